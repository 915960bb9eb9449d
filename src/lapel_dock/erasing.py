"""Erase one file from a camera. Nothing else in this program removes footage.

Before the file goes: it is the same plain file (size, time, inode) before and after it was read
again to its end, and its bytes still have the hash that the receipt names. After it went: its
folder is synced, so that it does not come back after a power cut.
"""

import os
from collections.abc import Callable
from pathlib import Path

from lapel_dock import hashing
from lapel_dock.errors import NotProven, SourceChanged, SourceGone


class NotErasable(NotProven):
    """The file is safe at the server but the camera's disk does not let it go."""


def erase(
    path: Path,
    form: tuple[int, int],
    *,
    sha256: str,
    step: Callable[[int], None],
    trust_time: bool = False,
) -> None:
    """Erase the file when it still has the bytes that are proven safe.

    With `trust_time` the bytes are not read again; size, time and inode alone decide.

    Raises:
        SourceGone: it is not there any more, or cannot be read.
        SourceChanged: it is another file, or has other bytes, by now.
        NotErasable: the disk refuses (read-only, no permission).
    """
    descriptor = hashing.open_source(path, form)
    try:
        if not trust_time and hashing.sha256(path, form, step=step) != sha256:
            raise SourceChanged("its bytes are not those of the receipt, though size and time are")
        _same_file(descriptor, path)
        hashing.check_form(descriptor, form)
        _unlink(path)
    finally:
        os.close(descriptor)


def _same_file(descriptor: int, path: Path) -> None:
    try:
        here, there = os.fstat(descriptor), path.lstat()
    except OSError as problem:
        raise SourceGone(f"it cannot be looked at: {problem.strerror}") from problem
    if (here.st_dev, here.st_ino) != (there.st_dev, there.st_ino):
        raise SourceChanged("another file was put in its place")


def _unlink(path: Path) -> None:
    try:
        path.unlink()
    except FileNotFoundError as problem:
        raise SourceGone("it vanished just before it was to be erased") from problem
    except OSError as problem:
        raise NotErasable(
            f"it is safe at the server but could not be erased: {problem.strerror}"
        ) from problem
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    except OSError as problem:
        raise NotErasable(f"it was erased, but its folder is not synced: {problem}") from problem
    finally:
        os.close(folder)
