"""A package as a folder or as one archive: names, sizes and bytes, read with suspicion.

Refused: links and special files, names that leave the package, names twice,
compressed or encrypted members (so nothing can unfold into more than is there),
members that claim more bytes than the archive has.
"""

import os
import stat
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Protocol

from lapel_verify.errors import ContainerError

MAX_FILES = 100_000
MAX_DEPTH = 16
MAX_DOCUMENT = 64 * 2**20
CHUNK = 2**20


class Container(Protocol):
    """The files of a package by their names, with `/` between the parts."""

    @property
    def kind(self) -> str:
        """`folder` or `archive`."""
        ...

    @property
    def sizes(self) -> Mapping[str, int]:
        """Every file's name and size."""
        ...

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """The bytes of one of the files."""
        ...


def open_container(path: Path) -> Container:
    """The package at this path.

    Raises:
        ContainerError: it cannot be read safely; the text says why.
    """
    try:
        return Folder(path) if path.is_dir() else Archive(path)
    except OSError as error:
        raise ContainerError(f"{path.name} cannot be read: {error}") from error


def chunks(container: Container, name: str) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time.

    Raises:
        ContainerError: they cannot be read.
    """
    try:
        with container.open(name) as file:
            while piece := file.read(CHUNK):
                yield piece
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise ContainerError(f"{name} cannot be read: {error}") from error


def document(container: Container, name: str, limit: int = MAX_DOCUMENT) -> bytes:
    """The whole of a small file.

    Raises:
        ContainerError: it is not there, too large or unreadable.
    """
    if name not in container.sizes:
        raise ContainerError(f"{name} is missing")
    if container.sizes[name] > limit:
        raise ContainerError(f"{name} has {container.sizes[name]} bytes; the limit is {limit}")
    return b"".join(chunks(container, name))


def check_name(name: str) -> None:
    """Refuse a name that is not a plain relative path.

    Raises:
        ContainerError: the name could leave the package or mislead a reader.
    """
    parts = name.split("/")
    if any(part in {"", ".", ".."} for part in parts) or "\\" in name or ":" in parts[0]:
        raise ContainerError(f"{name!r} is not a plain path inside the package")
    if not name.isprintable():
        raise ContainerError(f"{name!r} holds characters that cannot be printed")


class Folder:
    """A package as a folder."""

    kind = "folder"

    def __init__(self, root: Path) -> None:
        self._root = root
        self.sizes: dict[str, int] = {}
        for name, size in self._walk(root, ""):
            check_name(name)
            self.sizes[name] = size
            if len(self.sizes) > MAX_FILES:
                raise ContainerError(f"the folder holds more than {MAX_FILES} files")

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """The bytes of one of the files; a link put there meanwhile is not followed."""
        handle = os.open(self._root / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        return os.fdopen(handle, "rb")

    def _walk(self, folder: Path, prefix: str) -> Iterator[tuple[str, int]]:
        if prefix.count("/") > MAX_DEPTH:
            raise ContainerError(f"{prefix!r} is more than {MAX_DEPTH} folders deep")
        with os.scandir(folder) as found:
            children = sorted(found, key=lambda child: child.name)
        for child in children:
            name, mode = prefix + child.name, child.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                yield from self._walk(Path(child.path), f"{name}/")
            elif stat.S_ISREG(mode):
                yield name, child.stat(follow_symlinks=False).st_size
            else:
                raise ContainerError(f"{name!r} is a link or a special file; only files may be")


class Archive:
    """A package as a .zip whose members are stored as they are."""

    kind = "archive"

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise ContainerError(f"{path.name} cannot be read as an archive: {error}") from error
        members = [one for one in self._zip.infolist() if not one.is_dir()]
        if len(members) > MAX_FILES:
            raise ContainerError(f"the archive holds more than {MAX_FILES} files")
        for member in members:
            _check_member(member)
        if sum(member.file_size for member in members) > path.stat().st_size:
            raise ContainerError("the members claim more bytes than the archive has")
        self._members = _below_top({member.filename: member for member in members})
        if len(self._members) != len(members):
            raise ContainerError("the archive holds two members of the same name")
        self.sizes = {name: member.file_size for name, member in self._members.items()}

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """The bytes of one of the files; their CRC-32 is checked on the way."""
        return self._zip.open(self._members[name])


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    check_name(name)
    if member.orig_filename != name:
        raise ContainerError(f"the name {member.orig_filename!r} would be read as {name!r}")
    if member.flag_bits & 0x1:
        raise ContainerError(f"{name!r} is encrypted")
    if member.compress_type != zipfile.ZIP_STORED or member.compress_size != member.file_size:
        raise ContainerError(f"{name!r} is compressed; members of a package are stored as they are")
    mode = member.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        raise ContainerError(f"{name!r} is a link or a special file; only files may be")


def _below_top(members: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Names below the one top folder that a bag in an archive has (RFC 8493, section 4)."""
    tops = {name.partition("/")[0] for name in members}
    if len(tops) != 1 or not all("/" in name for name in members):
        raise ContainerError("the archive does not hold exactly one folder with all files in it")
    return {name.partition("/")[2]: member for name, member in members.items()}
