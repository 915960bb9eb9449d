"""Concatenation: parts that came in parallel become one upload."""

from contextlib import ExitStack
from uuid import UUID

from lapel.devices.errors import Refusal
from lapel.devices.staging import NO_SPACE, AlignedBuffer, Claim, StagedFile
from lapel.devices.uploads import Session, Uploads
from lapel.ingest.services import DockIdentity, NewUpload, UploadFacts


def open_final(uploads: Uploads, new: NewUpload, dock: DockIdentity) -> Session:
    """The final upload of these parts, joined and handed over; asked for twice it is made once.

    Raises:
        Refusal: 400 a part is unknown, unfinished or no part; 413, 423, 507.
    """
    known = uploads.backend.final_of(dock.dock_id, new.concat)
    if known is not None and known.accepted:
        _end_parts(uploads, new.parts)
        return uploads.open_known(known)
    with ExitStack() as held:
        parts = [_part(uploads, part, dock, held) for part in dict.fromkeys(new.parts)]
        lengths = {part.facts.id: part.progress.offset for part in parts}
        length = sum(lengths[part] for part in new.parts)
        session = (
            uploads.open_known(known)
            if known
            else uploads.open(
                NewUpload(
                    dock_id=new.dock_id,
                    length=length,
                    metadata=new.metadata,
                    pairs=new.pairs,
                    kind=new.kind,
                    concat=new.concat,
                    parts=new.parts,
                )
            )
        )
        _join(uploads, session, [(part, lengths[part]) for part in new.parts])
        if session.facts.accepted:
            _end_parts(uploads, new.parts)
        return session


def resume_final(uploads: Uploads, facts: UploadFacts) -> None:
    """After a start: join a final upload whose making was cut off."""
    dock = DockIdentity(dock_id=facts.dock_id, token_id=facts.id, name="", office_id=facts.id)
    new = NewUpload(
        dock_id=facts.dock_id, length=None, kind=facts.kind, concat=facts.concat, parts=facts.parts
    )
    open_final(uploads, new, dock)


def _part(uploads: Uploads, part: UUID, dock: DockIdentity, held: ExitStack) -> Session:
    try:
        session = held.enter_context(uploads.hold(part, dock, interrupt=lambda: None))
    except Refusal as refusal:
        if refusal.status == 423:
            raise
        raise Refusal(400, f"part {part}: {refusal.text}") from refusal
    if not session.facts.partial or not session.complete:
        raise Refusal(400, f"upload {part} is not a finished partial upload")
    return session


def _end_parts(uploads: Uploads, parts: tuple[UUID, ...]) -> None:
    """The parts of an accepted upload have done their work."""
    for part in parts:
        if uploads.backend.close_upload(part, "joined"):
            uploads.release(part)


def _join(uploads: Uploads, session: Session, parts: list[tuple[UUID, int]]) -> None:
    """Copy the parts one after the other, hashing; then hand the whole over."""
    upload = session.facts.id
    with uploads.locks.hold(upload, interrupt=lambda: None, patience=0):
        claim = uploads.staging.claim(upload)
        if not claim.sha256:
            try:
                claim = _copied(uploads, session, parts)
            except OSError as error:
                uploads.staging.discard(upload)
                if error.errno in NO_SPACE:
                    raise Refusal(507, "the server's disk is full", close=True) from error
                raise
        session.progress.offset = claim.offset
        uploads.settle(session)


def _copied(uploads: Uploads, session: Session, parts: list[tuple[UUID, int]]) -> Claim:
    """The bytes of all parts in one synced and claimed file."""
    upload, buffer = session.facts.id, AlignedBuffer()
    session.progress.offset = 0
    with uploads.staging.open(upload) as whole:
        digest = whole.hash_of(0, buffer)
        for part, length in parts:
            with uploads.staging.open(part) as piece:
                for view in piece.read(length, buffer):
                    digest.update(view)
                    _append(whole, view, session)
        whole.truncate(session.progress.offset)
        whole.sync()
    claim = Claim(offset=session.progress.offset, sha256=digest.hexdigest())
    uploads.staging.set_claim(upload, claim, sync=True)
    return claim


def _append(whole: StagedFile, view: memoryview, session: Session) -> None:
    whole.write(view, session.progress.offset)
    session.progress.offset += len(view)
