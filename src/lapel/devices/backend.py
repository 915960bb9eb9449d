"""What the door needs from the rooms below, as one small protocol.

`DjangoBackend` is the real one. It does all its database work in a few
threads of its own, so that a thousand connections of docks do not become a
thousand connections of the database, and it waits a moment for a database
that is being restarted.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections

from lapel.accounts import selectors as accounts
from lapel.accounts.errors import TokenRefused
from lapel.accounts.selectors import Viewer
from lapel.evidence import selectors as evidence
from lapel.foundation import clock
from lapel.foundation.errors import LapelError
from lapel.ingest import selectors, services
from lapel.ingest.services import DockIdentity, NewUpload, SameFile, UploadFacts

T = TypeVar("T")
DATABASE_THREADS = 6
PAUSES = (0.05, 0.2, 0.5, 1.0)


class Unavailable(LapelError):
    """The database cannot be reached now; the request may be repeated."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """For whom a media link is, and what the request showed for it."""

    holder: str
    recording: UUID
    right: str
    secret: str = field(repr=False)
    """The session's key or the token, as the request showed it."""

    @property
    def known_as(self) -> tuple[str, UUID, str, bytes]:
        """The name under which the answer is remembered; the secret is not in it."""
        return self.holder, self.recording, self.right, sha256(self.secret.encode()).digest()


class UploadBackend(Protocol):
    """Who may come in, which uploads there are, and what becomes of the finished ones.

    Every method may raise `Unavailable`.
    """

    def authenticate(self, bearer: str) -> DockIdentity:
        """Whose token this is; raises `lapel.ingest.errors.TokenRefused`."""

    def open_upload(self, new: NewUpload) -> UploadFacts:
        """A new upload, or the accepted one of the very same file."""

    def upload(self, upload_id: UUID) -> UploadFacts | None:
        """One upload; None when there is none."""

    def unfinished(self) -> tuple[UploadFacts, ...]:
        """Every open upload."""

    def have(self, dock_id: UUID, wanted: SameFile) -> UploadFacts | None:
        """The dock's upload of this very file, accepted or under way."""

    def final_of(self, dock_id: UUID, concat: str) -> UploadFacts | None:
        """The dock's upload that was made of exactly these parts."""

    def set_length(self, upload_id: UUID, length: int) -> UploadFacts:
        """Say how long an upload will be."""

    def accept(self, upload_id: UUID, staged: Path, sha256: str, size: int) -> UploadFacts:
        """Take finished bytes into custody, once."""

    def close_upload(self, upload_id: UUID, state: str) -> bool:
        """End an open upload as terminated, expired or joined."""

    def receipt(self, upload_id: UUID, dock_id: UUID) -> dict[str, Any] | None:
        """The signed receipt of an accepted upload; None until then."""

    def may_read(self, claim: Claim) -> bool:
        """Whether the holder of a link lives, and may see the recording now."""

    def close(self) -> None:
        """Let go of everything."""


class DjangoBackend:
    """The real backend: `lapel.ingest` on the installation's database."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(DATABASE_THREADS, thread_name_prefix="door-database")

    def authenticate(self, bearer: str) -> DockIdentity:
        """See `UploadBackend`."""
        return self._run(lambda: services.authenticate(bearer))

    def open_upload(self, new: NewUpload) -> UploadFacts:
        """See `UploadBackend`."""
        return self._run(lambda: services.open_upload(new))

    def upload(self, upload_id: UUID) -> UploadFacts | None:
        """See `UploadBackend`."""
        return self._run(lambda: selectors.upload(upload_id))

    def unfinished(self) -> tuple[UploadFacts, ...]:
        """See `UploadBackend`."""
        return self._run(selectors.unfinished)

    def have(self, dock_id: UUID, wanted: SameFile) -> UploadFacts | None:
        """See `UploadBackend`."""
        return self._run(lambda: selectors.have(dock_id, wanted))

    def final_of(self, dock_id: UUID, concat: str) -> UploadFacts | None:
        """See `UploadBackend`."""
        return self._run(lambda: selectors.final_of(dock_id, concat))

    def set_length(self, upload_id: UUID, length: int) -> UploadFacts:
        """See `UploadBackend`."""
        return self._run(lambda: services.set_length(upload_id, length))

    def accept(self, upload_id: UUID, staged: Path, sha256: str, size: int) -> UploadFacts:
        """See `UploadBackend`."""
        return self._run(
            lambda: services.accept(upload=upload_id, staged=staged, sha256=sha256, size=size)
        )

    def close_upload(self, upload_id: UUID, state: str) -> bool:
        """See `UploadBackend`."""
        return self._run(lambda: services.close_upload(upload_id, state=state))

    def receipt(self, upload_id: UUID, dock_id: UUID) -> dict[str, Any] | None:
        """See `UploadBackend`."""
        return self._run(lambda: services.receipt(upload_id, dock_id, settings.LAPEL))

    def may_read(self, claim: Claim) -> bool:
        """See `UploadBackend`."""
        return self._run(lambda: _may_read(claim))

    def close(self) -> None:
        """End the threads and their connections."""
        for _ in range(DATABASE_THREADS):
            self._threads.submit(_leave)
        self._threads.shutdown(wait=True)

    def _run(self, work: Callable[[], T]) -> T:
        return self._threads.submit(_attempt, work).result()


def _attempt(work: Callable[[], T]) -> T:
    """Do it; every piece of work here may be repeated, so a lost connection is tried anew.

    Connections stay open between requests, which Django's own clean-up would end.
    """
    for pause in PAUSES:
        try:
            return work()
        except (OperationalError, InterfaceError):
            connections.close_all()
            time.sleep(pause)
    try:
        return work()
    except (OperationalError, InterfaceError) as error:
        connections.close_all()
        raise Unavailable("the database cannot be reached now; try again in some seconds") from (
            error
        )


def _may_read(claim: Claim) -> bool:
    viewer = _viewer(claim)
    if viewer is None or viewer.holder != claim.holder:
        return False
    if claim.right and claim.right not in viewer.permissions:
        return False
    return evidence.visible_to(viewer).filter(id=claim.recording).exists()


def _viewer(claim: Claim) -> Viewer | None:
    now = clock.now()
    if claim.holder.startswith("token:"):
        try:
            return accounts.api_identity(claim.secret, now=now).viewer
        except TokenRefused:
            return None
    return accounts.session_viewer(claim.secret, lock_after=settings.LAPEL.lock_after, now=now)


def _leave() -> None:
    """Close this thread's connection, and stay long enough for the other threads to do so too."""
    connections.close_all()
    time.sleep(0.02)
