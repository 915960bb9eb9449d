"""Clips as the bytes they are: what plays, what downloads, what an export takes along."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lapel.evidence.errors import NotVisible
from lapel.evidence.links import Link
from lapel.evidence.models import Clip, Derivative, Playable, Recording


@dataclass(frozen=True, kw_only=True)
class Source:
    """What a player loads for a clip: the original, or the proxy made from it."""

    id: UUID
    filename: str
    sha256: str
    content_type: str
    duration_ms: int | None


@dataclass(frozen=True, kw_only=True)
class ClipFacts:
    """One original, as another room may need it."""

    id: UUID
    recording_id: UUID
    filename: str
    kind: str
    sidecar_of: str
    sha256: str
    size: int
    received_at: datetime
    content_type: str
    duration_ms: int | None
    playable: str
    findings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordingFacts:
    """One recording, as another room may need it."""

    id: UUID
    camera_serial: str
    device_recording_id: str
    wearer_id: UUID | None
    office_id: UUID | None
    started_at: datetime | None
    triggered_at: datetime | None
    ended_at: datetime | None
    received_at: datetime
    state: str
    reasons: tuple[dict[str, Any], ...]
    clips: tuple[ClipFacts, ...]


def in_order(clips: Iterable[Clip]) -> list[Clip]:
    """Clips as they follow each other in time; those without a time come last, by arrival."""
    return sorted(
        clips, key=lambda c: (c.started_at is None, c.started_at or c.received_at, c.filename)
    )


def sources(recording: UUID) -> tuple[Source, ...]:
    """What plays, clip after clip; a clip that cannot be played is left out."""
    rows = Clip.objects.filter(recording_id=recording).prefetch_related("derivatives")
    return tuple(source for clip in in_order(rows) if (source := _source(clip)))


def file(recording: UUID, clip: UUID, kind: str | None) -> Link:
    """The bytes of an original, or of its derivative of a kind.

    Raises:
        NotVisible: the recording has no such clip or derivative.
    """
    row = Clip.objects.filter(recording_id=recording, id=clip).first()
    if row and kind is None:
        return Link(sha256=row.sha256, type=row.content_type, name=row.filename)
    made = Derivative.objects.filter(recording_id=recording, clip_id=clip, kind=kind).first()
    if row is None or made is None:
        raise NotVisible(f"recording {recording} has no {kind or 'clip'} {clip}")
    return Link(sha256=made.sha256, type=made.content_type, name=derived_name(row, made))


def facts_of(recording: UUID) -> RecordingFacts:
    """Everything that is known of a recording and its originals, without asking who looks.

    Raises:
        NotVisible: there is no such recording.
    """
    row = Recording.objects.prefetch_related("clips").filter(id=recording).first()
    if row is None:
        raise NotVisible(f"no recording {recording}")
    return RecordingFacts(
        id=row.id,
        camera_serial=row.camera_serial,
        device_recording_id=row.device_recording_id,
        wearer_id=row.wearer_id,
        office_id=row.office_id,
        started_at=row.started_at,
        triggered_at=row.triggered_at,
        ended_at=row.ended_at,
        received_at=row.received_at,
        state=row.state,
        reasons=tuple(row.reasons),
        clips=tuple(_clip_facts(clip) for clip in in_order(row.clips.all())),
    )


def derived_name(clip: Clip, made: Derivative) -> str:
    """A file name for a derivative that says what it is and what it was made from."""
    endings = {
        "image/jpeg": "jpg",
        "image/png": "png",
        "audio/mp4": "m4a",
        "video/mp4": "mp4",
        "application/json": "json",
        "application/geo+json": "geojson",
    }
    stem = clip.filename.rpartition(".")[0] or clip.filename
    return f"{stem}.{made.kind}.{endings.get(made.content_type, 'bin')}"


def _source(clip: Clip) -> Source | None:
    if clip.playable == Playable.ORIGINAL:
        return Source(
            id=clip.id,
            filename=clip.filename,
            sha256=clip.sha256,
            content_type=clip.content_type,
            duration_ms=clip.duration_ms,
        )
    proxy = next((made for made in clip.derivatives.all() if made.kind == "proxy"), None)
    if proxy is None:
        return None
    return Source(
        id=clip.id,
        filename=derived_name(clip, proxy),
        sha256=proxy.sha256,
        content_type=proxy.content_type,
        duration_ms=clip.duration_ms,
    )


def _clip_facts(clip: Clip) -> ClipFacts:
    return ClipFacts(
        id=clip.id,
        recording_id=clip.recording_id,
        filename=clip.filename,
        kind=clip.kind,
        sidecar_of=clip.sidecar_of,
        sha256=clip.sha256,
        size=clip.size,
        received_at=clip.received_at,
        content_type=clip.content_type,
        duration_ms=clip.duration_ms,
        playable=clip.playable,
        findings=tuple(clip.findings),
    )
