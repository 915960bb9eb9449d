"""Take files into custody, and set recordings apart."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from lapel.custody import services as custody
from lapel.custody.services import Actor
from lapel.evidence import fixity, rules
from lapel.evidence.arrivals import Arrival, Reason, Received
from lapel.evidence.models import Clip, Recording, State
from lapel.evidence.services.subjects import about
from lapel.foundation.ids import new_id


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
    known = rules.standing_codes(row.reasons, row.resolution)
    fresh = [reason.as_json() for reason in arrival.reasons if reason.code not in known]
    if fresh:
        row.state = State.QUARANTINED
        row.reasons = [*row.reasons, *fresh]
    row.save()
    return row


def _least(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)
