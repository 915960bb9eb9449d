"""The page of today in words: three lines at most, and what its suggestions would do. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lapel.evidence.suggesting import Suggestion

LINES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Line:
    """One fact of the head; `to` names where its link leads, empty for none."""

    number: str
    text: str
    to: str = ""
    needs: bool = False
    """Whether somebody should do something about it."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What accepting all suggestions sets on some recordings."""

    category: str
    case_number: str
    count: int


def lines(
    *, untagged: int, at_least: bool = False, quarantined: int, arrived: int, tags: bool
) -> tuple[Line, ...]:
    """The head of the page, what needs somebody first."""
    waiting = f"{untagged:,}{'+' if at_least else ''}"
    found = _lines(untagged, waiting, quarantined=quarantined, arrived=arrived, tags=tags)
    return tuple(found)[:LINES]


def _lines(
    untagged: int, waiting: str, *, quarantined: int, arrived: int, tags: bool
) -> Iterator[Line]:
    if untagged:
        verb = "needs" if untagged == 1 else "need"
        text = f"{_word(untagged)} {verb} a tag" if tags else f"{_word(untagged)} without a tag"
        yield Line(number=waiting, text=text, to="untagged", needs=tags)
    elif tags:
        yield Line(number="", text="Everything has its tag")
    if quarantined:
        yield Line(number=f"{quarantined:,}", text="in quarantine", to="quarantine", needs=True)
    if arrived:
        yield Line(number=f"{arrived:,}", text="arrived today", to="today")
    else:
        yield Line(number="", text="Nothing has arrived today yet")


def steps(ideas: Mapping[UUID, Suggestion]) -> tuple[Step, ...]:
    """What accepting all of them sets, the largest part first."""
    counts = Counter((each.category_name, each.case_number) for each in ideas.values())
    return tuple(
        Step(category=category, case_number=case_number, count=count)
        for (category, case_number), count in counts.most_common()
    )


def _word(count: int) -> str:
    return "recording" if count == 1 else "recordings"
