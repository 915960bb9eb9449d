"""One request's body, from the socket to the disk: hashed while it comes, claimed once synced.

A request that is cut off keeps what came: it is synced, claimed, and the next
request goes on there. A request whose checksum does not hold, or which brings
more than was declared, leaves the upload as it was.
"""

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from lapel.devices.bodies import Body
from lapel.devices.errors import BodyCut, Refusal
from lapel.devices.headers import ALGORITHMS, Checksum, checksum
from lapel.devices.limits import Limits
from lapel.devices.staging import NO_SPACE, AlignedBuffer, Claim, StagedFile, Staging
from lapel.devices.writing import WriteBehind

if TYPE_CHECKING:
    from hashlib import _Hash


@dataclass
class Progress:
    """How far an upload has come, and the running hash of that much (None: not read back yet)."""

    upload: UUID
    offset: int = 0
    digest: "_Hash | None" = None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What one request may do to its upload.

    `end` is where it may not go beyond, `length` where the upload is complete
    (None: not known yet). `accepted_next` says that a durable act follows when
    it is, so that the last claim need not be waited for.
    """

    end: int
    length: int | None
    accepted_next: bool = False
    promised: Checksum | None = None
    promised_late: bool = False

    @property
    def whole_or_nothing(self) -> bool:
        """Whether a part of the body is worth nothing, because it cannot be checked."""
        return self.promised is not None or self.promised_late

    def checks(self) -> "dict[str, _Hash]":
        """The digests of the body to make; of a trailer the algorithm is known only at its end."""
        wanted = [self.promised.algorithm] if self.promised else []
        wanted = list(ALGORITHMS) if self.promised_late else wanted
        return {name: hashlib.new(name, usedforsecurity=False) for name in wanted}


class Reception:
    """Takes one body into one upload."""

    def __init__(
        self, progress: Progress, terms: Terms, *, staging: Staging, limits: Limits
    ) -> None:
        self._progress = progress
        self._terms = terms
        self._staging = staging
        self._limits = limits

    def run(self, body: Body, buffer: AlignedBuffer) -> None:
        """Receive all of the body; the progress then stands at what is synced and claimed.

        Raises:
            BodyCut: the body ended early; what came is kept.
            Refusal: 413 too much came, 460 the checksum does not hold, 507 the disk is full.
            OSError: the disk failed; the progress stands at the last claim.
        """
        upload = self._progress.upload
        with self._staging.open(upload) as file, WriteBehind(file) as self._writes:
            file.truncate(self._progress.offset)
            digest = self._progress.digest or file.hash_of(self._progress.offset, buffer)
            self._safe = (self._progress.offset, digest.copy())
            try:
                self._receive(body, file, digest, buffer)
            except Refusal:
                self._undo(file)
                raise
            except OSError as error:
                self._undo(file)
                if error.errno in NO_SPACE:
                    raise Refusal(507, "the server's disk is full", close=True) from error
                raise

    def _receive(
        self, body: Body, file: StagedFile, digest: "_Hash", buffer: AlignedBuffer
    ) -> None:
        checks = self._terms.checks()
        try:
            while count := self._take(body, (digest, *checks.values()), buffer):
                self._progress.offset += count
                self._checkpoint(file, digest)
        except BodyCut:
            if self._terms.whole_or_nothing:
                self._undo(file)
            else:
                self._settle(file, digest)
            raise
        self._verify(checks, body)
        self._settle(file, digest)

    def _take(self, body: Body, digests: "tuple[_Hash, ...]", buffer: AlignedBuffer) -> int:
        """One bufferful: received, hashed, on its way to the disk."""
        offset = self._progress.offset
        room = buffer.room(offset)
        count = body.fill(room)
        if offset + count > self._terms.end:
            raise Refusal(
                413, f"the body goes beyond the upload's {self._terms.end} bytes", close=True
            )
        if count:
            piece = room[:count]
            self._writes.write(piece, offset)
            for digest in digests:
                digest.update(piece)
            buffer.turn()
        return count

    def _checkpoint(self, file: StagedFile, digest: "_Hash") -> None:
        """Now and then in a long body; never at its end, which is not known to be good yet."""
        due = self._progress.offset - self._safe[0] >= self._limits.checkpoint
        if due and not self._terms.whole_or_nothing and self._progress.offset < self._terms.end:
            self._settle(file, digest)

    def _settle(self, file: StagedFile, digest: "_Hash") -> None:
        """Sync, then claim, in that order."""
        offset = self._progress.offset
        complete = offset == self._terms.length
        self._writes.wait()
        if offset != self._safe[0]:
            file.sync()
            claim = Claim(offset=offset, sha256=digest.hexdigest() if complete else "")
            later = complete and self._terms.accepted_next
            self._staging.set_claim(self._progress.upload, claim, sync=not later)
        self._progress.digest = digest
        self._safe = (offset, digest.copy())

    def _undo(self, file: StagedFile) -> None:
        """Back to the last claim."""
        self._writes.give_up()
        self._progress.offset, self._progress.digest = self._safe
        file.truncate(self._progress.offset)

    def _verify(self, checks: "dict[str, _Hash]", body: Body) -> None:
        late = body.trailers.get("upload-checksum") if self._terms.promised_late else None
        promised = checksum(late) or self._terms.promised
        if promised is not None and checks[promised.algorithm].digest() != promised.digest:
            raise Refusal(460, f"the body does not have the {promised.algorithm} it was sent with")
