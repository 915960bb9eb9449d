"""Days as people type them into a search: ``yesterday``, ``20 nov``, ``Nov 20 2026``. Pure.

1. A day stands anywhere among the words; the first one counts.
2. A day without a year is the latest such day that is not ahead.
3. A time of day is understood as one, and said to be unused: lists are narrowed by days.
4. What is no day stays a word of the search.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:,?\s+(?P<year>20\d\d))?"
_EDGES: Final = (r"(?<!\S)", r"(?!\S)")
_RELATIVE: Final = {"today": 0, "yesterday": 1}
_FORMS: Final = tuple(
    re.compile(f"{_EDGES[0]}{form}{_EDGES[1]}", re.IGNORECASE)
    for form in (
        r"(?P<relative>today|yesterday)",
        r"(?P<iso>20\d\d-\d\d-\d\d)",
        rf"{_DAY}\s+{_MONTH}{_YEAR}",
        rf"{_MONTH}\s+{_DAY}{_YEAR}",
    )
)
_TIME: Final = re.compile(rf"{_EDGES[0]}(?:[01]?\d|2[0-3]):[0-5]\d{_EDGES[1]}")


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What a search said: its day if any, times of day that narrow nothing, the other words."""

    day: date | None
    times: tuple[str, ...]
    words: str


def understood(text: str, *, today: date) -> Spoken:
    """Take the day and the times out of a search."""
    day, rest = next(_days(text, today), (None, text))
    times = tuple(_TIME.findall(rest))
    return Spoken(day=day, times=times, words=" ".join(_TIME.sub(" ", rest).split()))


def _days(text: str, today: date) -> Iterator[tuple[date, str]]:
    for form in _FORMS:
        found = form.search(text)
        day = _day(found.groupdict(), today) if found else None
        if found and day:
            yield day, f"{text[: found.start()]} {text[found.end() :]}"


def _day(said: dict[str, str | None], today: date) -> date | None:
    if relative := said.get("relative"):
        return today - timedelta(days=_RELATIVE[relative.lower()])
    try:
        if iso := said.get("iso"):
            return date.fromisoformat(iso)
        return _calendar(said, today)
    except ValueError:
        return None


def _calendar(said: dict[str, str | None], today: date) -> date:
    """A day of a month; without a year the latest one that is not ahead (29 February too)."""
    month, day = MONTHS.index(str(said["month"]).lower()) + 1, int(said["day"] or 0)
    if year := said["year"]:
        return date(int(year), month, day)
    for back in range(9):
        on = _existing(today.year - back, month, day)
        if on and on <= today:
            return on
    raise ValueError(f"no {day} in month {month}")


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
