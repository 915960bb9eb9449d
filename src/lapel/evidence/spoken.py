"""Days and times as people type them: ``yesterday``, ``20 nov``, ``Nov 20 2026``, ``14:00``. Pure.

1. A day stands anywhere among the words; the first one counts.
2. A day without a year is the latest such day that is not ahead.
3. A time of day stands anywhere too: ``14:00``, ``2pm``, ``2:30 pm``. The first one counts; others
   are said to be unused.
4. What is no day stays a word of the search.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
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
_TIME: Final = re.compile(
    rf"{_EDGES[0]}(?:(?P<of_12>1[0-2]|0?[1-9])(?::(?P<past>[0-5]\d))?\s?(?P<half>[ap])\.?m\.?"
    rf"|(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)){_EDGES[1]}",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What a search said: its day and time of day if any, further times of day, the other words."""

    day: date | None
    at: time | None
    times: tuple[str, ...]
    """Times that narrow nothing, because another one stands before them."""
    words: str


def understood(text: str, *, today: date) -> Spoken:
    """Take the day and the times out of a search."""
    day, rest = next(_days(text, today), (None, text))
    found = tuple(_TIME.finditer(rest))
    return Spoken(
        day=day,
        at=_time(found[0]) if found else None,
        times=tuple(each.group() for each in found[1:]),
        words=" ".join(_TIME.sub(" ", rest).split()),
    )


def _time(said: re.Match[str]) -> time:
    if said["hour"]:
        return time(int(said["hour"]), int(said["minute"]))
    afternoon = 12 if said["half"].lower() == "p" else 0
    return time(int(said["of_12"]) % 12 + afternoon, int(said["past"] or 0))


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
