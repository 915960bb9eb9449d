"""Write one piece of a body to the disk while the next one is hashed and received."""

import contextlib
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from lapel.devices.staging import StagedFile

WRITERS = ThreadPoolExecutor(max_workers=32, thread_name_prefix="write")
"""Shared by all connections; each has at most one piece in here."""


class WriteBehind:
    """The writes of one body, in order, at most one of them under way; none at the block's end."""

    def __init__(self, file: StagedFile) -> None:
        self._file = file
        self._pending: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.give_up()

    def write(self, piece: memoryview, offset: int) -> None:
        """Begin to write a piece; it must stay as it is until the next call returns.

        Raises:
            OSError: an earlier piece could not be written.
        """
        self.wait()
        self._pending = WRITERS.submit(self._file.write, piece, offset)

    def wait(self) -> None:
        """Wait until everything is written.

        Raises:
            OSError: it could not be.
        """
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.result()

    def give_up(self) -> None:
        """Wait until nothing is being written any more, whatever became of it."""
        with contextlib.suppress(OSError):
            self.wait()
