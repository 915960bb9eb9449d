"""The outer shape of an ISO base media file (ISO/IEC 14496-12 clause 4.2): its boxes.

Only the heads of the outermost boxes are read, to say what a decoder cannot: that the
index is missing because the recording was cut, or that the file is shorter than it says.
"""

import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

KNOWN_FIRST: Final = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"free", b"wide", b"skip"})
MOST_BOXES: Final = 100_000


@dataclass(frozen=True)
class Layout:
    """Which boxes are there, and how many bytes the last one lacks."""

    kinds: frozenset[bytes]
    missing_bytes: int

    @property
    def has_index(self) -> bool:
        """A `moov` box is there, without which no track can be found."""
        return b"moov" in self.kinds


def layout(path: Path) -> Layout | None:
    """The outermost boxes, or None when this is no ISO base media file."""
    size = path.stat().st_size
    kinds: set[bytes] = set()
    position = 0
    with path.open("rb") as file:
        for _ in range(MOST_BOXES):
            if position + 8 > size:
                break
            kind, length = _head(file, position, size)
            if not kinds and kind not in KNOWN_FIRST:
                return None
            if length < 8:
                break
            kinds.add(kind)
            position += length
    return Layout(frozenset(kinds), max(0, position - size)) if kinds else None


def _head(file: BinaryIO, position: int, size: int) -> tuple[bytes, int]:
    file.seek(position, os.SEEK_SET)
    head = file.read(16)
    length, kind = struct.unpack_from(">I4s", head)
    if length == 1 and len(head) == 16:
        length = struct.unpack_from(">Q", head, 8)[0]
    elif length == 0:
        length = size - position
    return kind, length
