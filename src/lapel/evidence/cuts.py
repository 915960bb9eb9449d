"""What may be cut out of a clip. Pure: no database, no clock.

1. Moments are whole milliseconds since the clip began; the end is not part of the span.
2. A span lies within the clip, and is neither empty nor longer than half an hour: who needs
   more takes the original, which a copy of all of it would only be a worse one of.
3. Only a clip that decodes can be cut, and a still needs pictures.
"""

from typing import Any, Final

from lapel.evidence.errors import ValueRefused

LONGEST_MS: Final = 30 * 60 * 1000
LONGEST_TITLE: Final = 120


def span(start_ms: int, end_ms: int, *, duration_ms: int | None) -> dict[str, Any]:
    """The span of a cut, its end at the clip's end at the latest.

    Raises:
        ValueRefused: rule 1 or 2 is broken.
    """
    begin = moment(start_ms, duration_ms=duration_ms)["start_ms"]
    end = min(end_ms, duration_ms or end_ms)
    if end <= begin:
        raise ValueRefused(
            f"a clip cannot run from {start_ms} ms to {end_ms} ms: its end must come after its "
            "start; set the out point after the in point"
        )
    if end - begin > LONGEST_MS:
        raise ValueRefused(
            f"a clip of {(end - begin) // 60_000} minutes is longer than {LONGEST_MS // 60_000}; "
            "set in and out closer together, or download the original"
        )
    return {"start_ms": begin, "end_ms": end}


def moment(at_ms: int, *, duration_ms: int | None) -> dict[str, Any]:
    """The moment of a still.

    Raises:
        ValueRefused: rule 1 is broken.
    """
    if at_ms < 0 or (duration_ms is not None and at_ms > duration_ms):
        raise ValueRefused(
            f"{at_ms} ms is not within the clip, which is {duration_ms} ms long; "
            "go to a moment of it first"
        )
    return {"start_ms": at_ms}


def demand_cuttable(*, filename: str, playable: str, pictures: bool, kind: str) -> None:
    """Rule 3.

    Raises:
        ValueRefused: nothing can be cut out of this file.
    """
    if playable == "pending":
        raise ValueRefused(f"{filename} is not examined yet; try again in a minute")
    if playable == "none":
        raise ValueRefused(f"{filename} cannot be played, so nothing can be cut out of it")
    if kind == "still" and not pictures:
        raise ValueRefused(f"{filename} is sound only, so there is no picture to take from it")
