"""RFC 6962, section 2.1, word for word: slow, recursive, and shared with no other code."""

import hashlib
from collections.abc import Sequence


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def _split(count: int) -> int:
    """The largest power of two smaller than count."""
    return 1 << (count - 1).bit_length() - 1


def root(entries: Sequence[bytes]) -> bytes:
    """MTH(D[n])."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return leaf(entries[0])
    k = _split(len(entries))
    return hashlib.sha256(b"\x01" + root(entries[:k]) + root(entries[k:])).digest()


def path(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n])."""
    if len(entries) == 1:
        return []
    k = _split(len(entries))
    if index < k:
        return [*path(index, entries[:k]), root(entries[k:])]
    return [*path(index - k, entries[k:]), root(entries[:k])]


def consistency(size: int, entries: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """PROOF(m, D[n]) as SUBPROOF(m, D[n], true)."""
    if size == len(entries):
        return [] if whole else [root(entries)]
    k = _split(len(entries))
    if size <= k:
        return [*consistency(size, entries[:k], whole), root(entries[k:])]
    return [*consistency(size - k, entries[k:], False), root(entries[:k])]
