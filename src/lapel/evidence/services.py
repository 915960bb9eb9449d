"""Change what is known of footage. Each function is one act and leaves one custody entry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app as jobs

from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as log
from lapel.custody import services as custody
from lapel.custody.services import Actor, Subject
from lapel.evidence import fixity, links, rules, selectors
from lapel.evidence.arrivals import Arrival, Reason, Received
from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.evidence.fixity import MISSING, check_now, record_check, wrong
from lapel.evidence.links import Link
from lapel.evidence.models import Clip, Derivative, Playable, Recording, State, Work, WorkState
from lapel.foundation import clock
from lapel.foundation.ids import new_id

__all__ = [
    "MISSING",
    "Arrival",
    "Examination",
    "Made",
    "PlayableClip",
    "Reason",
    "Received",
    "Viewing",
    "check_now",
    "quarantine",
    "receive",
    "record_check",
    "record_examination",
    "record_made",
    "retry_work",
    "start_download",
    "start_viewing",
    "wrong",
]

SAME_VIEWING = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What the probe found in a clip."""

    playable: str
    content_type: str
    duration_ms: int | None
    findings: tuple[str, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A derivative whose bytes the vault holds."""

    kind: str
    sha256: str
    size: int
    content_type: str
    recipe: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class PlayableClip:
    """One clip as a player can load it; `url` opens for a short time only."""

    id: UUID
    url: str
    type: str
    duration_ms: int | None


@dataclass(frozen=True, kw_only=True)
class Viewing:
    """The right to watch one recording for some minutes."""

    clips: tuple[PlayableClip, ...]
    expires_in: int


def about(recording: UUID) -> Subject:
    """The custody subject of a recording."""
    return Subject(kind="recording", id=recording)


@transaction.atomic(savepoint=False)
def receive(*, arrival: Arrival, by: Actor) -> Received:
    """Take one file into custody: a new recording, or one more clip of a known one.

    The vault holds the bytes already, so a crash leaves bytes without a row,
    never a row without bytes. Two clips of one recording that arrive at the
    same moment wait for each other here.
    """
    known = _locked(arrival)
    recording_id = known.id if known else new_id()
    clip_id = new_id()
    twin = Clip.objects.filter(sha256=arrival.sha256).order_by("received_at").first()
    detail = rules.received_detail(arrival, clip=clip_id, twin=twin.id if twin else None)
    with custody.act("received", on=about(recording_id), by=by, detail=detail) as entry:
        recording = _widen(known, arrival) if known else _open(recording_id, arrival)
        Clip.objects.create(
            id=clip_id,
            recording=recording,
            filename=arrival.filename,
            kind=arrival.kind,
            sidecar_of=arrival.sidecar_of,
            sha256=arrival.sha256,
            size=arrival.size,
            received_at=arrival.received_at,
            started_at=arrival.started_at,
        )
        fixity.begin(sha256=arrival.sha256, size=arrival.size, at=arrival.received_at)
    return Received(
        recording_id=recording_id,
        clip_id=clip_id,
        entry_id=entry.id,
        commitment=entry.commitment,
        state=recording.state,
        duplicate_of=twin.id if twin else None,
    )


@transaction.atomic
def quarantine(*, recording: UUID, reasons: Iterable[Reason], by: Actor) -> bool:
    """Set a recording apart for these reasons; False when all of them were known already."""
    row = Recording.objects.select_for_update().get(id=recording)
    known = {(reason["code"], reason["text"]) for reason in row.reasons}
    fresh = [reason for reason in reasons if (reason.code, reason.text) not in known]
    if not fresh:
        return False
    added = [reason.as_json() for reason in fresh]
    with custody.act("quarantined", on=about(recording), by=by, detail={"reasons": added}):
        row.state = State.QUARANTINED
        row.reasons = [*row.reasons, *added]
        row.save(update_fields=["state", "reasons"])
    return True


@transaction.atomic
def record_examination(*, clip: UUID, found: Examination, by: Actor) -> None:
    """Keep what the probe found; a second examination of the same clip changes nothing."""
    row = Clip.objects.select_for_update().get(id=clip)
    if row.playable != Playable.PENDING:
        return
    detail = {
        "clip": str(clip),
        "filename": row.filename,
        "kind": row.kind,
        "playable": found.playable,
        "content_type": found.content_type,
        "duration_ms": found.duration_ms,
        "findings": list(found.findings),
    }
    with custody.act("examined", on=about(row.recording_id), by=by, detail=detail):
        row.playable = found.playable
        row.content_type = found.content_type
        row.duration_ms = found.duration_ms
        row.findings = list(found.findings)
        row.facts = dict(found.facts)
        row.save()


@transaction.atomic
def record_made(*, clip: UUID, made: Iterable[Made], by: Actor) -> None:
    """Keep the derivatives of a clip, one entry for all that one job made."""
    row = Clip.objects.select_for_update().get(id=clip)
    have = set(Derivative.objects.filter(clip=row).values_list("kind", flat=True))
    fresh = [item for item in made if item.kind not in have]
    if not fresh:
        return
    detail = {
        "clip": str(clip),
        "filename": row.filename,
        "made": [
            {
                "kind": item.kind,
                "sha256": item.sha256,
                "size": item.size,
                "recipe": dict(item.recipe),
            }
            for item in fresh
        ],
    }
    now = clock.now()
    with custody.act("derived", on=about(row.recording_id), by=by, detail=detail):
        for item in fresh:
            Derivative.objects.create(
                recording_id=row.recording_id,
                clip=row,
                kind=item.kind,
                sha256=item.sha256,
                size=item.size,
                content_type=item.content_type,
                recipe=dict(item.recipe),
                made_at=now,
            )
            fixity.begin(sha256=item.sha256, size=item.size, at=now)


def start_viewing(*, viewer: Viewer, recording: UUID, by: Actor) -> Viewing:
    """Open a recording for watching. One viewing is one entry, however often it is renewed.

    Raises:
        NotVisible: there is no such recording for this viewer.
        BytesMissing: the vault lacks bytes of it, which is on record then.
    """
    row = selectors.visible(viewer, recording)
    clips = selectors.sources(row.id)
    fixity.require((clip.sha256, clip.filename) for clip in clips)
    if not _viewed_lately(row.id, by):
        detail = {"clips": [str(clip.id) for clip in clips]}
        with custody.act("viewed", on=about(row.id), by=by, detail=detail):
            pass
    return Viewing(
        clips=tuple(
            PlayableClip(
                id=clip.id,
                url=links.url(_link(clip), viewer=viewer, recording=row.id),
                type=clip.content_type,
                duration_ms=clip.duration_ms,
            )
            for clip in clips
        ),
        expires_in=int(links.LIFETIME.total_seconds()),
    )


def start_download(
    *, viewer: Viewer, recording: UUID, clip: UUID, by: Actor, kind: str | None = None
) -> str:
    """A short-lived address of an original, or of its derivative of a kind.

    Bytes that are known to differ from what was received are handed out, under a name
    that says so: they may be all that is left.

    Raises:
        NotVisible: there is no such recording or file for this viewer.
        NotAllowed: the viewer's roles do not carry the right to download.
        BytesMissing: the vault lacks the bytes, which is on record then.
    """
    row = selectors.visible(viewer, recording)
    if not viewer.may("footage.download"):
        raise NotAllowed("your roles let you watch but not download; ask an evidence custodian")
    link = selectors.file(row.id, clip, kind)
    fixity.require([(link.sha256, link.name)])
    detail = {"clip": str(clip), "kind": kind or "original", "sha256": link.sha256}
    with custody.act("downloaded", on=about(row.id), by=by, detail=detail):
        pass
    if wrong([link.sha256]):
        link = replace(link, name=f"BYTES-DIFFER-{link.name}")
    return links.url(link, viewer=viewer, recording=row.id, download=True)


@transaction.atomic
def retry_work(*, viewer: Viewer, work: UUID, by: Actor) -> None:
    """Put one failed job on the queue again; what waits or runs already is left alone.

    Raises:
        NotAllowed: the viewer's roles do not let them see background work.
        NotVisible: there is no such job.
    """
    if not viewer.may("jobs.read"):
        raise NotAllowed("your roles do not let you see background work; ask an administrator")
    row = Work.objects.select_for_update().filter(id=work).first()
    if row is None:
        raise NotVisible(f"no job {work}")
    if row.state != WorkState.FAILED:
        return
    detail = {"work": str(work), "clip": str(row.clip_id), "kind": row.kind, "error": row.error}
    with custody.act("retried", on=about(row.recording_id), by=by, detail=detail):
        row.state, row.progress, row.error = WorkState.WAITING, 0, ""
        row.save()
    task = "evidence.examine" if row.kind == "examine" else "evidence.derive"
    jobs.configure_task(task, queue="media", allow_unknown=False).defer(work=str(work))


def _link(clip: selectors.Source) -> Link:
    return Link(sha256=clip.sha256, type=clip.content_type, name=clip.filename)


def _viewed_lately(recording: UUID, by: Actor) -> bool:
    since = clock.now() - SAME_VIEWING
    return log.acted_since(subject_id=recording, actor_id=by.id, action="viewed", since=since)


def _locked(arrival: Arrival) -> Recording | None:
    """The recording this file belongs to, if it is known, held until the transaction ends."""
    key = f"{arrival.camera_serial}\n{arrival.device_recording_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    return Recording.objects.filter(
        camera_serial=arrival.camera_serial, device_recording_id=arrival.device_recording_id
    ).first()


def _open(recording_id: UUID, arrival: Arrival) -> Recording:
    return Recording.objects.create(
        id=recording_id,
        camera_serial=arrival.camera_serial,
        camera_id=arrival.camera_id,
        device_recording_id=arrival.device_recording_id,
        wearer_id=arrival.wearer_id,
        unit_id=arrival.unit_id,
        office_id=arrival.office_id,
        started_at=arrival.started_at,
        triggered_at=arrival.triggered_at,
        ended_at=arrival.ended_at,
        received_at=arrival.received_at,
        shown_at=rules.shown_at(arrival.started_at, arrival.received_at),
        state=State.QUARANTINED if arrival.reasons else State.KEPT,
        reasons=[reason.as_json() for reason in arrival.reasons],
    )


def _widen(row: Recording, arrival: Arrival) -> Recording:
    """One more clip: the recording spans from the first start to the last end."""
    row.started_at = _least(row.started_at, arrival.started_at)
    row.triggered_at = _least(row.triggered_at, arrival.triggered_at)
    row.ended_at = max(filter(None, (row.ended_at, arrival.ended_at)), default=None)
    row.shown_at = rules.shown_at(row.started_at, row.received_at)
    known = {reason["code"] for reason in row.reasons}
    fresh = [reason.as_json() for reason in arrival.reasons if reason.code not in known]
    if fresh:
        row.state = State.QUARANTINED
        row.reasons = [*row.reasons, *fresh]
    row.save()
    return row


def _least(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)
