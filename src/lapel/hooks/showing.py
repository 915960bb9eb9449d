"""Webhooks and deliveries as their pages need them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from lapel.hooks.models import DeliveryState
from lapel.hooks.selectors import DeliveryPage, DeliveryView, EndpointView

MARKS: Final = {
    "active": ("check", "Active"),
    "failing": ("warning", "Failing"),
    "paused": ("pause", "Paused"),
    DeliveryState.WAITING: ("clock", "Waiting"),
    DeliveryState.DELIVERED: ("check", "Delivered"),
    DeliveryState.FAILED: ("warning", "Failed"),
    DeliveryState.WITHHELD: ("lock", "Withheld"),
}
PAGES: Final = {"recording": "evidence:recording", "case": "evidence:case", "member": "person"}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A state as a word with its picture."""

    state: str
    icon: str
    word: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One delivery with its mark, what it is about in words, and where that is."""

    delivery: DeliveryView
    mark: Mark
    said: str
    url: str
    again: bool


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One state to narrow the list to."""

    state: str
    word: str
    count: int | None
    current: bool


def mark(state: str) -> Mark:
    """The mark of a state."""
    icon, word = MARKS[state]
    return Mark(state=state, icon=icon, word=word)


def endpoints(rows: Collection[EndpointView]) -> list[dict[str, Any]]:
    """The webhooks with their marks."""
    return [{"hook": row, "mark": mark(row.state), "told": told(row.actions)} for row in rows]


def told(actions: Collection[str]) -> str:
    """Of which actions a webhook is told, in words."""
    return ", ".join(name.replace("_", " ") for name in actions) or "everything"


def lines(page: DeliveryPage) -> list[Line]:
    """The deliveries of a page as lines."""
    return [_line(row) for row in page.deliveries]


def chips(page: DeliveryPage, state: str) -> list[Chip]:
    """The states that the list can be narrowed to, with counts."""
    hook = page.endpoint
    counts: dict[str, int | None] = {
        DeliveryState.WAITING: hook.waiting,
        DeliveryState.DELIVERED: hook.delivered,
        DeliveryState.FAILED: hook.failed,
    }
    shown = [
        Chip(state=each, word=MARKS[each][1], count=counts.get(each), current=state == each)
        for each in DeliveryState.values
    ]
    return [Chip(state="", word="All", count=None, current=not state), *shown]


def choices(offered: Collection[str], chosen: Collection[str]) -> list[dict[str, Any]]:
    """The actions to tick, in words."""
    return [
        {"value": name, "text": name.replace("_", " "), "chosen": name in chosen}
        for name in sorted({*offered, *chosen})
    ]


def _line(row: DeliveryView) -> Line:
    said = (
        f"{row.subject_kind} {row.action}".replace("_", " ") if row.seen else "not for you to see"
    )
    page = PAGES.get(row.subject_kind)
    return Line(
        delivery=row,
        mark=mark(row.state),
        said=said,
        url=reverse(page, args=[row.subject_id]) if page and row.subject_id else "",
        again=row.state != DeliveryState.WAITING or row.attempts > 0,
    )
