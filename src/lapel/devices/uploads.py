"""Uploads under way: opened, continued, ended, handed over. One object serves all connections.

What an upload is stands in the backend; how far it has come stands on disk
(`staging`); what is kept here is only what saves reading those again.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from uuid import UUID

from lapel.devices.backend import Unavailable, UploadBackend
from lapel.devices.bodies import Body
from lapel.devices.errors import Refusal
from lapel.devices.limits import Limits
from lapel.devices.locks import Locks
from lapel.devices.quota import Quota
from lapel.devices.receiving import Progress, Reception, Terms
from lapel.devices.staging import AlignedBuffer, Claim, Staging
from lapel.foundation import clock
from lapel.ingest.errors import BytesMissing, UploadRefused
from lapel.ingest.services import DockIdentity, NewUpload, UploadFacts

logger = logging.getLogger(__name__)

ENDED = frozenset({"terminated", "expired", "joined"})


@dataclass
class Session:
    """An upload as it stands now; only changed by who holds its lock."""

    facts: UploadFacts
    progress: Progress

    @property
    def complete(self) -> bool:
        """Whether every byte of it is here."""
        return self.facts.length is not None and self.progress.offset == self.facts.length

    @property
    def left(self) -> int:
        """How much is still to come, as far as that is known."""
        return max(0, (self.facts.length or 0) - self.progress.offset)


class Uploads:
    """Every upload of this server."""

    def __init__(self, backend: UploadBackend, staging: Staging, limits: Limits) -> None:
        self.backend = backend
        self.staging = staging
        self.limits = limits
        self.locks = Locks()
        self.quota = Quota(limits)
        self.waiting: set[UUID] = set()
        self._sessions: dict[UUID, Session] = {}
        self._guard = Lock()

    def open(self, new: NewUpload) -> Session:
        """A new upload, or the accepted one of the very same file.

        Raises:
            Refusal: 413, 429, 503 or 507.
        """
        self.quota.admit(new.dock_id, new.length or 0, free=self.staging.free_bytes())
        return self._recall(self.backend.open_upload(new))

    def open_known(self, facts: UploadFacts) -> Session:
        """An upload that the backend has just told us of."""
        return self._recall(facts)

    @contextlib.contextmanager
    def hold(
        self, upload: UUID, dock: DockIdentity, *, interrupt: Callable[[], None]
    ) -> Iterator[Session]:
        """An upload of this dock, alone; a request that held it before is interrupted.

        Raises:
            Refusal: 404 unknown or another dock's, 410 ended, 423 not let go.
        """
        with self.locks.hold(upload, interrupt=interrupt, patience=self.limits.lock_seconds):
            yield self._session(upload, dock.dock_id)

    def receive(self, session: Session, terms: Terms, body: Body, buffer: AlignedBuffer) -> None:
        """Take one request's body into an upload that is held, and hand the upload over when whole.

        Raises:
            BodyCut, Refusal, OSError: see `Reception.run`.
        """
        reception = Reception(session.progress, terms, staging=self.staging, limits=self.limits)
        try:
            reception.run(body, buffer)
        except OSError:
            self._forget(session.facts.id)
            raise
        finally:
            if not session.complete:
                self.quota.track(session.facts.id, session.facts.dock_id, session.left)
        self.settle(session)

    def settle(self, session: Session) -> None:
        """Hand a complete upload over to custody; an incomplete one, or a part, stays."""
        facts = session.facts
        if facts.accepted or not session.complete:
            return
        self.quota.track(facts.id, facts.dock_id, 0)
        claim = self._complete_claim(session)
        if facts.partial:
            return
        try:
            accepted = self.backend.accept(
                facts.id, self.staging.path(facts.id), claim.sha256, claim.offset
            )
        except Unavailable as error:
            logger.warning("upload %s is complete and waits: %s", facts.id, error)
            self.staging.set_claim(facts.id, claim, sync=True)
            self.waiting.add(facts.id)
        except BytesMissing:
            logger.exception("upload %s has lost its bytes and begins again", facts.id)
            self.staging.discard(facts.id)
            self._forget(facts.id)
        except UploadRefused as error:  # its row ended, or went with a database that crashed
            self.quota.release(facts.id)
            self._forget(facts.id)
            raise Refusal(410, str(error)) from error
        else:
            session.facts = accepted
            self.release(facts.id)

    def set_length(self, session: Session, length: int) -> None:
        """Say how long an upload is whose length was deferred.

        Raises:
            Refusal: 400 it is known and is another one, 413, 507.
        """
        facts = session.facts
        if facts.length == length:
            return
        if facts.length is not None or length < session.progress.offset:
            raise Refusal(400, f"Upload-Length cannot become {length} for upload {facts.id}")
        if length > self.limits.largest_upload:
            raise Refusal(413, f"the largest upload has {self.limits.largest_upload} bytes")
        self.quota.require_room(length - session.progress.offset, free=self.staging.free_bytes())
        session.facts = self.backend.set_length(facts.id, length)
        self.quota.track(facts.id, facts.dock_id, session.left)

    def end(self, session: Session, state: str) -> None:
        """Give an unfinished upload up.

        Raises:
            Refusal: 409, it has been accepted: custody keeps what it has.
        """
        upload = session.facts.id
        if session.facts.accepted or not self.backend.close_upload(upload, state):
            raise Refusal(
                409, f"upload {upload} is in custody; only an unfinished upload can be terminated"
            )
        self.staging.discard(upload)
        self.release(upload)

    def release(self, upload: UUID) -> None:
        """Let go of everything that an upload held here: it has ended, or custody has it."""
        self.quota.release(upload)
        self.waiting.discard(upload)
        self._forget(upload)
        self.staging.discard(upload)

    def expires(self, session: Session) -> datetime | None:
        """When an unfinished upload is given up unless more comes; None for a finished one."""
        if session.facts.accepted:
            return None
        touched = self.staging.touched(session.facts.id) or session.facts.created_at
        return touched + self.limits.expires

    def recover(self, facts: UploadFacts) -> None:
        """After a start, or for one that waits: hand over what is complete, give up what is old."""
        try:
            with self.locks.hold(facts.id, interrupt=lambda: None, patience=0, push=False):
                session = self._recall(facts)
                if not self._expire(session):
                    self.settle(session)
                if session.facts.accepted:
                    self.waiting.discard(facts.id)
        except Refusal as refusal:
            if refusal.status != 423:
                logger.warning("upload %s: %s", facts.id, refusal)

    def remove_orphans(self, *, before: float) -> None:
        """Remove staged bytes, untouched since then, of uploads that are not open."""
        for upload in set(self.staging.older_than(before)):
            facts = self.backend.upload(upload)
            if facts is None or facts.state in ENDED or facts.accepted:
                self.staging.discard(upload)

    def _session(self, upload: UUID, dock_id: UUID) -> Session:
        with self._guard:
            session = self._sessions.get(upload)
        if session is None:
            facts = self.backend.upload(upload)
            if facts is None or facts.dock_id != dock_id:
                raise _unknown(upload)
            session = self._recall(facts)
        if session.facts.dock_id != dock_id:
            raise _unknown(upload)
        if session.facts.state in ENDED or self._expire(session):
            raise Refusal(410, f"upload {upload} has ended; open another one")
        return session

    def _recall(self, facts: UploadFacts) -> Session:
        """The session of an upload, kept as long as the upload is open."""
        if facts.accepted:
            return Session(facts, Progress(facts.id, facts.length or 0))
        with self._guard:
            session = self._sessions.get(facts.id)
            if session is None:
                session = Session(facts, Progress(facts.id, self.staging.claim(facts.id).offset))
                if facts.state not in ENDED:
                    self._sessions[facts.id] = session
        if facts.state not in ENDED:
            self.quota.track(facts.id, facts.dock_id, session.left)
        return session

    def _complete_claim(self, session: Session) -> Claim:
        """The claim of a complete upload, with the hash of all its bytes."""
        upload, progress = session.facts.id, session.progress
        claim = self.staging.claim(upload)
        if claim.sha256:
            return claim
        with self.staging.open(upload) as file:
            digest = progress.digest or file.hash_of(progress.offset, AlignedBuffer())
            file.truncate(progress.offset)
            file.sync()
        claim = Claim(offset=progress.offset, sha256=digest.hexdigest())
        self.staging.set_claim(upload, claim, sync=True)
        return claim

    def _expire(self, session: Session) -> bool:
        """Give an upload up if its time has passed; whether it was."""
        expires = self.expires(session)
        if (
            expires is None
            or clock.now() < expires
            or (session.complete and not session.facts.partial)
        ):
            return False
        self.end(session, "expired")
        return True

    def _forget(self, upload: UUID) -> None:
        with self._guard:
            self._sessions.pop(upload, None)


def _unknown(upload: UUID) -> Refusal:
    return Refusal(404, f"this dock has no upload {upload}")
