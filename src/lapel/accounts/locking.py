"""When a session is locked. Pure: the time is passed in.

A session in which nobody did anything for a while stays signed in, but opens nothing until its
person types the password. What pages do by themselves (asking how far work is) is no activity.
"""

from datetime import datetime, timedelta
from typing import Final

ACTIVE: Final = "lapel_active"
"""The session's key for the moment of the last activity, in seconds."""
EXACT: Final = timedelta(seconds=20)
"""How exactly activity is kept: a write of the session at most this often."""


def locked(active: object, *, after: timedelta, now: datetime) -> bool:
    """Whether a session whose last activity was then is locked; without any, it is."""
    if not isinstance(active, int | float):
        return True
    return now.timestamp() - active >= after.total_seconds()


def stale(active: object, *, now: datetime) -> bool:
    """Whether activity now is worth being written down."""
    if not isinstance(active, int | float):
        return True
    return now.timestamp() - active >= EXACT.total_seconds()


def seconds_left(active: object, *, after: timedelta, now: datetime) -> int:
    """How long until the session locks; 0 when it is locked."""
    if not isinstance(active, int | float):
        return 0
    return max(0, int(active + after.total_seconds() - now.timestamp()))
