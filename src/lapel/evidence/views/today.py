"""Home: what came in, and what each recording still needs."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lapel.accounts.permissions import viewer_of
from lapel.accounts.rules import Viewer
from lapel.evidence import glance, selectors
from lapel.evidence.selectors import RecordingCard
from lapel.evidence.views.gates import sees_footage
from lapel.evidence.views.tagging import choices


@require_safe
@sees_footage
def today(request: HttpRequest) -> HttpResponseBase:
    """The day at a glance and the newest recordings without a tag, each with its suggestion."""
    viewer, on = viewer_of(request), timezone.localdate()
    now = selectors.today(viewer, today=on)
    offered = choices(viewer)
    at_desk = viewer.may("footage.quarantine")
    facts = {
        "on": on,
        "now": now,
        "lines": glance.lines(
            untagged=now.untagged,
            at_least=now.untagged_at_least,
            quarantined=0 if at_desk else now.in_quarantine,
            arrived=now.arrived_today,
            tags=offered["may_tag"],
        ),
        "needs": _needs(viewer, now),
        "suggestions": now.suggestions,
        "steps": glance.steps(now.suggestions),
        "strip": now.newest,
        "may_pick": offered["may_tag"],
        "own_only": _own_only(viewer),
        **offered,
    }
    return render(request, "evidence/today.html", facts)


def _needs(viewer: Viewer, now: selectors.Today) -> tuple[RecordingCard, ...]:
    """What lacks a tag, newest first; for a supervisor person by person."""
    if viewer.may("footage.view_unit") and not viewer.may("footage.view_all"):
        return tuple(sorted(now.needs, key=lambda card: (card.wearer_name, card.badge)))
    return now.needs


def _own_only(viewer: Viewer) -> bool:
    """Whether everything that the viewer sees was recorded by themselves."""
    return not (viewer.may("footage.view_unit") or viewer.may("footage.view_all"))
