"""One recording: everything its page shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as log
from lapel.evidence import wording
from lapel.evidence.models import CHOSEN, Clip, Derivative, Recording
from lapel.evidence.selectors import cards
from lapel.evidence.selectors.cards import RecordingCard, Sprite, with_clips
from lapel.evidence.selectors.cases import InCase, cases_of
from lapel.evidence.selectors.cuts import CutView, cuts_of
from lapel.evidence.selectors.integrity import Integrity, integrity
from lapel.evidence.selectors.marks import MarkerView, NoteView, markers, notes, position
from lapel.evidence.selectors.originals import in_order
from lapel.evidence.selectors.suggestions import suggestions
from lapel.evidence.selectors.visibility import visible, visible_to
from lapel.evidence.selectors.work import WorkView, work_of
from lapel.evidence.suggesting import Suggestion
from lapel.program import selectors as program


@dataclass(frozen=True, kw_only=True)
class DerivativeView:
    """Something made from a clip."""

    kind: str
    sha256: str
    size: int
    content_type: str
    recipe: dict[str, Any]
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClipView:
    """One original with what was found in it and made from it."""

    id: UUID
    filename: str
    kind: str
    sidecar_of: str
    size: int
    sha256: str
    content_type: str
    started_at: datetime | None
    duration_ms: int | None
    playable: str
    findings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    derivatives: tuple[DerivativeView, ...]
    poster_url: str | None
    sprite_url: str | None
    sprite: Sprite | None
    waveform_url: str | None
    frames_url: str | None


@dataclass(frozen=True, kw_only=True)
class RecordingPage:
    """A recording with its clips, its history and its state of work."""

    card: RecordingCard
    camera_model: str
    device_recording_id: str
    triggered_at: datetime | None
    ended_at: datetime | None
    clips: tuple[ClipView, ...]
    entries: tuple[log.EntryView, ...]
    integrity: Integrity
    track: str | None
    work: tuple[WorkView, ...]
    cuts: tuple[CutView, ...]
    notes: tuple[NoteView, ...]
    markers: tuple[MarkerView, ...]
    suggestion: Suggestion | None
    position: int | None
    cases: tuple[InCase, ...]


def recording(viewer: Viewer, recording: UUID) -> RecordingPage:
    """The page of one recording.

    Raises:
        NotVisible: there is no such recording for this viewer.
    """
    visible(viewer, recording)
    row = with_clips(visible_to(viewer)).get(id=recording)
    entries = log.history(row.id)
    found = integrity([row])[row.id]
    people = program.member_facts([row.wearer_id] if row.wearer_id else [])
    camera = program.camera_by_serial(row.camera_serial)
    clips = in_order(clip for clip in row.clips.all())
    return RecordingPage(
        card=cards.card(row, viewer, people, integrity=found),
        camera_model=camera.model if camera else "",
        device_recording_id=row.device_recording_id,
        triggered_at=row.triggered_at,
        ended_at=row.ended_at,
        clips=tuple(_clip(clip, viewer) for clip in clips),
        entries=entries,
        integrity=found,
        track=_track(clips, viewer),
        work=work_of(row.id),
        cuts=cuts_of(row.id),
        notes=notes(row.id),
        markers=markers(row.id),
        suggestion=_suggestion(viewer, row),
        position=position(viewer, row.id),
        cases=cases_of(row.id),
    )


def _suggestion(viewer: Viewer, row: Recording) -> Suggestion | None:
    """What an untagged recording probably shows, for who may tag it."""
    if row.category_id or not viewer.may("footage.tag"):
        return None
    return suggestions(viewer, [row.id]).get(row.id)


def _track(clips: list[Clip], viewer: Viewer) -> str | None:
    tracks = (cards.find(clip, "track") for clip in clips)
    return cards.made_url(next((track for track in tracks if track), None), viewer)


def _clip(row: Clip, viewer: Viewer) -> ClipView:
    sprite = cards.find(row, "sprite")
    return ClipView(
        id=row.id,
        filename=row.filename,
        kind=row.kind,
        sidecar_of=row.sidecar_of,
        size=row.size,
        sha256=row.sha256,
        content_type=row.content_type,
        started_at=row.started_at,
        duration_ms=row.duration_ms,
        playable=row.playable,
        findings=tuple(row.findings),
        facts=wording.clip_facts(row.facts),
        derivatives=tuple(
            _derivative(made) for made in row.derivatives.all() if made.kind not in CHOSEN
        ),
        poster_url=cards.made_url(cards.find(row, "poster"), viewer),
        sprite_url=cards.made_url(sprite, viewer),
        sprite=cards.cut_of(sprite[1]) if sprite else None,
        waveform_url=cards.made_url(cards.find(row, "waveform"), viewer),
        frames_url=cards.made_url(cards.find(row, "frames"), viewer),
    )


def _derivative(made: Derivative) -> DerivativeView:
    return DerivativeView(
        kind=made.kind,
        sha256=made.sha256,
        size=made.size,
        content_type=made.content_type,
        recipe=made.recipe,
        made_at=made.made_at,
    )
