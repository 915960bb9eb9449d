"""Read a file once, whole, and say its SHA-256; notice when it changes meanwhile."""

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

from lapel_dock.errors import SourceChanged, SourceGone

STRIDE = 1024 * 1024


def open_source(path: Path, form: tuple[int, int]) -> int:
    """Open the file for reading, when it is still the one with this size and time.

    Raises:
        SourceGone: it cannot be opened.
        SourceChanged: it is another file by now.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as problem:
        raise SourceGone(f"it cannot be opened: {problem.strerror}") from problem
    try:
        check_form(descriptor, form)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def check_form(descriptor: int, form: tuple[int, int]) -> None:
    """Refuse when an open file no longer has this size and time of change.

    Raises:
        SourceChanged: it does not.
        SourceGone: the disk is gone.
    """
    try:
        facts = os.fstat(descriptor)
    except OSError as problem:
        raise SourceGone(f"it cannot be read: {problem.strerror}") from problem
    if not stat.S_ISREG(facts.st_mode) or (facts.st_size, facts.st_mtime_ns) != form:
        raise SourceChanged("it was changed on the camera after we looked at it")


def sha256(path: Path, form: tuple[int, int], *, step: Callable[[int], None]) -> str:
    """Return the hash of the file as hex; `step` hears the bytes read so far and may raise.

    Raises:
        SourceGone: it cannot be read to its end.
        SourceChanged: its size or time changed before, during or after reading.
    """
    descriptor = open_source(path, form)
    digest, done = hashlib.sha256(), 0
    buffer = memoryview(bytearray(STRIDE))
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        while True:
            step(done)
            try:
                count = file.readinto(buffer)
            except OSError as problem:
                raise SourceGone(f"it cannot be read: {problem.strerror}") from problem
            if not count:
                break
            digest.update(buffer[:count])
            done += count
        check_form(descriptor, form)
    if done != form[0]:
        raise SourceChanged(f"it has {form[0]} bytes but only {done} could be read")
    return digest.hexdigest()
