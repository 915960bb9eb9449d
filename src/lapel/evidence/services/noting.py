"""Write on footage: notes about it, and markers at a moment of a clip.

What is written is seen by everybody who sees the recording, its wearer too. It is struck or
removed, never deleted: the log keeps every word.
"""

from uuid import UUID

from django.db import transaction

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.services import Actor
from lapel.evidence import selectors, writing
from lapel.evidence.errors import NotAllowed, NotVisible, ValueRefused
from lapel.evidence.models import Clip, Marker, Note
from lapel.evidence.services.reaching import demand
from lapel.evidence.services.subjects import about
from lapel.foundation.ids import new_id

WRITE = "write notes and markers"


def add_note(*, viewer: Viewer, recording: UUID, text: str, by: Actor) -> UUID:
    """Write a note about a recording, for everybody who sees it; its id.

    Raises:
        NotAllowed: the viewer's roles do not let them write.
        NotVisible: there is no such recording for this viewer.
        ValueRefused: the text is empty, too long, or holds what cannot be kept.
    """
    demand(viewer, "footage.tag", to=WRITE)
    row = selectors.visible(viewer, recording)
    kept = writing.lines(text, what="the note", longest=writing.LONGEST_NOTE)
    note = new_id()
    detail = {"note": str(note), "text": kept}
    with custody.act("noted", on=about(row.id), by=by, detail=detail) as entry:
        Note.objects.create(
            id=note,
            recording=row,
            text=kept,
            author_id=by.id,
            author_name=by.name,
            at=entry.at,
        )
    return note


@transaction.atomic
def strike_note(*, viewer: Viewer, note: UUID, by: Actor) -> None:
    """Strike a note: it no longer counts, and still can be read. Struck already, it stays so.

    Raises:
        NotAllowed: it is neither the actor's own, nor may they decide about footage.
        NotVisible: there is no such note on a recording that the viewer sees.
    """
    demand(viewer, "footage.tag", to=WRITE)
    rows = Note.objects.filter(recording__in=selectors.visible_to(viewer))
    row = rows.select_for_update(of=("self",)).filter(id=note).first()
    if row is None:
        raise NotVisible(f"no note {note} for you")
    _own_or_decides(viewer, row.author_id, row.author_name, by)
    if row.struck_at is not None:
        return
    detail = {"note": str(note), "text": row.text, "author": row.author_name}
    with custody.act("note_struck", on=about(row.recording_id), by=by, detail=detail) as entry:
        row.struck_at = entry.at
        row.save(update_fields=["struck_at"])


def add_marker(
    *, viewer: Viewer, recording: UUID, clip: UUID, at_ms: int, label: str, by: Actor
) -> UUID:
    """Mark a moment of a clip, for everybody who sees the recording; the marker's id.

    Raises:
        NotAllowed: the viewer's roles do not let them write.
        NotVisible: there is no such recording for this viewer, or no such clip in it.
        ValueRefused: the moment lies outside the clip, or the label cannot be kept.
    """
    demand(viewer, "footage.tag", to=WRITE)
    row = selectors.visible(viewer, recording)
    film = Clip.objects.filter(recording=row, id=clip).exclude(kind="sidecar").first()
    if film is None:
        raise NotVisible(f"recording {recording} has no clip {clip} to mark")
    moment(at_ms, longest=film.duration_ms)
    kept = writing.needed(label, what="the label", longest=writing.LONGEST_LABEL)
    marker = new_id()
    with custody.act(
        "marked", on=about(row.id), by=by, detail=_marked(marker, film, at_ms, kept)
    ) as entry:
        Marker.objects.create(
            id=marker,
            recording=row,
            clip=film,
            at_ms=at_ms,
            label=kept,
            author_id=by.id,
            author_name=by.name,
            at=entry.at,
        )
    return marker


@transaction.atomic
def remove_marker(*, viewer: Viewer, marker: UUID, by: Actor) -> None:
    """Take a marker off its clip; the log keeps it. Removed already, it stays so.

    Raises:
        NotAllowed: it is neither the actor's own, nor may they decide about footage.
        NotVisible: there is no such marker on a recording that the viewer sees.
    """
    demand(viewer, "footage.tag", to=WRITE)
    rows = Marker.objects.filter(recording__in=selectors.visible_to(viewer))
    rows = rows.select_related("clip").select_for_update(of=("self",))
    row = rows.filter(id=marker).first()
    if row is None:
        raise NotVisible(f"no marker {marker} for you")
    _own_or_decides(viewer, row.author_id, row.author_name, by)
    if row.removed_at is not None:
        return
    detail = _marked(row.id, row.clip, row.at_ms, row.label) | {"author": row.author_name}
    with custody.act("marker_removed", on=about(row.recording_id), by=by, detail=detail) as entry:
        row.removed_at = entry.at
        row.save(update_fields=["removed_at"])


def moment(at_ms: int, *, longest: int | None) -> None:
    """Raise unless a moment lies within what is so long; within a day where nobody knows.

    Raises:
        ValueRefused: it lies before or behind it.
    """
    end = writing.DAY_MS if longest is None else longest
    if not 0 <= at_ms <= end:
        raise ValueRefused(f"{at_ms} ms is not within it; it runs from 0 to {end} ms")


def _own_or_decides(viewer: Viewer, author_id: str, author_name: str, by: Actor) -> None:
    """One takes back what one wrote; who decides about footage takes back anybody's."""
    if author_id != by.id and not viewer.may("footage.quarantine"):
        raise NotAllowed(
            f"{author_name} wrote this; only they or an evidence custodian can take it back"
        )


def _marked(marker: UUID, clip: Clip, at_ms: int, label: str) -> dict[str, str | int]:
    return {
        "marker": str(marker),
        "clip": str(clip.id),
        "filename": clip.filename,
        "at_ms": at_ms,
        "label": label,
    }
