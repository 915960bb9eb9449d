"""Dates and times as people write them in lists. Pure.

1. ISO dates are read as they stand, with a blank or a T before the time, with or without offset.
2. Dates with slashes are month first unless the person who imports says day first.
3. A date without a time is its first moment. A time without an offset is the office's.
4. A time that the office's clocks skip is refused; one that they show twice needs its offset.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_SLASHES = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
    r"(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp]\.?[Mm]\.?)?)?"
)
_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
FORMS = "write it like 2024-03-13 14:02, 3/13/2024 2:02 PM or 2024-03-13T14:02:00-04:00"


class MomentUnclear(ValueError):
    """The text names no moment; the argument says why, and what would clear it."""

    def __init__(self, rule: str, cure: str) -> None:
        super().__init__(f"{rule}; {cure}")
        self.rule, self.cure = rule, cure


@dataclass(frozen=True, kw_only=True)
class Written:
    """A moment as it was written: with its offset, or as a wall clock showed it."""

    at: datetime
    either_way: bool = False
    """Whether month and day could be read the other way round."""


def read(text: str, *, day_first: bool) -> Written:
    """The moment that a text names.

    Raises:
        MomentUnclear: it names none.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return Written(at=_iso(*found.groups()))
    if found := _SLASHES.fullmatch(text):
        return _slashes(found, day_first=day_first)
    raise MomentUnclear(f"{text!r} is no date that Lapel reads", FORMS)


def placed(at: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC; one without an offset is what the clocks of a zone showed (rules 3, 4).

    Raises:
        MomentUnclear: the clocks never showed it, or showed it twice.
    """
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    first, second = at.replace(tzinfo=zone), at.replace(tzinfo=zone, fold=1)
    moment = first.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != at:
        raise MomentUnclear(
            f"the clocks of {zone.key} skipped {at:%Y-%m-%d %H:%M}", "write a time that there was"
        )
    if first.utcoffset() != second.utcoffset():
        raise MomentUnclear(
            f"the clocks of {zone.key} showed {at:%Y-%m-%d %H:%M} twice",
            f"write it with its offset, like {first.isoformat()}",
        )
    return moment


def _iso(day: str, time: str | None, offset: str | None) -> datetime:
    clock = (time or "00:00").rjust(5, "0")
    if clock[1] == ":":
        clock = f"0{clock}"
    try:
        return datetime.fromisoformat(f"{day}T{clock}{offset or ''}")
    except ValueError as error:
        raise MomentUnclear(
            f"{day} {time or ''} is not in the calendar ({error})", FORMS
        ) from error


def _slashes(found: re.Match[str], *, day_first: bool) -> Written:
    first, second, year = (int(found[part]) for part in (1, 2, 3))
    day, month = (first, second) if day_first else (second, first)
    if month > 12 >= day:
        order = "day first" if day_first else "month first"
        raise MomentUnclear(
            f"{found[0]!r} has no month {month} when dates are read {order}",
            "choose the other order of dates, or write it like 2024-03-13",
        )
    try:
        at = datetime(year, month, day) + _time(found[4], found[5], found[6], found[7])  # noqa: DTZ001
    except ValueError as error:
        raise MomentUnclear(f"{found[0]!r} is not in the calendar ({error})", FORMS) from error
    return Written(at=at, either_way=first <= 12 and second <= 12 and first != second)


def _time(hour: str | None, minute: str | None, second: str | None, half: str | None) -> timedelta:
    hours, minutes, seconds = int(hour or 0), int(minute or 0), int(second or 0)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(f"there is no {hours} {half}")
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError(f"there is no time {hours}:{minutes:02}")
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)
