"""Derive a whole log again from its entries, and name the first file that differs."""

from collections.abc import Iterator

from lapel.transparency import hashing, tiles, tree
from lapel.transparency.errors import LogDamaged
from lapel.transparency.tiles import HASH_SIZE, WIDTH
from lapel.transparency.tree import Read


def bundles(read: Read, size: int) -> Iterator[list[bytes]]:
    """The commitments of the log in order, a bundle (at most 256) at a time.

    Raises:
        LogDamaged: a bundle is missing or malformed.
    """
    for first in range(0, size, WIDTH):
        yield tree.read_bundle(read, first // WIDTH, min(WIDTH, size - first))


def verify_all(read: Read, size: int) -> bytes:
    """The root at this size, derived from the entries; every tile must be what they give.

    Holds one tile a level in memory, however large the log is. Whether the root
    is the published one is for the caller to compare with a checkpoint.

    Raises:
        LogDamaged: names the first file, in the order of the entries, that differs.
    """
    climb = _Climb(read)
    for commitments in bundles(read, size):
        climb.add(hashing.leaf_hashes(commitments))
    return climb.finish()


class _Climb:
    """The right edge of every level while the entries go by."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._edges: list[list[bytes]] = []
        self._done: list[int] = []

    def add(self, leaves: bytes) -> None:
        """Take the leaf hashes of the next bundle; only the last bundle may be short."""
        self._push(0, leaves)
        level = 0
        while level < len(self._edges) and self._width(level) == WIDTH:
            tile = b"".join(self._edges[level])
            self._compare(level, tile)
            self._edges[level] = []
            self._done[level] += 1
            level += 1
            self._push(level, hashing.top(tile))

    def finish(self) -> bytes:
        """Compare the partial tiles and return the root."""
        edges = [b"".join(edge) for edge in self._edges]
        for level, edge in enumerate(edges):
            if edge:
                self._compare(level, edge)
        return tree.fold(edges)

    def _push(self, level: int, hashes: bytes) -> None:
        if level == len(self._edges):
            self._edges.append([])
            self._done.append(0)
        self._edges[level].append(hashes)

    def _width(self, level: int) -> int:
        return sum(len(part) for part in self._edges[level]) // HASH_SIZE

    def _compare(self, level: int, derived: bytes) -> None:
        index, width = self._done[level], len(derived) // HASH_SIZE
        stored = tree.read_tile(self._read, level, index, width)
        if stored == derived:
            return
        place = next(
            at for at in range(width) if stored[at * 32 : at * 32 + 32] != derived[at * 32 :][:32]
        )
        below = tiles.bundle_path(index, width) if not level else f"the tiles of level {level - 1}"
        raise LogDamaged(
            tiles.tile_path(level, index, width),
            f"hash {place} differs from what {below} gives",
        )
