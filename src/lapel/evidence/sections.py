"""How a list is divided under headings: by day, or by who recorded. Pure: the zone is passed in."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import groupby
from typing import TypeVar

from lapel.evidence.selectors import RecordingCard

K = TypeVar("K")


@dataclass(frozen=True, kw_only=True)
class Section:
    """Cards under one heading; the heading is a day or a name with its badge."""

    day: date | None = None
    name: str = ""
    badge: str = ""
    cards: tuple[RecordingCard, ...]
    continued: bool = False
    """Whether the heading stands already at the end of the page before."""


def by_day(
    cards: Iterable[RecordingCard], zone: tzinfo, *, after: date | None = None
) -> tuple[Section, ...]:
    """The cards under their days, in their order."""
    return tuple(
        Section(day=day, cards=group, continued=day == after)
        for day, group in _grouped(cards, lambda card: day_of(card, zone))
    )


def by_person(cards: Sequence[RecordingCard]) -> tuple[Section, ...]:
    """The cards under their wearers by name; those whose wearer is unknown come last."""
    ordered = sorted(cards, key=lambda card: (not card.wearer_name, card.wearer_name, card.badge))
    return tuple(
        Section(name=name, badge=badge, cards=group)
        for (name, badge), group in _grouped(ordered, lambda card: (card.wearer_name, card.badge))
    )


def day_of(card: RecordingCard, zone: tzinfo) -> date:
    """The calendar day of a card."""
    return card.shown_at.astimezone(zone).date()


def _grouped(
    cards: Iterable[RecordingCard], key: Callable[[RecordingCard], K]
) -> Iterator[tuple[K, tuple[RecordingCard, ...]]]:
    for value, group in groupby(cards, key):
        yield value, tuple(group)
