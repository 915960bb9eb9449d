"""What goes wrong with media, as one exception with a reason that a program can act on."""

from typing import Final, Literal

from lapel.foundation.errors import LapelError

Reason = Literal[
    "time",  # the wall clock or the processor time ran out
    "memory",  # more memory was wanted than allowed
    "size",  # a derivative grew past the largest file allowed
    "space",  # the disk under the target folder is full: not the file's fault, try again
    "crash",  # the decoder died
    "refused",  # a format or picture size that Lapel does not open
    "nothing",  # the file opened but nothing in it decodes
    "missing",  # the source is not there or may not be read: try again
]

RETRY: Final[frozenset[str]] = frozenset({"space", "missing"})
"""Reasons that lie in the machine, not in the file, so that a retry may succeed."""


class MediaFailure(LapelError):
    """A file could not be read or made into what was wanted; the original is untouched."""

    def __init__(self, reason: Reason, text: str) -> None:
        """Keep the reason beside the text, so that a caller need not read the text."""
        super().__init__(text)
        self.reason: Reason = reason
        self.text = text
