"""The room's refusals as answers: not visible is "nothing here", the rest says why in words."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html

from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.ingest.errors import ReportRefused, ReportUnknown, ResolutionRefused

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
UNPROCESSABLE = 422


def refusals_as_answers(view: View[P]) -> View[P]:
    """Turn what the services refuse into the page, or the part of one, that says so."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (NotVisible, ReportUnknown) as refusal:
            raise Http404(str(refusal)) from refusal
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except (ResolutionRefused, ReportRefused) as refusal:
            return _said(request, str(refusal))

    return answered


def _said(request: HttpRequest, why: str) -> HttpResponseBase:
    """In place for a part of a page; else on the page that the person came from."""
    if request.headers.get("HX-Request"):
        said = format_html('<p class="wrong" data-reason>{}</p>', why)
        return HttpResponse(said, status=UNPROCESSABLE)
    messages.error(request, why)
    return redirect("ingest:quarantine" if "/quarantine/" in request.path else "ingest:missing")
