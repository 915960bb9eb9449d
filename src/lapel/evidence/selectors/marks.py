"""What people wrote on a recording, and what one person keeps of it for themselves.

Notes and markers are for everybody who sees the recording, its wearer too: who calls with a
recording's id has made sure that the reader may see it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import Marker, Note, Position, SavedView
from lapel.evidence.selectors.visibility import visible_to


@dataclass(frozen=True, kw_only=True)
class NoteView:
    """A note; one that was struck no longer counts and can still be read."""

    id: UUID
    text: str
    author_id: str
    author_name: str
    at: datetime
    struck_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class MarkerView:
    """A named moment of a clip, in milliseconds from the clip's first frame."""

    id: UUID
    clip_id: UUID
    at_ms: int
    label: str
    author_id: str
    author_name: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class SavedViewView:
    """A list that a person gave a name."""

    id: UUID
    name: str
    address: str


def notes(recording: UUID) -> tuple[NoteView, ...]:
    """The notes about a recording, oldest first, struck ones too."""
    return tuple(
        NoteView(
            id=row.id,
            text=row.text,
            author_id=row.author_id,
            author_name=row.author_name,
            at=row.at,
            struck_at=row.struck_at,
        )
        for row in Note.objects.filter(recording_id=recording).order_by("at", "id")
    )


def markers(recording: UUID) -> tuple[MarkerView, ...]:
    """The markers on a recording's clips that were not removed, by clip and moment."""
    rows = Marker.objects.filter(recording_id=recording, removed_at=None)
    return tuple(
        MarkerView(
            id=row.id,
            clip_id=row.clip_id,
            at_ms=row.at_ms,
            label=row.label,
            author_id=row.author_id,
            author_name=row.author_name,
            at=row.at,
        )
        for row in rows.order_by("clip_id", "at_ms", "id")
    )


def saved_views(viewer: Viewer) -> tuple[SavedViewView, ...]:
    """The lists that the viewer gave a name, in the order in which they did."""
    rows = SavedView.objects.filter(user_id=viewer.user_id).order_by("position", "name")
    return tuple(SavedViewView(id=row.id, name=row.name, address=row.address) for row in rows)


def position(viewer: Viewer, recording: UUID) -> int | None:
    """Where the viewer stopped watching a recording that they may still see, in milliseconds."""
    rows = Position.objects.filter(user_id=viewer.user_id, recording_id=recording)
    seen = rows.filter(recording__in=visible_to(viewer))
    return seen.values_list("at_ms", flat=True).first()
