"""Uploads on disk while they grow: the bytes, and beside them how many are claimed.

`<id>` holds the bytes; `<id>.claim` holds two records, written in turn, of how
many of them are known to be on disk. A claim is written only after the bytes
it covers were synced, so whatever a crash leaves beyond it is cut off.

Bytes are written past the page cache (O_DIRECT) wherever buffer, length and
offset are aligned, because a fresh page of the cache costs more than the disk
does; the unaligned rest, and file systems that refuse, take the usual way.
"""

import errno
import fcntl
import mmap
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self
from uuid import UUID

from lapel.devices import headers
from lapel.foundation import clock, durable

if TYPE_CHECKING:
    from hashlib import _Hash

BLOCK = 4096
BUFFER = 256 * 1024
RECORD = 512
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class AlignedBuffer:
    """Two page-aligned halves, reused for everything a connection receives.

    One is filled while the other is on its way to the disk.
    """

    def __init__(self) -> None:
        both = memoryview(mmap.mmap(-1, 2 * BUFFER))
        self.view, self._other = both[:BUFFER], both[BUFFER:]

    def room(self, offset: int) -> memoryview:
        """As much of a half as brings a file from this offset back to a block's border."""
        return self.view[: BUFFER - offset % BLOCK]

    def turn(self) -> None:
        """Go on with the other half."""
        self.view, self._other = self._other, self.view


@dataclass(frozen=True, kw_only=True)
class Claim:
    """How much of an upload is on disk, and the hash of all of it once it is complete."""

    offset: int = 0
    sha256: str = ""


class StagedFile:
    """The bytes of one upload, open for writing at any offset."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._flags = fcntl.fcntl(self._handle, fcntl.F_GETFL)
        self._direct = False
        self._refused = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._handle)

    def write(self, view: memoryview, offset: int) -> None:
        """Write all of the view at the offset.

        Raises:
            OSError: the disk is full, or fails.
        """
        while view:
            self._use_direct(len(view) % BLOCK == 0 and offset % BLOCK == 0)
            written = self._pwrite(view, offset)
            view, offset = view[written:], offset + written

    def truncate(self, length: int) -> None:
        """Cut off, or grow to, this length."""
        os.ftruncate(self._handle, length)

    def sync(self) -> None:
        """Wait until the bytes and their length are on disk."""
        os.fdatasync(self._handle)

    def read(self, length: int, buffer: AlignedBuffer) -> Iterator[memoryview]:
        """The first bytes, a bufferful at a time.

        Raises:
            OSError: EIO, there are fewer.
        """
        done = 0
        self._use_direct(wanted=False)
        while done < length:
            count = os.preadv(self._handle, [buffer.view[: min(BUFFER, length - done)]], done)
            if not count:
                raise OSError(errno.EIO, f"only {done} of {length} claimed bytes can be read")
            yield buffer.view[:count]
            done += count

    def hash_of(self, length: int, buffer: AlignedBuffer) -> "_Hash":
        """The running hash of the first bytes, read back."""
        digest = sha256()
        for view in self.read(length, buffer):
            digest.update(view)
        return digest

    def _pwrite(self, view: memoryview, offset: int) -> int:
        try:
            return os.pwrite(self._handle, view, offset)
        except OSError as error:
            if error.errno != errno.EINVAL or not self._direct:
                raise
            self._refuse_direct()
            return os.pwrite(self._handle, view, offset)

    def _use_direct(self, wanted: bool) -> None:
        wanted = wanted and not self._refused
        if wanted == self._direct:
            return
        try:
            flags = self._flags | os.O_DIRECT if wanted else self._flags
            fcntl.fcntl(self._handle, fcntl.F_SETFL, flags)
            self._direct = wanted
        except OSError:
            self._refuse_direct()

    def _refuse_direct(self) -> None:
        """This file system has no O_DIRECT (tmpfs, some overlays): buffered from here on."""
        fcntl.fcntl(self._handle, fcntl.F_SETFL, self._flags)
        self._refused, self._direct = True, False


@dataclass(frozen=True)
class Staging:
    """The folder of growing uploads, in the vault's file system."""

    folder: Path

    def path(self, upload: UUID) -> Path:
        """Where the bytes of an upload grow."""
        return self.folder / str(upload)

    def open(self, upload: UUID) -> StagedFile:
        """The bytes of an upload, made if need be; the folder as well."""
        durable.make_folder(self.folder, 0o700)
        return StagedFile(self.path(upload))

    def claim(self, upload: UUID) -> Claim:
        """What is known to be on disk; never more than the file is long."""
        try:
            raw = self._claim_path(upload).read_bytes()
        except FileNotFoundError:
            return Claim()
        found = max(
            (_read_record(raw[at : at + RECORD]) for at in (0, RECORD)),
            key=lambda claim: (claim.offset, claim.sha256),
        )
        if found.sha256:
            return found
        return Claim(offset=min(found.offset, self._size(upload)))

    def set_claim(self, upload: UUID, claim: Claim, *, sync: bool) -> None:
        """Write the claim. The bytes it covers MUST have been synced before.

        `sync=False` is for claims that something durable follows anyway.
        """
        durable.make_folder(self.folder, 0o700)
        handle = os.open(self._claim_path(upload), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            raw = os.pread(handle, 2 * RECORD, 0)
            older = min((0, RECORD), key=lambda at: _read_record(raw[at : at + RECORD]).offset)
            os.pwrite(handle, _record(claim), older)
            if sync:
                os.fdatasync(handle)
        finally:
            os.close(handle)

    def discard(self, upload: UUID) -> None:
        """Remove the bytes and the claim of an upload."""
        self.path(upload).unlink(missing_ok=True)
        self._claim_path(upload).unlink(missing_ok=True)

    def touched(self, upload: UUID) -> datetime | None:
        """When something was last written of an upload; None when nothing was."""
        times = [
            path.stat().st_mtime
            for path in (self.path(upload), self._claim_path(upload))
            if path.exists()
        ]
        return clock.from_timestamp(max(times)) if times else None

    def older_than(self, moment: float) -> Iterator[UUID]:
        """The uploads whose files nothing has touched since a moment."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            upload = headers.upload_id(path.name.removesuffix(".claim"))
            if upload is not None and path.stat().st_mtime < moment:
                yield upload

    def free_bytes(self) -> int:
        """What the file system still has for us."""
        durable.make_folder(self.folder, 0o700)
        facts = os.statvfs(self.folder)
        return facts.f_bavail * facts.f_frsize

    def _size(self, upload: UUID) -> int:
        path = self.path(upload)
        return path.stat().st_size if path.exists() else 0

    def _claim_path(self, upload: UUID) -> Path:
        return self.folder / f"{upload}.claim"


def _record(claim: Claim) -> bytes:
    body = f"{claim.offset} {claim.sha256}".encode()
    return f"{zlib.crc32(body):08x} ".encode() + body.ljust(RECORD - 10) + b"\n"


def _read_record(raw: bytes) -> Claim:
    """The claim of a record; the empty claim if it was never written or a crash tore it."""
    checksum, _, rest = raw.partition(b" ")
    offset, _, digest = rest.strip().partition(b" ")
    body = b"%s %s" % (offset, digest)
    if not offset.isdigit() or checksum != f"{zlib.crc32(body):08x}".encode():
        return Claim()
    return Claim(offset=int(offset), sha256=digest.decode("ascii"))
