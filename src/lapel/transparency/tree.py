"""The tree over tile files: grow it, take its root, prove things about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lapel.transparency import hashing, tiles
from lapel.transparency.errors import LogDamaged, OutsideTree
from lapel.transparency.tiles import HASH_SIZE, WIDTH

Read = Callable[[str], bytes | None]

_TILE = WIDTH * HASH_SIZE


@dataclass(frozen=True, kw_only=True)
class Integrated:
    """A grown tree: its size and root, and the files to write before it is published."""

    size: int
    root: bytes
    files: dict[str, bytes]


def integrate(read: Read, size: int, commitments: Sequence[bytes]) -> Integrated:
    """Grow the tree of this size by commitments, at the right edge.

    Reads only the partial tiles of the present edge. Files of full tiles in the
    result are final; partial ones are for this size.

    Raises:
        LogDamaged: a partial tile of the present size is missing or too short.
        OutsideTree: a commitment has not 32 bytes.
    """
    if any(len(commitment) != HASH_SIZE for commitment in commitments):
        raise OutsideTree(f"every commitment must have {HASH_SIZE} bytes; one has not")
    files = _grow_bundles(read, size, commitments)
    edges: list[bytes] = []
    new, before = hashing.leaf_hashes(commitments), size
    while new or before:
        level = len(edges)
        grown = _partial(read, level, before) + new
        first = before // WIDTH
        full, edge = _cut(grown)
        for number, tile in enumerate(full):
            files[tiles.tile_path(level, first + number)] = tile
        if edge and new:
            files[tiles.tile_path(level, first + len(full), len(edge) // HASH_SIZE)] = edge
        edges.append(edge)
        new, before = b"".join([hashing.top(tile) for tile in full]), first
    return Integrated(size=size + len(commitments), root=fold(edges), files=files)


def root(read: Read, size: int) -> bytes:
    """The root of the tree at this size, from the partial tiles of its edge.

    Raises:
        LogDamaged: a tile is missing or too short.
    """
    return fold([_partial(read, level, count) for level, count in tiles.level_sizes(size)])


def inclusion_proof(read: Read, index: int, size: int) -> tuple[bytes, ...]:
    """The hashes that lead from leaf `index` to the root at this size (RFC 6962, 2.1.1).

    Raises:
        OutsideTree: there is no such leaf.
        LogDamaged: a tile is missing or too short.
    """
    if not 0 <= index < size:
        raise OutsideTree(f"there is no leaf {index} in a tree of {size} leaves")
    nodes = _Nodes(read, size)
    proof: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(nodes.over(middle, high))
            high = middle
        else:
            proof.append(nodes.over(low, middle))
            low = middle
    return tuple(reversed(proof))


def consistency_proof(read: Read, size1: int, size2: int) -> tuple[bytes, ...]:
    """The hashes that show how the tree of size1 became that of size2 (RFC 6962, 2.1.2).

    Raises:
        OutsideTree: the sizes are not 1 <= size1 <= size2.
        LogDamaged: a tile is missing or too short.
    """
    if not 1 <= size1 <= size2:
        raise OutsideTree(f"no tree of {size1} leaves is the beginning of one of {size2}")
    nodes = _Nodes(read, size2)
    proof: list[bytes] = []
    low, high = 0, size2
    while high != size1:
        middle = low + _split(high - low)
        if size1 <= middle:
            proof.append(nodes.over(middle, high))
            high = middle
        else:
            proof.append(nodes.over(low, middle))
            low = middle
    if low:
        proof.append(nodes.over(low, high))
    return tuple(reversed(proof))


def leaf_hash(read: Read, index: int, size: int) -> bytes:
    """The leaf hash at this index of the tree at this size.

    Raises:
        OutsideTree: there is no such leaf.
        LogDamaged: a tile is missing or too short.
    """
    if not 0 <= index < size:
        raise OutsideTree(f"there is no leaf {index} in a tree of {size} leaves")
    return _Nodes(read, size).over(index, index + 1)


def read_tile(read: Read, level: int, index: int, width: int) -> bytes:
    """The first `width` hashes of a tile: its partial file, or the full one that replaced it.

    Raises:
        LogDamaged: neither is there, or the file has not the length of its name.
    """
    return _read(read, tiles.tile_path(level, index, width), tiles.tile_path(level, index), width)


def read_bundle(read: Read, index: int, width: int) -> list[bytes]:
    """The first `width` commitments of a bundle, from its partial or its full file.

    Raises:
        LogDamaged: neither is there, or the file is malformed.
    """
    path, full = tiles.bundle_path(index, width), tiles.bundle_path(index)
    data = _read(read, path, full, width, item=HASH_SIZE + 2)
    return tiles.decode_bundle(data, path)


def _read(read: Read, path: str, full: str, width: int, *, item: int = HASH_SIZE) -> bytes:
    data, expected = read(path), width * item
    if data is None and path != full:
        path, data, expected = full, read(full), WIDTH * item
    if data is None:
        raise LogDamaged(path, "is missing")
    if len(data) != expected:
        raise LogDamaged(path, f"has {len(data)} bytes, not {expected}")
    return data[: width * item]


def _partial(read: Read, level: int, count: int) -> bytes:
    """The hashes of the partial tile at the edge of a level of `count` hashes."""
    width = count % WIDTH
    return read_tile(read, level, count // WIDTH, width) if width else b""


def _cut(hashes: bytes) -> tuple[list[bytes], bytes]:
    """Full tiles, and what remains at the edge."""
    whole = len(hashes) - len(hashes) % _TILE
    return [hashes[at : at + _TILE] for at in range(0, whole, _TILE)], hashes[whole:]


def fold(edges: Sequence[bytes]) -> bytes:
    """The root from the hashes of each level's partial tile (empty if none), lowest level first."""
    below = b""
    for edge in edges:
        hashes = edge + below
        below = hashing.top(hashes) if hashes else b""
    return hashing.top(below)


def _grow_bundles(read: Read, size: int, commitments: Sequence[bytes]) -> dict[str, bytes]:
    if not commitments:
        return {}
    first, width = divmod(size, WIDTH)
    held = read_bundle(read, first, width) if width else []
    held.extend(commitments)
    bundles = [held[at : at + WIDTH] for at in range(0, len(held), WIDTH)]
    return {
        tiles.bundle_path(first + number, len(bundle)): tiles.encode_bundle(bundle)
        for number, bundle in enumerate(bundles)
    }


def _split(count: int) -> int:
    """The largest power of two smaller than count."""
    return 1 << (count - 1).bit_length() - 1


class _Nodes:
    """The inner nodes of one tree, each tile read once."""

    def __init__(self, read: Read, size: int) -> None:
        self._read_file = read
        self._counts = dict(tiles.level_sizes(size))
        self._tiles: dict[tuple[int, int], bytes] = {}

    def over(self, low: int, high: int) -> bytes:
        """The node over leaves [low, high), a node of the tree or its whole right part."""
        count = high - low
        if count & (count - 1):
            middle = low + _split(count)
            return hashing.top(self.over(low, middle) + self.over(middle, high))
        level = (count.bit_length() - 1) // 8
        return hashing.top(self._hashes(level, low >> 8 * level, high >> 8 * level))

    def _hashes(self, level: int, first: int, last: int) -> bytes:
        """Hashes [first, last) of a level, which lie in one tile."""
        number, offset = divmod(first, WIDTH)
        if (level, number) not in self._tiles:
            width = min(WIDTH, self._counts[level] - number * WIDTH)
            self._tiles[level, number] = read_tile(self._read_file, level, number, width)
        start = offset * HASH_SIZE
        return self._tiles[level, number][start : start + (last - first) * HASH_SIZE]
