"""Home: what came in, what each recording still needs, and what is probably on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.evidence.selectors.apart import quarantine_count
from lapel.evidence.selectors.cards import RecordingCard
from lapel.evidence.selectors.grid import grid
from lapel.evidence.selectors.suggestions import suggestions
from lapel.evidence.selectors.visibility import UNTAGGED, Filters, day_bounds, visible_to
from lapel.evidence.suggesting import Suggestion

SHOWN = 24


@dataclass(frozen=True, kw_only=True)
class Today:
    """The viewer's footage as it stands this day; `needs` are the newest without a category."""

    untagged: int
    untagged_at_least: bool
    """Whether counting stopped: there are this many or more."""
    needs: tuple[RecordingCard, ...]
    arrived_today: int
    in_quarantine: int
    suggestions: Mapping[UUID, Suggestion] = field(default_factory=dict)


def today(viewer: Viewer, *, today: date) -> Today:
    """What the viewer's day begins with, of nothing but what they may see.

    Suggestions are for those whose roles let them take one.
    """
    waiting = grid(viewer, filters=Filters(category=UNTAGGED), limit=SHOWN)
    start, end = day_bounds(today)
    arrived = visible_to(viewer).filter(received_at__gte=start, received_at__lt=end)
    ids = [card.id for card in waiting.cards]
    return Today(
        untagged=waiting.total,
        untagged_at_least=waiting.total_at_least,
        needs=waiting.cards,
        arrived_today=arrived.count(),
        in_quarantine=quarantine_count(viewer),
        suggestions=suggestions(viewer, ids) if viewer.may("footage.tag") else {},
    )
