"""What is known of a person's cameras around a time: what came, what is coming, what it may be."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.evidence import selectors as evidence
from lapel.evidence.selectors import RecordingCard
from lapel.foundation import clock
from lapel.ingest import rules
from lapel.ingest.models import Upload, UploadKind, UploadState
from lapel.program import selectors as program
from lapel.program.selectors import Term

BESIDE: Final = timedelta(hours=1)
LIMIT: Final = 20


@dataclass(frozen=True, kw_only=True)
class Coming:
    """One file that a dock brought or is bringing."""

    at: datetime
    dock: str
    filename: str
    serial: str
    arrived: bool
    recording: UUID | None
    started_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Clues:
    """Everything known, of what the viewer may see."""

    cameras: tuple[Term, ...]
    """What the person held then."""
    recordings: tuple[RecordingCard, ...]
    """What stands from that time already, by that person or camera; in quarantine too."""
    arrived: tuple[Coming, ...]
    coming: tuple[Coming, ...]
    last_seen: Coming | None
    """The last file that came from one of the cameras."""

    @property
    def quarantined(self) -> tuple[RecordingCard, ...]:
        """Those that are in quarantine and could be it."""
        return tuple(card for card in self.recordings if card.state == "quarantined")


def clues(
    viewer: Viewer, *, member: UUID, start: datetime, end: datetime, whole: bool = False
) -> Clues:
    """What is known of a member's cameras around a time.

    Who may answer the report sees every upload of those cameras. The wearer sees only files
    of recordings that are theirs, and what is still coming from their own time with the camera.
    """
    held = [term for term in program.terms_of_members([member]) if term.touches(start, end)]
    serials = {term.serial for term in held}
    cards = evidence.covering(viewer, member=member, cameras=serials, start=start, end=end)
    rows = _uploads(serials, start)
    shown = _seen(viewer, rows)
    seen = [row for row in rows if whole or _for_wearer(row, shown, start, end)]
    files = sorted(map(_coming, seen), key=lambda each: _away(each, start))
    return Clues(
        cameras=tuple(held),
        recordings=cards,
        arrived=tuple(each for each in files if each.arrived)[:LIMIT],
        coming=tuple(each for each in files if not each.arrived)[:LIMIT],
        last_seen=_last_seen(viewer, serials, held, whole=whole),
    )


def _uploads(serials: Collection[str], start: datetime) -> list[Upload]:
    """The first uploads of these cameras since the time began, oldest first."""
    rows = Upload.objects.filter(
        device__in=serials,
        created_at__gte=start,
        state__in=(UploadState.OPEN, UploadState.ACCEPTED),
    ).exclude(kind=UploadKind.PARTIAL, state=UploadState.ACCEPTED)
    first = rows.select_related("dock").order_by("created_at")[: LIMIT * 4]
    return [row for row in first if rules.kind(_said(row, "kind"), row.filename) != "sidecar"]


def _away(each: Coming, start: datetime) -> timedelta:
    """How far a file's own time is from the one that is looked for; unknown times come last."""
    return abs(each.started_at - start) if each.started_at else timedelta.max


def _seen(viewer: Viewer, rows: Iterable[Upload]) -> frozenset[UUID]:
    """Those recordings of uploads that the viewer may see."""
    ids = [row.recording_id for row in rows if row.recording_id]
    return frozenset(each.id for each in evidence.standings(viewer, ids))


def _for_wearer(row: Upload, shown: frozenset[UUID], start: datetime, end: datetime) -> bool:
    if row.recording_id:
        return row.recording_id in shown
    began = _declared_start(row)
    return began is not None and start - BESIDE <= began <= end + BESIDE


def _last_seen(
    viewer: Viewer, serials: Collection[str], held: list[Term], *, whole: bool
) -> Coming | None:
    """The camera's last file; for the wearer only while they have it, and only of theirs."""
    mine = {term.serial for term in held if term.until is None}
    rows = Upload.objects.filter(
        device__in=serials if whole else mine, state=UploadState.ACCEPTED
    ).select_related("dock")
    for row in rows.order_by("-finished_at")[:1]:
        if whole or row.recording_id in _seen(viewer, [row]):
            return _coming(row)
    return None


def _coming(row: Upload) -> Coming:
    return Coming(
        at=row.finished_at or row.created_at,
        dock=row.dock.name,
        filename=row.filename,
        serial=row.device,
        arrived=row.state == UploadState.ACCEPTED,
        recording=row.recording_id,
        started_at=_declared_start(row),
    )


def _declared_start(row: Upload) -> datetime | None:
    text = _said(row, "started_at")
    try:
        return clock.parse(text) if text else None
    except ValueError:
        return None


def _said(row: Upload, key: str) -> str:
    return str(row.declared.get("pairs", {}).get(key, ""))
