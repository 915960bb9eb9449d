"""One position in time and place, and which positions to believe."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

WORST_DOP: Final = 20.0
"""Dilution of precision above which a position is worth nothing."""


@dataclass(frozen=True, kw_only=True)
class Fix:
    """One position as the receiver gave it."""

    latitude: float
    longitude: float
    altitude: float | None = None
    speed: float | None = None
    at: datetime | None = None
    offset_ms: int | None = None
    locked: bool = True
    dop: float = 0.0


def fault(fix: Fix) -> str:
    """Why a position is not to be believed; empty when it is."""
    if not fix.locked:
        return "no lock"
    if not (math.isfinite(fix.latitude) and math.isfinite(fix.longitude)):
        return "not a number"
    if abs(fix.latitude) > 90 or abs(fix.longitude) > 180:
        return "out of range"
    if fix.latitude == 0 and fix.longitude == 0:
        return "zero position"
    return "poor precision" if fix.dop > WORST_DOP else ""


def believed(fixes: Iterable[Fix]) -> tuple[list[Fix], dict[str, int]]:
    """The positions to believe, and how many were dropped for which fault."""
    kept: list[Fix] = []
    dropped: Counter[str] = Counter()
    for fix in fixes:
        reason = fault(fix)
        if reason:
            dropped[reason] += 1
        else:
            kept.append(fix)
    return kept, dict(sorted(dropped.items()))
