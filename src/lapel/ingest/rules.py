"""What a dock declares, read; and why an arrival goes to quarantine. Pure: no database, no clock.

Reasons for quarantine, all of them given, never only the first:

    1. declaration_unreadable   a declared value is not text, or is longer than we keep
    2. unknown_camera           the program has no camera with this serial number
    3. nobody_assigned          nobody held the camera at its trigger time
    4. other_wearer             the dock names somebody else than the assignment does
    5. wrong_hash               the bytes do not have the hash that the dock took at the source
    6. clock_ahead              a time lies more than five minutes in the future
    7. time_missing             there is no start time, or a time cannot be read
    8. ends_before_start        the recording ends before it starts, or before its trigger
    9. replaced                 the same camera, recording and file name came before, other bytes
   10. empty_file               there is no byte in it
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from uuid import UUID

from lapel.foundation import clock

CLOCK_ALLOWANCE = timedelta(minutes=5)
LONGEST_VALUE = 255
MOST_PAIRS = 24
"""Both keep an entry of the log below its limit, whatever is declared."""
KINDS = {
    ".mp4": "video", ".mov": "video", ".mkv": "video", ".avi": "video", ".ts": "video",
    ".mts": "video", ".3gp": "video", ".webm": "video", ".mpg": "video", ".m4v": "video",
    ".wav": "audio", ".mp3": "audio", ".m4a": "audio", ".aac": "audio", ".flac": "audio",
    ".ogg": "audio", ".opus": "audio",
    ".json": "sidecar", ".xml": "sidecar", ".gpx": "sidecar", ".csv": "sidecar", ".srt": "sidecar",
    ".nmea": "sidecar", ".txt": "sidecar", ".thm": "sidecar", ".key": "sidecar",
}  # fmt: skip
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One reason for quarantine: a code for machines, a sentence, and the evidence."""

    code: str
    text: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What a dock said about a file, as text; `unreadable` names the keys that were not."""

    pairs: Mapping[str, str]
    unreadable: tuple[str, ...] = ()

    def get(self, key: str) -> str:
        """One value; empty when nothing was said."""
        return self.pairs.get(key, "")


@dataclass(frozen=True, kw_only=True)
class Times:
    """The declared times that could be read, and the keys of those that could not."""

    started_at: datetime | None
    triggered_at: datetime | None
    ended_at: datetime | None
    unreadable: tuple[str, ...] = ()

    @property
    def decisive(self) -> datetime | None:
        """The moment that says who wore the camera: the trigger, else the start."""
        return self.triggered_at or self.started_at


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Everything that the decision depends on, as read in one transaction."""

    declared: Declared
    times: Times
    sha256: str
    size: int
    received_at: datetime
    camera_known: bool
    assigned_badge: str | None
    earlier: tuple[tuple[UUID, str], ...] = ()
    """Clip and hash of what came before under the same camera, recording and file name."""


def read_declaration(pairs: Mapping[str, bytes]) -> Declared:
    """The pairs as text that can be kept; what cannot be is shown escaped and is named."""
    texts: dict[str, str] = {}
    unreadable = [key for key in list(pairs)[MOST_PAIRS:]]
    for key, raw in list(pairs.items())[:MOST_PAIRS]:
        text = raw.decode("utf-8", "backslashreplace")
        clean = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)[:LONGEST_VALUE]
        name = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", key)[:64]
        texts[name] = clean
        if clean.encode("utf-8", "replace") != raw or name != key:
            unreadable.append(name)
    return Declared(pairs=texts, unreadable=tuple(name[:64] for name in unreadable))


def filename(declared: str, upload: UUID) -> str:
    """The last part of a declared name, whichever system wrote it; never empty, never a path."""
    name = PureWindowsPath(PurePosixPath(declared).name).name.strip().lstrip(".")
    return name[-200:] or f"upload-{upload}"


def kind(declared: str, name: str) -> str:
    """video, audio, sidecar or other: as declared, else as the name's ending says."""
    if declared in {"video", "audio", "sidecar"}:
        return declared
    return KINDS.get(PurePosixPath(name.lower()).suffix, "other")


def recording_key(declared: Declared, upload: UUID) -> str:
    """The camera's own id of the recording; without one, or without a camera, a new one.

    Two files of unnamed cameras never join, whatever they call themselves.
    """
    if declared.get("recording") and declared.get("device"):
        return declared.get("recording")
    return f"upload-{upload}"


def read_times(declared: Declared) -> Times:
    """The declared times, in UTC."""
    found: dict[str, datetime | None] = {}
    unreadable: list[str] = []
    for key in ("started_at", "triggered_at", "ended_at"):
        text = declared.get(key)
        try:
            found[key] = clock.parse(text) if text else None
        except (ValueError, OverflowError):
            found[key] = None
            unreadable.append(key)
    return Times(**found, unreadable=tuple(unreadable))


def quarantine_reasons(standing: Standing) -> tuple[Finding, ...]:
    """Every reason to set the arrival apart; empty means it stands without reserve."""
    checks = (
        _unreadable(standing),
        _camera(standing),
        _wearer(standing),
        _hash(standing),
        *_times(standing),
        _replaced(standing),
        _empty(standing),
    )
    return tuple(reason for reason in checks if reason is not None)


def _unreadable(standing: Standing) -> Finding | None:
    keys = standing.declared.unreadable
    if not keys:
        return None
    return Finding(
        code="declaration_unreadable",
        text=f"what the dock declared as {', '.join(keys)} is not plain text of a usual length",
        evidence={"keys": list(keys)},
    )


def _camera(standing: Standing) -> Finding | None:
    serial = standing.declared.get("device")
    if standing.camera_known:
        return None
    text = f"no camera with serial {serial} is registered" if serial else "no camera is named"
    return Finding(code="unknown_camera", text=text, evidence={"device": serial})


def _wearer(standing: Standing) -> Finding | None:
    said, moment = standing.declared.get("wearer"), standing.times.decisive
    if not standing.camera_known or moment is None:
        return None
    at = clock.stamp(moment)
    if standing.assigned_badge is None:
        return Finding(
            code="nobody_assigned",
            text="nobody was assigned this camera when it recorded",
            evidence={"at": at, "declared": said},
        )
    if said and said != standing.assigned_badge:
        return Finding(
            code="other_wearer",
            text=f"the dock says badge {said}, the assignment says {standing.assigned_badge}",
            evidence={"at": at, "declared": said, "assigned": standing.assigned_badge},
        )
    return None


def _hash(standing: Standing) -> Finding | None:
    said = standing.declared.get("sha256").lower()
    if not said or said == standing.sha256:
        return None
    return Finding(
        code="wrong_hash",
        text="the bytes that arrived do not have the hash that the dock took at the source",
        evidence={"declared": said, "received": standing.sha256},
    )


def _times(standing: Standing) -> tuple[Finding | None, ...]:
    return _time_missing(standing), _clock_ahead(standing), _order(standing)


def _time_missing(standing: Standing) -> Finding | None:
    times = standing.times
    missing = list(times.unreadable)
    if times.started_at is None and "started_at" not in missing:
        missing.append("started_at")
    if not missing:
        return None
    return Finding(
        code="time_missing",
        text=f"no usable {_named(missing)}: neither the camera nor the dock gave one",
        evidence={key: standing.declared.get(key) for key in missing},
    )


def _clock_ahead(standing: Standing) -> Finding | None:
    limit = standing.received_at + CLOCK_ALLOWANCE
    ahead = {key: moment for key, moment in _known(standing.times).items() if moment > limit}
    if not ahead:
        return None
    return Finding(
        code="clock_ahead",
        text=f"the camera's clock is ahead, with its {_named(ahead)} after the moment of receipt",
        evidence={
            "received_at": clock.stamp(standing.received_at),
            **{key: clock.stamp(moment) for key, moment in ahead.items()},
        },
    )


def _order(standing: Standing) -> Finding | None:
    known = _known(standing.times)
    end = known.pop("ended_at", None)
    if end is None or all(moment <= end for moment in known.values()):
        return None
    return Finding(
        code="ends_before_start",
        text="the recording ends before it starts",
        evidence={key: clock.stamp(moment) for key, moment in {**known, "ended_at": end}.items()},
    )


def _replaced(standing: Standing) -> Finding | None:
    others = [(clip, sha256) for clip, sha256 in standing.earlier if sha256 != standing.sha256]
    if not others:
        return None
    return Finding(
        code="replaced",
        text="the camera sent this file of this recording before, with other bytes; both are kept",
        evidence={"earlier": [{"clip": str(c), "sha256": s} for c, s in others[:10]]},
    )


def _empty(standing: Standing) -> Finding | None:
    if standing.size:
        return None
    return Finding(code="empty_file", text="the file has no bytes at all")


def _known(times: Times) -> dict[str, datetime]:
    all_times = {
        "started_at": times.started_at,
        "triggered_at": times.triggered_at,
        "ended_at": times.ended_at,
    }
    return {key: moment for key, moment in all_times.items() if moment is not None}


def _named(keys: Iterable[str]) -> str:
    """Times as people call them: ``start time``, or ``start, trigger and end times``."""
    *rest, last = (key.removesuffix("ed_at").removesuffix("_at") for key in keys)
    return f"{', '.join(rest)} and {last} times" if rest else f"{last} time"
