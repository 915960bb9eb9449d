"""Home: what came in, what each recording still needs, and what is probably on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.evidence.selectors.apart import quarantine_count
from lapel.evidence.selectors.cards import RecordingCard
from lapel.evidence.selectors.counting import total
from lapel.evidence.selectors.grid import listed, newest_ids
from lapel.evidence.selectors.suggestions import suggestions
from lapel.evidence.selectors.visibility import UNTAGGED, Filters, day_bounds, visible_to
from lapel.evidence.suggesting import Suggestion

SHOWN = 24
NEWEST = 16


@dataclass(frozen=True, kw_only=True)
class Today:
    """The viewer's footage as it stands this day.

    `needs` are the newest without a category, `newest` the newest of all.
    """

    untagged: int
    untagged_at_least: bool
    """Whether counting stopped: there are this many or more."""
    needs: tuple[RecordingCard, ...]
    newest: tuple[RecordingCard, ...]
    arrived_today: int
    in_quarantine: int
    suggestions: Mapping[UUID, Suggestion] = field(default_factory=dict)


def today(viewer: Viewer, *, today: date) -> Today:
    """What the viewer's day begins with, of nothing but what they may see.

    Suggestions are for those whose roles let them take one.
    """
    waiting = Filters(category=UNTAGGED)
    untagged = total(viewer, waiting)
    ids = newest_ids(viewer, waiting, None, SHOWN)
    last = newest_ids(viewer, Filters(), None, NEWEST)
    cards = {card.id: card for card in listed(viewer, {*ids, *last})}
    start, end = day_bounds(today)
    arrived = visible_to(viewer).filter(received_at__gte=start, received_at__lt=end)
    return Today(
        untagged=untagged.n,
        untagged_at_least=untagged.at_least,
        needs=tuple(cards[uid] for uid in ids if uid in cards),
        newest=tuple(cards[uid] for uid in last if uid in cards),
        arrived_today=arrived.count(),
        in_quarantine=quarantine_count(viewer),
        suggestions=suggestions(viewer, ids) if viewer.may("footage.tag") else {},
    )
