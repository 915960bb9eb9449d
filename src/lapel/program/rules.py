"""Who held which camera when. Pure decisions on periods ``[since, until)``: no database.

1. A period has a beginning and ends after it; no end means "still out".
2. A period holds its first moment and not its last, so a handover at 14:00 belongs to the receiver.
3. One camera is held by at most one member at any moment.
4. Only a camera in service is given out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

IN_SERVICE: Final = "in_service"
CAMERA_STATES: Final = (IN_SERVICE, "in_repair", "lost", "retired")


@dataclass(frozen=True, kw_only=True)
class Period:
    """From a first moment to the moment after the last; open when there is no end yet."""

    since: datetime
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in the period (rule 2)."""
        return self.since <= moment and (self.until is None or moment < self.until)

    def overlaps(self, other: "Period") -> bool:
        """Whether some moment lies in both."""
        return (other.until is None or self.since < other.until) and (
            self.until is None or other.since < self.until
        )

    def __str__(self) -> str:
        return f"from {self.since.isoformat()} " + (
            f"until {self.until.isoformat()}" if self.until else "on"
        )


@dataclass(frozen=True, kw_only=True)
class Held:
    """One assignment of one camera."""

    member: UUID
    badge: str
    period: Period


def held_at(assignments: Iterable[Held], moment: datetime) -> Held | None:
    """The assignment that holds the moment; None when nobody had the camera."""
    return next((held for held in assignments if held.period.holds(moment)), None)


def assignment_blockers(
    *, state: str, period: Period, assignments: Iterable[Held]
) -> tuple[str, ...]:
    """Every reason not to assign the camera for this period; empty when it may be."""
    blockers = []
    if period.until is not None and period.until <= period.since:
        blockers.append(f"a period {period} has no moment in it: it must end after it begins")
    if state != IN_SERVICE:
        blockers.append(f"it is {state.replace('_', ' ')}; put it back in service first")
    blockers += [
        f"badge {held.badge} holds it {held.period}; return it first"
        for held in assignments
        if held.period.overlaps(period)
    ]
    return tuple(blockers)


def return_refusal(*, assignments: Iterable[Held], at: datetime) -> str:
    """Why the camera cannot be returned at this moment; empty when it can."""
    out = next((held for held in assignments if held.period.until is None), None)
    if out is None:
        return "it is not out; nothing to return"
    if at <= out.period.since:
        return f"badge {out.badge} has it since {out.period.since.isoformat()}, which is not before"
    return ""
