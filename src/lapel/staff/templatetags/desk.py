"""What of other rooms stands on the page of today: the desks of custodians, the missing button."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from lapel.accounts.selectors import Viewer
from lapel.ingest import selectors as ingest

register = template.Library()
MISSING = "ingest/_missing_button.html"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """One desk and how much waits at it."""

    count: int
    text: str
    icon: str
    url: str


@register.simple_tag(takes_context=True)
def desk_counts(context: Context) -> tuple[Desk, ...]:
    """The desks of this viewer; nothing for who has none."""
    viewer: Viewer = context["frame"].viewer
    if not viewer.may("footage.quarantine"):
        return ()
    counts = ingest.desk_counts(viewer)
    desk = reverse("ingest:quarantine")
    return (
        Desk(count=counts.quarantine, text="in quarantine", icon="quarantine", url=desk),
        Desk(
            count=counts.missing,
            text="reported missing",
            icon="missing",
            url=reverse("ingest:missing"),
        ),
    )


@register.simple_tag(takes_context=True)
def quarantine_address(context: Context) -> str:
    """The desk for who decides about quarantine; for others the list of what is in it."""
    viewer: Viewer = context["frame"].viewer
    if viewer.may("footage.quarantine"):
        return reverse("ingest:quarantine")
    return f"{reverse('evidence:footage')}?state=quarantined"


@register.simple_tag(takes_context=True)
def missing_button(context: Context) -> Any:
    """The button for footage that did not come, for who wears a camera."""
    viewer: Viewer = context["frame"].viewer
    return MISSING if viewer.may("footage.view_own") else None
