"""The room's refusals as pages: not visible is "nothing here", not allowed and missing say why."""

from functools import wraps
from typing import ParamSpec

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render

from lapel.accounts.permissions import View, refusals
from lapel.evidence.errors import BytesMissing, NotAllowed, NotVisible

P = ParamSpec("P")
GONE = 410
said_as_pages = refusals(unknown=(NotVisible,), barred=NotAllowed)


def refusals_as_pages(view: View[P]) -> View[P]:
    """Turn what the services refuse into the pages for it."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except BytesMissing as refusal:
            return _missing(request, str(refusal), kwargs.get("recording"))

    return said_as_pages(answered)


def _missing(request: HttpRequest, why: str, recording: object) -> HttpResponseBase:
    """Gone: as a page, or as data for the player, which says it in its place."""
    if request.accepts("text/html"):
        facts = {"why": why, "recording": recording}
        return render(request, "evidence/missing.html", facts, status=GONE)
    return JsonResponse({"why": why}, status=GONE)
