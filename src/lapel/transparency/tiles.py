"""Tile paths and entry bundles (C2SP tlog-tiles): names and bytes, nothing else."""

from collections.abc import Iterable, Iterator
from itertools import count

from lapel.transparency.errors import LogDamaged

WIDTH = 256
HASH_SIZE = 32
ENTRIES = "entries"

_FIXED = HASH_SIZE + 2
_PREFIX = HASH_SIZE.to_bytes(2)


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Where the hashes of one tile are: `tile/0/x001/234` or `tile/0/x001/234.p/17`."""
    return f"tile/{level}/{_numbered(index, width)}"


def bundle_path(index: int, width: int = WIDTH) -> str:
    """Where the entries of one level-0 tile are: `tile/entries/x001/234`."""
    return f"tile/{ENTRIES}/{_numbered(index, width)}"


def _numbered(index: int, width: int) -> str:
    name = f"{index % 1000:03d}"
    while index := index // 1000:
        name = f"x{index % 1000:03d}/{name}"
    return name if width == WIDTH else f"{name}.p/{width}"


def level_sizes(size: int) -> Iterator[tuple[int, int]]:
    """Each level of a tree of this size, with the number of hashes that its tiles hold."""
    for level in count():
        if not size:
            return
        yield level, size
        size //= WIDTH


def encode_bundle(commitments: Iterable[bytes]) -> bytes:
    """Commitments as an entry bundle: each with its length in two bytes before it."""
    return b"".join([_PREFIX + commitment for commitment in commitments])


def decode_bundle(data: bytes, path: str) -> list[bytes]:
    """The commitments of a bundle; in this log every one has 32 bytes.

    Raises:
        LogDamaged: the bundle has another form.
    """
    starts = range(0, len(data), _FIXED)
    if len(data) % _FIXED or any(data[at : at + 2] != _PREFIX for at in starts):
        raise LogDamaged(path, "is not a sequence of 32-byte entries with their lengths")
    return [data[at + 2 : at + _FIXED] for at in starts]
