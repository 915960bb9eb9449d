"""Decisions about footage. Pure: no database, no clock, no I/O."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from lapel.evidence.arrivals import Arrival
from lapel.foundation import clock

CLOCK_ALLOWANCE = timedelta(minutes=5)
ABOUT_WHO: Final = frozenset(("unknown_camera", "nobody_assigned", "other_wearer"))
"""Reasons that are answered for a whole recording once somebody has said whose it is."""


def shown_at(started_at: datetime | None, received_at: datetime) -> datetime:
    """Where a recording stands in lists: at its start, unless that is unknown or lies ahead.

    A camera whose clock runs ahead would otherwise hold the top of every list.
    """
    if started_at is None or started_at > received_at + CLOCK_ALLOWANCE:
        return received_at
    return started_at


def standing_codes(
    reasons: Sequence[Mapping[str, Any]], resolution: Mapping[str, Any] | None
) -> frozenset[str]:
    """The reasons that one more file of a recording need not bring again.

    Those that are open; and after a resolution those about who wore the camera, for it answered
    them. A fault of a file was answered for the files that had come by then, and for no other.
    """
    answered = resolution["answered"] if resolution else 0
    return frozenset(
        reason["code"]
        for number, reason in enumerate(reasons)
        if number >= answered or reason["code"] in ABOUT_WHO
    )


def received_detail(arrival: Arrival, *, clip: UUID, twin: UUID | None) -> dict[str, Any]:
    """What the log keeps of an arrival: hash, size, what was declared, what was decided."""
    return {
        "upload": str(arrival.upload_id),
        "clip": str(clip),
        "filename": arrival.filename,
        "kind": arrival.kind,
        "sha256": arrival.sha256,
        "size": arrival.size,
        "camera_serial": arrival.camera_serial,
        "device_recording_id": arrival.device_recording_id,
        "wearer": _text(arrival.wearer_id),
        "started_at": _moment(arrival.started_at),
        "triggered_at": _moment(arrival.triggered_at),
        "ended_at": _moment(arrival.ended_at),
        "received_at": clock.stamp(arrival.received_at),
        "declared": dict(arrival.declared),
        "same_bytes_as": _text(twin),
        "quarantine": [reason.as_json() for reason in arrival.reasons],
    }


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None


def _moment(value: datetime | None) -> str | None:
    return clock.stamp(value) if value else None
