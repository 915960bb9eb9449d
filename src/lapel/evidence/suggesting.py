"""What a recording probably shows, told from tagged recordings near it. Pure.

1. What the same person's camera recorded within half an hour goes before what colleagues'
   cameras recorded; among one's own the nearest decides.
2. Colleagues are those of the same unit, within a quarter of an hour; what most of them tagged
   decides, and when that is even, the nearest.
3. A case number is suggested with the category it stands with, and only where there is none.
4. Nothing is told from a recording that ran by mistake: the next one may well be meant.
5. A recording whose time is not sure neither gives nor gets a suggestion.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

OWN: Final = timedelta(minutes=30)
COLLEAGUES: Final = timedelta(minutes=15)
BY_MISTAKE: Final = "accidental"


@dataclass(frozen=True, kw_only=True)
class Nearby:
    """A recording as the rules see it; `started_at` is None where its time is not sure."""

    id: UUID
    wearer: UUID | None = None
    wearer_name: str = ""
    unit: UUID | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    category: str = ""
    category_name: str = ""
    case_number: str = ""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """What a recording could be tagged with, and what speaks for it."""

    category: str
    category_name: str
    case_number: str
    because: str


def suggested(target: Nearby, others: Iterable[Nearby]) -> Suggestion | None:
    """The suggestion for an untagged recording; None for a tagged one or without a ground."""
    if target.category or target.started_at is None:
        return None
    grounds = [each for each in others if _speaks(each) and each.id != target.id]
    return _from_own(target, grounds) or _from_colleagues(target, grounds)


def gap(one: Nearby, other: Nearby) -> timedelta:
    """The time between two recordings; none when they overlap. Both times must be sure."""
    if one.started_at is None or other.started_at is None:
        raise ValueError(f"no gap between {one.id} and {other.id}: a time is not sure")
    first, second = sorted((one, other), key=_start)
    return max(_start(second) - max(_start(first), first.ended_at or _start(first)), timedelta())


def _from_own(target: Nearby, grounds: Sequence[Nearby]) -> Suggestion | None:
    """Rule 1."""
    own = [
        each
        for each in grounds
        if target.wearer and each.wearer == target.wearer and gap(target, each) <= OWN
    ]
    if not own:
        return None
    nearest = _nearest(target, own)
    whose = f"{nearest.wearer_name}'s" if nearest.wearer_name else "the same camera's"
    return _like(
        target, nearest, because=f"{whose} recording {_when(target, nearest)} is tagged so"
    )


def _from_colleagues(target: Nearby, grounds: Sequence[Nearby]) -> Suggestion | None:
    """Rule 2: each colleague has one voice, that of their nearest recording."""
    near = [
        each
        for each in grounds
        if target.unit
        and each.unit == target.unit
        and each.wearer != target.wearer
        and gap(target, each) <= COLLEAGUES
    ]
    voices = _one_each(target, near)
    if not voices:
        return None
    count = Counter(map(_tagged, voices.values()))
    most = max(count.values())
    agreeing = [each for each in voices.values() if count[_tagged(each)] == most]
    nearest = _nearest(target, agreeing)
    names = sorted(each.wearer_name for each in agreeing if _tagged(each) == _tagged(nearest))
    return _like(target, nearest, because=_colleagues(names, _when(target, nearest)))


def _one_each(target: Nearby, near: Iterable[Nearby]) -> Mapping[UUID | None, Nearby]:
    found: dict[UUID | None, Nearby] = {}
    for each in sorted(near, key=lambda each: _distance(target, each), reverse=True):
        found[each.wearer] = each
    return found


def _like(target: Nearby, other: Nearby, *, because: str) -> Suggestion:
    """Rule 3."""
    return Suggestion(
        category=other.category,
        category_name=other.category_name,
        case_number="" if target.case_number else other.case_number,
        because=because,
    )


def _speaks(each: Nearby) -> bool:
    """Rules 4 and 5."""
    return bool(each.category) and each.category != BY_MISTAKE and each.started_at is not None


def _nearest(target: Nearby, others: Iterable[Nearby]) -> Nearby:
    return min(others, key=lambda each: _distance(target, each))


def _distance(target: Nearby, each: Nearby) -> tuple[timedelta, timedelta, UUID]:
    """Nearness: the gap; of two that both overlap, that which starts nearer; then any order."""
    return gap(target, each), abs(_start(target) - _start(each)), each.id


def _tagged(each: Nearby) -> tuple[str, str]:
    return each.category, each.case_number.upper()


def _start(each: Nearby) -> datetime:
    if each.started_at is None:
        raise ValueError(f"the start of {each.id} is not sure")
    return each.started_at


def _when(target: Nearby, other: Nearby) -> str:
    """``at the same time``, ``4 minutes before``."""
    minutes = round(gap(target, other) / timedelta(minutes=1))
    if not minutes:
        return "at the same time"
    side = "before" if _start(other) < _start(target) else "after"
    return f"{minutes} minute{'s' * (minutes != 1)} {side}"


def _colleagues(names: Sequence[str], when: str) -> str:
    if len(names) == 1:
        return f"{names[0] or 'a colleague'}'s recording {when} is tagged so"
    shown = ", ".join(filter(None, names[:3]))
    named = f" ({shown}{' and others' if len(names) > 3 else ''})" if shown else ""
    return f"{len(names)} colleagues{named} tagged theirs of these minutes so"
