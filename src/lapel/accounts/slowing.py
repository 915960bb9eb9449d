"""How long the next try to sign in must wait. Pure: the time is passed in.

1. The first tries of a name are free; from then on each failure doubles the wait.
2. So for an address, but later and with a short longest wait: a whole station may stand behind
   one address, and one of its people must not lock out the others.
3. An hour without a failure, and it is forgotten.
4. A try is counted before the password is looked at, and given back when it was right; so that
   many tries at once are worth no more than one after the other.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

MEMORY: Final = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many tries are free, and how the wait grows after them."""

    free: int
    first: timedelta
    longest: timedelta


NAMES: Final = Pace(free=5, first=timedelta(seconds=10), longest=timedelta(minutes=15))
ADDRESSES: Final = Pace(free=20, first=timedelta(seconds=5), longest=timedelta(minutes=1))


def wait_after(failures: int, pace: Pace) -> timedelta:
    """How long to wait after so many failures in a row."""
    beyond = failures - pace.free
    if beyond < 0:
        return timedelta()
    doubled: timedelta = pace.first * (1 << min(beyond, 30))
    return min(pace.longest, doubled)


def counted(failures: int, last_at: datetime, now: datetime) -> int:
    """The failures that still count."""
    return 0 if now - last_at >= MEMORY else failures


def said(wait: timedelta) -> str:
    """``40 seconds``, ``3 minutes``: rounded up, so that nobody comes back too early."""
    seconds = max(1, -int(-wait.total_seconds() // 1))
    if seconds <= 90:
        return "a second" if seconds == 1 else f"{seconds} seconds"
    return f"{-(-seconds // 60)} minutes"
