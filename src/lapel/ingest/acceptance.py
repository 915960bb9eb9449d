"""The one act that turns the finished bytes of an upload into evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from lapel.custody import services as custody
from lapel.custody.services import Actor, Subject
from lapel.evidence import services as evidence
from lapel.evidence.services import Arrival, Reason, Received
from lapel.evidence.vault import Vault
from lapel.foundation import clock
from lapel.ingest import receipts, rules
from lapel.ingest.errors import BytesMissing, UploadRefused
from lapel.ingest.models import Upload, UploadState
from lapel.ingest.rules import Declared, Finding, Standing
from lapel.ingest.selectors import UploadFacts
from lapel.program import selectors as program
from lapel.program.selectors import CameraFacts, Wearing

OUTCOME = (
    "finished_at",
    "sha256",
    "size",
    "recording_id",
    "clip_id",
    "entry_id",
    "duplicate_of",
    "receipt",
    "state",
)


def accept(*, upload: UUID, staged: Path, sha256: str, size: int) -> UploadFacts:
    """Take the bytes of an upload into the vault and its facts into custody, once.

    The bytes come first: a crash leaves bytes without a row, and the next try
    finds them under their hash. Trying again after success changes nothing.

    Raises:
        BytesMissing: neither the staged file nor the vault has the bytes.
        UploadRefused: the upload was terminated, has expired, is part of another, or is
            not known: its row may go with a database that crashes.
    """
    with transaction.atomic():
        row = Upload.objects.select_for_update().select_related("dock").filter(id=upload).first()
        if row is None:
            raise UploadRefused(f"no upload {upload}, or no longer; open another one")
        if row.state == UploadState.ACCEPTED:
            return UploadFacts.of(row)
        if row.state != UploadState.OPEN:
            raise UploadRefused(f"upload {upload} is {row.state}; it cannot be accepted any more")
        _adopt(upload, staged, sha256)
        _receive(row, sha256, size)
        return UploadFacts.of(row)


def _adopt(upload: UUID, staged: Path, sha256: str) -> None:
    vault = Vault(settings.LAPEL.vault)
    if staged.exists():
        vault.adopt(staged, sha256)
    elif not vault.has(sha256):
        raise BytesMissing(f"no bytes of upload {upload}: neither {staged} nor SHA-256 {sha256}")


def _receive(row: Upload, sha256: str, size: int) -> None:
    """One decision and one entry; the row then says what became of the upload."""
    now = clock.now()
    row.finished_at, row.sha256, row.size = now, sha256, size
    _one_at_a_time(row)
    earlier = _earlier(row)
    twin = next((upload for upload in earlier if upload.sha256 == sha256), None)
    findings: tuple[Finding, ...] = ()
    if twin is not None:
        received = _again(row, twin)
    else:
        seen = _look(row, earlier, now)
        findings = rules.quarantine_reasons(seen.standing)
        received = evidence.receive(arrival=_arrival(row, seen, findings), by=_actor(row))
    row.recording_id, row.clip_id = received.recording_id, received.clip_id
    row.entry_id, row.duplicate_of = received.entry_id, received.duplicate_of
    row.receipt = receipts.payload(row, now, received, findings)
    row.state = UploadState.ACCEPTED
    row.save(update_fields=OUTCOME)


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """What the decision was made on, and what the program says of camera and wearer."""

    standing: Standing
    camera: CameraFacts | None
    wearing: Wearing | None


def _look(row: Upload, earlier: Sequence[Upload], now: datetime) -> _Seen:
    """Read everything that the decision depends on."""
    declared = Declared(pairs=row.declared["pairs"], unreadable=tuple(row.declared["unreadable"]))
    times = rules.read_times(declared)
    camera = program.camera_by_serial(row.device) if row.device else None
    moment = times.decisive
    wearing = program.who_wore(row.device, moment) if camera and moment else None
    standing = Standing(
        declared=declared,
        times=times,
        sha256=row.sha256,
        size=row.size or 0,
        received_at=now,
        camera_known=camera is not None,
        assigned_badge=wearing.badge if wearing else None,
        earlier=tuple((u.clip_id, u.sha256) for u in earlier if u.clip_id),
    )
    return _Seen(standing=standing, camera=camera, wearing=wearing)


def _arrival(row: Upload, seen: _Seen, findings: tuple[Finding, ...]) -> Arrival:
    """The arrival as evidence keeps it; without a wearer it belongs to the dock's office."""
    standing, wearing = seen.standing, seen.wearing
    declared, times = standing.declared, standing.times
    name = rules.filename(row.filename, row.id)
    return Arrival(
        upload_id=row.id,
        camera_serial=row.device,
        camera_id=seen.camera.id if seen.camera else None,
        device_recording_id=rules.recording_key(declared, row.id),
        wearer_id=wearing.member_id if wearing else None,
        unit_id=wearing.unit_id if wearing else None,
        office_id=wearing.office_id if wearing else row.dock.office_id,
        started_at=times.started_at,
        triggered_at=times.triggered_at,
        ended_at=times.ended_at,
        filename=name,
        kind=rules.kind(declared.get("kind"), name),
        sidecar_of=declared.get("sidecar_of"),
        sha256=standing.sha256,
        size=standing.size,
        received_at=standing.received_at,
        reasons=tuple(Reason(code=f.code, text=f.text, evidence=f.evidence) for f in findings),
        declared=declared.pairs,
    )


def _again(row: Upload, twin: Upload) -> Received:
    """The same file of the same recording once more: said in the log, and nothing is doubled."""
    stated = twin.receipt or {}
    recording, clip = UUID(stated["recording"]), UUID(stated["clip"])
    detail = {
        "upload": str(row.id),
        "earlier_upload": str(twin.id),
        "clip": str(clip),
        "filename": row.filename,
        "sha256": row.sha256,
    }
    subject = Subject(kind="recording", id=recording)
    with custody.act("received_again", on=subject, by=_actor(row), detail=detail) as entry:
        pass
    return Received(
        recording_id=recording,
        clip_id=clip,
        entry_id=entry.id,
        commitment=entry.commitment,
        state=stated["state"],
        duplicate_of=clip,
    )


def _one_at_a_time(row: Upload) -> None:
    """Two uploads of one file that finish at the same moment wait for each other here."""
    key = f"upload\n{row.device}\n{row.recording}\n{row.filename}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [key])


def _earlier(row: Upload) -> tuple[Upload, ...]:
    """What has been accepted of the same file of the same recording, the first one first."""
    if not (row.device and row.recording and row.filename):
        return ()
    same = Upload.objects.filter(device=row.device, recording=row.recording, filename=row.filename)
    return tuple(same.filter(state=UploadState.ACCEPTED).order_by("finished_at"))


def _actor(row: Upload) -> Actor:
    return Actor(kind="dock", id=str(row.dock_id), name=row.dock.name)
