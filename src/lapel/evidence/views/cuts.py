"""Clips and stills of a recording: asked for, shown while they are made, tried again, fetched."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lapel.accounts.permissions import requires, viewer_of
from lapel.accounts.services import actor_of
from lapel.evidence import selectors, services, showing
from lapel.evidence.forms import moments
from lapel.evidence.refusals import refusals_as_pages
from lapel.evidence.views.gates import sees_footage
from lapel.evidence.views.tagging import refusals_as_words

may_cut = requires("footage.cut")


@require_safe
@sees_footage
@refusals_as_pages
def cuts(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """The clips and stills of a recording, and how far those are that are being made."""
    return _list(request, recording, oob=False)


@require_POST
@may_cut
@refusals_as_words
def cut(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """Have a clip made of a span."""
    services.make_cut(
        viewer=viewer_of(request),
        recording=recording,
        clip=moments.clip(request.POST),
        start_ms=moments.whole(request.POST, "start_ms"),
        end_ms=moments.whole(request.POST, "end_ms"),
        title=request.POST.get("title", ""),
        by=actor_of(request.user),
    )
    return _answer(request, recording, "The clip is being made")


@require_POST
@may_cut
@refusals_as_words
def still(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """Have a picture made of one frame."""
    services.make_still(
        viewer=viewer_of(request),
        recording=recording,
        clip=moments.clip(request.POST),
        at_ms=moments.whole(request.POST, "at_ms"),
        title=request.POST.get("title", ""),
        by=actor_of(request.user),
    )
    return _answer(request, recording, "The still is being made")


@require_POST
@may_cut
@refusals_as_words
def retry_cut(request: HttpRequest, recording: UUID, work: UUID) -> HttpResponseBase:
    """Try a clip or still again that could not be made."""
    services.retry_cut(
        viewer=viewer_of(request), recording=recording, work=work, by=actor_of(request.user)
    )
    return _answer(request, recording, "It is tried again")


@require_POST
@sees_footage
@refusals_as_pages
def download_cut(request: HttpRequest, recording: UUID, cut: UUID) -> HttpResponseBase:
    """Send the browser to the bytes of a clip or still; put on the record."""
    return redirect(
        services.start_cut_download(
            viewer=viewer_of(request), recording=recording, cut=cut, by=actor_of(request.user)
        )
    )


def _answer(request: HttpRequest, recording: UUID, text: str) -> HttpResponseBase:
    """The list anew, in its place; a browser without scripts goes back to the page."""
    if not request.headers.get("HX-Request"):
        return redirect(reverse("evidence:recording", args=[recording]))
    answer = _list(request, recording, oob=True)
    answer["HX-Trigger"] = json.dumps({"lapel:said": {"text": text}, "lapel:started": {}})
    return answer


def _list(request: HttpRequest, recording: UUID, *, oob: bool) -> HttpResponseBase:
    viewer = viewer_of(request)
    facts = showing.cuts(selectors.recording_cuts(viewer, recording), viewer, recording)
    return render(request, "evidence/_cuts.html", {**facts, "oob": oob})
