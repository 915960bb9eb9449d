"""The vault: bytes by their SHA-256, written once, read-only, never replaced by others.

One narrow interface, so that another store changes configuration only. A
blob's name is its hash, so whoever reads it can check it.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lapel.evidence.errors import BytesMissing
from lapel.foundation import durable
from lapel.foundation.ids import new_id

READ_ONLY = 0o444


@dataclass(frozen=True)
class Vault:
    """The blobs below one folder."""

    root: Path

    @property
    def staging(self) -> Path:
        """Where uploads grow, in the same file system, so that adopting is one link."""
        return durable.make_folder(self.root / "staging")

    def path(self, sha256: str) -> Path:
        """Where the bytes of this hash stand, or would stand."""
        return self.root / "sha256" / sha256[:2] / sha256[2:4] / sha256

    def has(self, sha256: str) -> bool:
        """Whether the vault holds the bytes of this hash."""
        return self.path(sha256).is_file()

    def adopt(self, staged: Path, sha256: str) -> bool:
        """Take a staged, synced file in under its hash; False when the same bytes were here.

        The caller has computed the hash while the bytes arrived. The staged
        name goes in both cases; a crash at any point leaves the bytes under
        one of the two names. What stands there already is hashed again, and set aside
        if it is damaged: whoever brings the bytes may erase theirs on our word.
        """
        staged.chmod(READ_ONLY)
        if self.has(sha256) and self._damaged(sha256, staged.stat().st_size):
            aside = durable.make_folder(self.root / "damaged") / f"{sha256}-{new_id()}"
            self.path(sha256).rename(aside)
        return durable.adopt(staged, self.path(sha256))

    def _damaged(self, sha256: str, size: int) -> bool:
        """Whether the stored bytes are not what their name says."""
        if self.path(sha256).stat().st_size != size:
            return True
        try:
            return self.hash_of(sha256) != sha256
        except OSError:
            return True

    def put(self, data: bytes) -> str:
        """Take small bytes in; return their hash."""
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.has(sha256):
            durable.write(self.path(sha256), data, mode=READ_ONLY)
        return sha256

    def take(self, made: Path) -> tuple[str, int]:
        """Take a file of our own making in: hashed, synced, adopted; return hash and size."""
        with made.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size = os.fstat(file.fileno()).st_size
            os.fsync(file.fileno())
        self.adopt(made, sha256)
        return sha256, size

    def existing(self, sha256: str) -> Path:
        """The file that holds the bytes of this hash.

        Raises:
            BytesMissing: the vault does not hold them.
        """
        path = self.path(sha256)
        if not path.is_file():
            raise BytesMissing(
                f"the vault has no bytes for SHA-256 {sha256}; restore them from a copy:"
                " `lapel fsck` lists all that is missing"
            )
        return path

    def hash_of(self, sha256: str) -> str:
        """The hash that the stored bytes really have now, read from the disk where it can be told.

        Raises:
            BytesMissing: the vault does not hold them.
            OSError: the disk does not give them.
        """
        with self.existing(sha256).open("rb") as file:
            _forget(file.fileno())
            try:
                return hashlib.file_digest(file, "sha256").hexdigest()
            finally:
                _forget(file.fileno())

    @property
    def present(self) -> bool:
        """Whether the folder of the blobs is there; it is not when its disk is not mounted."""
        return (self.root / "sha256").is_dir()

    def blobs(self) -> Iterator[str]:
        """The name of every blob, in order."""
        base = self.root / "sha256"
        if base.is_dir():
            for path in sorted(base.glob("??/??/*")):
                if not path.name.startswith("."):
                    yield path.name


def _forget(handle: int) -> None:
    """Let go of what memory holds of a file, so that a check reads the disk itself."""
    with suppress(OSError):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
