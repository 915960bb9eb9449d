"""Hashing many nodes at once: tight loops over hashlib, on hashes laid end to end."""

from collections.abc import Iterable
from hashlib import sha256

from lapel.transparency.tiles import HASH_SIZE
from lapel_verify.merkle import EMPTY_ROOT

_PAIR = 2 * HASH_SIZE


def leaf_hashes(commitments: Iterable[bytes]) -> bytes:
    """The leaf hashes of commitments, end to end."""
    return b"".join([sha256(b"\x00" + commitment).digest() for commitment in commitments])


def parents(hashes: bytes) -> bytes:
    """The level above; a last hash without a partner is lifted as it is."""
    whole = len(hashes) - len(hashes) % _PAIR
    above = [sha256(b"\x01" + hashes[at : at + _PAIR]).digest() for at in range(0, whole, _PAIR)]
    return b"".join(above) + hashes[whole:]


def top(hashes: bytes) -> bytes:
    """The root over hashes of which only the last may stand for less than the others.

    This is RFC 6962's tree: splitting at the largest power of two from above
    and lifting the odd one from below give the same nodes.
    """
    if not hashes:
        return EMPTY_ROOT
    while len(hashes) > HASH_SIZE:
        hashes = parents(hashes)
    return hashes
