"""What people write on a recording: notes, markers; and where they stopped watching."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from lapel.accounts.permissions import requires, viewer_of
from lapel.accounts.services import actor_of
from lapel.evidence import selectors, services, showing
from lapel.evidence.forms import moments
from lapel.evidence.views.gates import sees_footage
from lapel.evidence.views.tagging import refusals_as_words

may_write = requires("footage.tag")


@require_POST
@may_write
@refusals_as_words
def note(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """Add a note."""
    services.add_note(
        viewer=viewer_of(request),
        recording=recording,
        text=request.POST.get("text", ""),
        by=actor_of(request.user),
    )
    return _answer(request, recording, "notes", "Note added")


@require_POST
@may_write
@refusals_as_words
def strike_note(request: HttpRequest, recording: UUID, note: UUID) -> HttpResponseBase:
    """Strike a note; it stays readable."""
    services.strike_note(viewer=viewer_of(request), note=note, by=actor_of(request.user))
    return _answer(request, recording, "notes", "Note struck; it stays readable as struck")


@require_POST
@may_write
@refusals_as_words
def mark(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """Mark a moment of a clip."""
    services.add_marker(
        viewer=viewer_of(request),
        recording=recording,
        clip=moments.clip(request.POST),
        at_ms=moments.whole(request.POST, "at_ms"),
        label=request.POST.get("label", ""),
        by=actor_of(request.user),
    )
    return _answer(request, recording, "markers", "Marker added")


@require_POST
@may_write
@refusals_as_words
def remove_marker(request: HttpRequest, recording: UUID, marker: UUID) -> HttpResponseBase:
    """Take a marker away; the log keeps it."""
    services.remove_marker(viewer=viewer_of(request), marker=marker, by=actor_of(request.user))
    return _answer(request, recording, "markers", "Marker removed")


@require_POST
@sees_footage
@refusals_as_words
def stopped(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """Keep where the viewer stopped watching; their convenience, not on the record."""
    services.keep_position(
        viewer=viewer_of(request),
        recording=recording,
        at_ms=moments.whole(request.POST, "at_ms"),
    )
    return HttpResponse(status=204)


def _answer(request: HttpRequest, recording: UUID, part: str, text: str) -> HttpResponseBase:
    """The list anew, in its place; a browser without scripts goes back to the page."""
    if not request.headers.get("HX-Request"):
        return redirect(reverse("evidence:recording", args=[recording]))
    viewer = viewer_of(request)
    page = selectors.recording(viewer, recording)
    facts = {**showing.written(page, viewer), "oob": True}
    answer = render(request, f"evidence/_{part}.html", facts)
    answer["HX-Trigger"] = json.dumps({"lapel:said": {"text": text}})
    return answer
