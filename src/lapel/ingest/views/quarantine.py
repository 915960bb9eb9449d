"""The quarantine desk."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from lapel.accounts.permissions import requires, viewer_of
from lapel.accounts.services import actor_of
from lapel.ingest import forms, selectors, services, showing
from lapel.ingest.refusals import refusals_as_answers
from lapel.ingest.services import Resolved

has_desk = requires("footage.quarantine", "footage.view_all", "footage.view_unit")
decides = requires("footage.quarantine")
RENEW: Final = "lapel:resolved, lapel:started"
"""What the answer to a decision makes the page ask for anew: its counts, and those of the rail."""


@require_safe
@has_desk
@vary_on_headers("HX-Request")
def quarantine(request: HttpRequest) -> HttpResponseBase:
    """What is in quarantine, by reason; with a cursor only the next of it."""
    reason, cursor = request.GET.get("reason", ""), request.GET.get("cursor", "")
    viewer = viewer_of(request)
    page = selectors.quarantine(viewer, reason=reason, cursor=cursor or None)
    part = bool(cursor and request.headers.get("HX-Request"))
    facts = showing.desk(page, reason=reason, missing=selectors.desk_counts(viewer).missing)
    return render(request, "ingest/_items.html" if part else "ingest/quarantine.html", facts)


@require_safe
@decides
@refusals_as_answers
@vary_on_headers("HX-Request")
def plan(request: HttpRequest) -> HttpResponseBase:
    """What a decision would change; nothing is changed by looking."""
    wish = forms.wish(request.GET)
    planned = selectors.plan(
        viewer_of(request), wish.recordings, wearer=wish.wearer, camera=wish.camera
    )
    facts = {"plan": planned, "asked": _again(request.GET), "reason": wish.reason}
    part = request.headers.get("HX-Request")
    return render(request, "ingest/_plan.html" if part else "ingest/plan.html", facts)


@require_safe
@decides
def people(request: HttpRequest) -> HttpResponseBase:
    """Members whose badge or name begins like this, for the field that names somebody else."""
    found = selectors.people_named(viewer_of(request), request.GET.get("badge", ""))
    return render(request, "ingest/_people.html", {"people": found})


@require_POST
@decides
@refusals_as_answers
def resolve(request: HttpRequest) -> HttpResponseBase:
    """Let the recordings that the form names stand; put on the record for each."""
    viewer, by, wish = viewer_of(request), actor_of(request.user), forms.wish(request.POST)
    if len(wish.recordings) == 1:
        services.resolve(
            viewer=viewer,
            recording=wish.recordings[0],
            wearer=wish.wearer,
            camera=wish.camera,
            reason=wish.reason,
            seen=wish.seen,
            by=by,
        )
        done = Resolved(done=1, refused=())
    else:
        done = services.resolve_each(
            viewer=viewer,
            recordings=wish.recordings,
            wearer=wish.wearer,
            camera=wish.camera,
            reason=wish.reason,
            by=by,
        )
    if request.headers.get("HX-Request"):
        stories = [selectors.story(viewer, each) for each in wish.recordings]
        answer = render(request, "ingest/_resolved.html", {"stories": stories})
        answer["HX-Trigger"] = RENEW
        return answer
    messages.success(request, showing.done(done))
    return redirect("ingest:quarantine")


@require_safe
@has_desk
@refusals_as_answers
def item(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """One recording with its reasons and every decision about it."""
    story = selectors.story(viewer_of(request), recording)
    facts = {"story": story, "item": story.item, "may_resolve": story.may_resolve, "alone": True}
    return render(request, "ingest/item.html", facts)


@require_POST
@decides
@refusals_as_answers
def set_apart(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """Put a recording into quarantine, or back into it; put on the record."""
    services.set_apart(
        viewer=viewer_of(request),
        recording=recording,
        reason=request.POST.get("reason", ""),
        by=actor_of(request.user),
    )
    return redirect("ingest:item", recording)


def _again(asked: QueryDict) -> list[tuple[str, str]]:
    """What was asked, for the form that asks it again with a reason."""
    kept = ("recording", "choice", "badge", "serial", "own_serial", "seen")
    return [(name, value) for name in kept for value in asked.getlist(name)]
