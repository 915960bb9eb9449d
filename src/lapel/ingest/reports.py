"""Reports of missing footage: what may be reported, who may answer how. Pure: no I/O.

1. A report names a time that has begun and is over, a week long at most.
2. It is answered by somebody else than who made it: a supervisor of the unit, or a custodian.
3. "Found" names the recording; "not recorded", "lost" and "other" say why in words.
4. Footage that comes in later is a proposal. Nothing is answered by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

ANSWERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "found": "Found",
        "uploaded_since": "Came in since",
        "not_recorded": "Not recorded",
        "lost": "Lost",
        "other": "Another answer",
    }
)
NEEDS_WORDS: Final = frozenset(("not_recorded", "lost", "other"))
LONGEST_TIME: Final = timedelta(days=7)
LONGEST_TEXT: Final = 2000
SHIFT: Final = timedelta(hours=8)
QUARTER: Final = timedelta(minutes=15)


def time_refusals(started_at: datetime, ended_at: datetime, *, now: datetime) -> tuple[str, ...]:
    """Every reason why this is no time to report (rule 1); empty when it is one."""
    refusals = []
    if ended_at <= started_at:
        refusals.append("it must end after it begins")
    if started_at > now:
        refusals.append("it begins in the future; report it when the time is over")
    if ended_at - started_at > LONGEST_TIME:
        refusals.append("it is longer than a week; report each week for itself")
    return tuple(refusals)


def text_refusal(text: str) -> str:
    """Why these words cannot be kept; empty when they can."""
    if len(text) > LONGEST_TEXT:
        return f"the text has {len(text)} characters, {LONGEST_TEXT} at most: shorten it"
    return ""


def answer_refusals(answer: str, text: str, *, recording: bool) -> tuple[str, ...]:
    """Every reason why this is no answer (rule 3); empty when it is one."""
    if answer not in ANSWERS:
        return (f"there is no answer {answer!r}; there are {', '.join(ANSWERS)}",)
    refusals = []
    if answer == "found" and not recording:
        refusals.append("name the recording that was found")
    if answer in NEEDS_WORDS and not text.strip():
        refusals.append(f"say in words why the answer is “{ANSWERS[answer].lower()}”")
    if too_long := text_refusal(text):
        refusals.append(too_long)
    return tuple(refusals)


def usual_time(now: datetime) -> tuple[datetime, datetime]:
    """The shift that has just ended: the eight hours until the last full quarter of an hour."""
    end = now.replace(second=0, microsecond=0) - timedelta(minutes=now.minute % 15)
    return end - SHIFT, end


@dataclass(frozen=True, kw_only=True)
class Sight:
    """How a viewer stands to a report."""

    own: bool
    of_their_unit: bool
    decides_about_quarantine: bool


def may_answer(sight: Sight) -> bool:
    """Whether this viewer may answer (rule 2)."""
    return not sight.own and (sight.of_their_unit or sight.decides_about_quarantine)


def touches(
    started_at: datetime | None,
    ended_at: datetime | None,
    *,
    start: datetime,
    end: datetime,
) -> bool:
    """Whether a recording touches a time; one without a start touches none."""
    if started_at is None:
        return False
    return started_at <= end and (ended_at or started_at) >= start
