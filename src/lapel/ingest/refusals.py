"""The room's refusals as answers: not visible is "nothing here", the rest says why in words."""

from functools import wraps
from typing import ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.html import format_html

from lapel.accounts.permissions import View, refusals
from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.ingest.errors import ReportRefused, ReportUnknown, ResolutionRefused

P = ParamSpec("P")
UNPROCESSABLE = 422
said_as_pages = refusals(unknown=(NotVisible, ReportUnknown), barred=NotAllowed)


def refusals_as_answers(view: View[P]) -> View[P]:
    """Turn what the services refuse into the page, or the part of one, that says so."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (ResolutionRefused, ReportRefused) as refusal:
            return _said(request, str(refusal))

    return said_as_pages(answered)


def _said(request: HttpRequest, why: str) -> HttpResponseBase:
    """In place for a part of a page; else on the page that the person came from."""
    if request.headers.get("HX-Request"):
        said = format_html('<p class="wrong" data-reason>{}</p>', why)
        return HttpResponse(said, status=UNPROCESSABLE)
    messages.error(request, why)
    return redirect("ingest:quarantine" if "/quarantine/" in request.path else "ingest:missing")
