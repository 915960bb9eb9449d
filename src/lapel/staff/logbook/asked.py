"""What an address asks of the log, and the address of what is asked."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from lapel.staff.logbook import acts

LARGEST = 2**62
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters as they were typed; `who` and `about` may be names that are still to be found."""

    who: str = ""
    about: str = ""
    acts: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    before: int | None = None
    at: int | None = None
    after: date | None = None
    """The day whose heading stands above already."""

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.who or self.about or self.acts or self.since or self.until)

    @property
    def actions(self) -> frozenset[str]:
        """The actions that are meant."""
        return acts.meant(self.acts)

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """From the first moment of the first day to the last of the last, in the agency's zone."""
        since = _midnight(self.since) if self.since else None
        until = _midnight(self.until + timedelta(days=1)) if self.until else None
        return since, until

    def query(self, **changes: Any) -> str:
        """The part of an address behind the path that asks this, with changes."""
        asked = replace(self, **{"before": None, "at": None, "after": None, **changes})
        told: list[tuple[str, str]] = [
            ("who", asked.who),
            ("about", asked.about),
            *(("act", each) for each in asked.acts),
            ("since", asked.since.isoformat() if asked.since else ""),
            ("until", asked.until.isoformat() if asked.until else ""),
            ("before", "" if asked.before is None else str(asked.before)),
            ("after", asked.after.isoformat() if asked.after else ""),
        ]
        return f"?{urlencode([(name, value) for name, value in told if value])}"


def read(query: QueryDict) -> Asked:
    """What the address asks; what cannot be read of it asks nothing."""
    return Asked(
        who=_text(query, "who"),
        about=_text(query, "about"),
        acts=tuple(dict.fromkeys(each for each in query.getlist("act")[:60] if each)),
        since=_day(query, "since"),
        until=_day(query, "until"),
        before=number_in(query.get("before", "")),
        at=number_in(query.get("at", "")),
        after=_day(query, "after"),
    )


def number_in(text: str) -> int | None:
    """The number that is typed, as ``128``, ``#128`` or ``1,280``; None when it is none."""
    digits = text.strip().removeprefix("#").replace(",", "")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > len(str(LARGEST)):
        return None
    return min(int(digits), LARGEST)


def uuid_in(text: str) -> UUID | None:
    """The id that is typed; None when it is none."""
    with suppress(ValueError):
        return UUID(text.strip())
    return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def _text(query: Mapping[str, Any], name: str) -> str:
    return str(query.get(name, "")).strip()[:LONGEST].replace("\0", "")


def _day(query: Mapping[str, Any], name: str) -> date | None:
    with suppress(ValueError):
        day = date.fromisoformat(str(query.get(name, "")))
        return day if date(1990, 1, 1) <= day <= date(2200, 1, 1) else None
    return None
