"""Clips and stills of a recording: what was made for whom, and what is being made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.evidence.errors import NotVisible
from lapel.evidence.links import Link
from lapel.evidence.models import CHOSEN, Clip, Derivative, Work, WorkState
from lapel.evidence.selectors.originals import derived_name
from lapel.evidence.selectors.visibility import visible


@dataclass(frozen=True, kw_only=True)
class CutView:
    """A clip or still. `state` is `made`, or that of its work; a still has no end."""

    id: UUID
    kind: str
    title: str
    clip_id: UUID
    filename: str
    start_ms: int
    end_ms: int | None
    made_for: str
    made_at: datetime | None
    state: str
    progress: int
    error: str
    size: int | None
    sha256: str
    content_type: str
    recipe: dict[str, Any]

    @property
    def duration_ms(self) -> int | None:
        """How long a clip is."""
        return None if self.end_ms is None else self.end_ms - self.start_ms

    @property
    def open(self) -> bool:
        """Whether it is still being made."""
        return self.state in (WorkState.WAITING, WorkState.WORKING)


@dataclass(frozen=True, kw_only=True)
class CutFile:
    """The bytes of a clip or still, and what they were made of."""

    kind: str
    clip_id: UUID
    link: Link


def cuts_of(recording: UUID) -> tuple[CutView, ...]:
    """The clips and stills of one recording, the newest first; those being made before all."""
    made = Derivative.objects.filter(recording_id=recording, kind__in=CHOSEN)
    work = Work.objects.filter(recording_id=recording, kind__in=CHOSEN)
    waiting = work.exclude(state=WorkState.DONE).select_related("clip").order_by("-changed_at")
    return (*_open(waiting), *_made(made.select_related("clip").order_by("-made_at", "-id")))


def recording_cuts(viewer: Viewer, recording: UUID) -> tuple[CutView, ...]:
    """The clips and stills of a recording that the viewer may see.

    Raises:
        NotVisible: there is no such recording for this viewer.
    """
    return cuts_of(visible(viewer, recording).id)


def cut_file(recording: UUID, cut: UUID) -> CutFile:
    """The bytes of a clip or still that was made.

    Raises:
        NotVisible: the recording has no such clip or still.
    """
    rows = Derivative.objects.filter(recording_id=recording, kind__in=CHOSEN)
    row = rows.select_related("clip").filter(id=cut).first()
    if row is None:
        raise NotVisible(f"recording {recording} has no clip or still {cut}")
    link = Link(sha256=row.sha256, type=row.content_type, name=_name(row.clip, row))
    return CutFile(kind=row.kind, clip_id=row.clip_id, link=link)


def _name(clip: Clip, row: Derivative) -> str:
    """``clip.cut-90500-95000ms.mp4``: what it is of, and which part."""
    asked = row.recipe.get("parameters", {})
    ends = [asked[name] for name in ("start_ms", "at_ms", "end_ms") if name in asked]
    stem, _, ending = derived_name(clip, row).rpartition(".")
    return f"{stem}-{'-'.join(str(each) for each in ends)}ms.{ending}"


def _open(rows: Iterable[Work]) -> Iterable[CutView]:
    for row in rows:
        yield CutView(
            id=row.id,
            kind=row.kind,
            title=row.asked.get("title", ""),
            clip_id=row.clip_id,
            filename=row.clip.filename,
            start_ms=row.asked.get("start_ms", 0),
            end_ms=row.asked.get("end_ms"),
            made_for=row.actor.get("name", ""),
            made_at=None,
            state=row.state,
            progress=row.progress,
            error=row.error,
            size=None,
            sha256="",
            content_type="",
            recipe={},
        )


def _made(rows: Iterable[Derivative]) -> Iterable[CutView]:
    for row in rows:
        asked = row.recipe.get("parameters", {})
        yield CutView(
            id=row.id,
            kind=row.kind,
            title=row.title,
            clip_id=row.clip_id,
            filename=row.clip.filename,
            start_ms=asked.get("start_ms", asked.get("at_ms", 0)),
            end_ms=asked.get("end_ms"),
            made_for=row.made_for,
            made_at=row.made_at,
            state="made",
            progress=100,
            error="",
            size=row.size,
            sha256=row.sha256,
            content_type=row.content_type,
            recipe=row.recipe,
        )
