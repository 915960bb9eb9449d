"""Where the files of a package go: a folder, or an archive; both hash what they write."""

import hashlib
import os
import stat
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Protocol

from lapel.disclosure.errors import PackageError
from lapel.foundation import durable


class Sink(Protocol):
    """Takes files one after another; knows SHA-256 and size of each that it took."""

    written: dict[str, tuple[str, int]]

    def add(self, name: str, pieces: Iterable[bytes], size: int) -> None:
        """Write one file; `size` is how long it is expected to be."""
        ...

    def close(self) -> None:
        """Make all of it durable."""
        ...


def _pour(file: IO[bytes], name: str, pieces: Iterable[bytes], size: int) -> tuple[str, int]:
    digest, count = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        file.write(piece)
        count += len(piece)
    if count != size:
        raise PackageError(f"{name} gave {count} bytes, not {size}; it changed while it was read")
    return digest.hexdigest(), count


class FolderSink:
    """Files in a folder."""

    def __init__(self, root: Path) -> None:
        self.written: dict[str, tuple[str, int]] = {}
        self._root = root

    def add(self, name: str, pieces: Iterable[bytes], size: int) -> None:
        """Write one file and sync it."""
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            self.written[name] = _pour(file, name, pieces, size)
            file.flush()
            os.fsync(file.fileno())

    def close(self) -> None:
        """Sync every folder."""
        for folder, _, _ in os.walk(self._root):
            durable.sync_folder(Path(folder))


class ZipSink:
    """Members of an archive, stored as they are, below one top folder (RFC 8493, section 4)."""

    def __init__(self, path: Path, *, top: str, made_at: datetime) -> None:
        self.written: dict[str, tuple[str, int]] = {}
        self._path = path
        self._zip = zipfile.ZipFile(path, "x", zipfile.ZIP_STORED, allowZip64=True)
        self._top = top
        moment = made_at.astimezone(UTC)
        self._time = (moment.year, moment.month, moment.day, moment.hour, moment.minute, 0)

    def add(self, name: str, pieces: Iterable[bytes], size: int) -> None:
        """Write one member as it comes, without a copy in between."""
        member = zipfile.ZipInfo(f"{self._top}/{name}", date_time=self._time)
        member.external_attr = (stat.S_IFREG | 0o644) << 16
        # Told the size, the archive uses its large form (zip64) exactly where needed.
        member.file_size = size
        with self._zip.open(member, "w", force_zip64=size >= 2**31) as file:
            self.written[name] = _pour(file, name, pieces, size)

    def close(self) -> None:
        """Write the archive's directory and sync."""
        self._zip.close()
        with self._path.open("rb+") as file:
            os.fsync(file.fileno())
