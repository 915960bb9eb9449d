"""Merkle tree proofs: RFC 6962 hashing; RFC 9162, sections 2.1.3.2 and 2.1.4.2.

The subtree forms are those of the Merkle Tree Certificates draft: a subtree
[start, end) is a part of the tree whose start is a multiple of the smallest power
of two that holds it, so that the whole tree's own nodes can prove it.
"""

import hashlib
from collections.abc import Sequence

from lapel_verify.errors import ProofError

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: SHA-256(0x00 || data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def verify_inclusion(
    *, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that the leaf hash stands at this index of the tree of this size and root.

    Raises:
        ProofError: it does not, or the proof is of the wrong shape.
    """
    if not 0 <= index < size:
        raise ProofError(f"index {index} is outside a tree of {size} leaves")
    _check_hashes(leaf, *proof)
    place, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofError(
                f"the proof has {len(proof)} hashes, too many for leaf {index} of {size}"
            )
        if place & 1 or place == last:
            computed = node_hash(sibling, computed)
            # A node at the right edge without a sibling is lifted unchanged.
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise ProofError(f"the proof has {len(proof)} hashes, too few for leaf {index} of {size}")
    _compare("the inclusion proof", computed, root)


def proof_length(index: int, size: int) -> int:
    """How many hashes lead from this leaf to the root of a tree of this size.

    Raises:
        ProofError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise ProofError(f"index {index} is outside a tree of {size} leaves")
    # Below the place where the way parts from the right edge, every level has a
    # sibling; above it only the levels where the way comes from the right.
    inner = (index ^ (size - 1)).bit_length()
    return inner + (index >> inner).bit_count()


def verify_consistency(
    *, size1: int, size2: int, proof: Sequence[bytes], root1: bytes, root2: bytes
) -> None:
    """Check that the tree of size1 and root1 is how the tree of size2 and root2 began.

    Raises:
        ProofError: it is not, or size1 is 0, which would prove nothing.
    """
    if size1 < 1:
        raise ProofError(f"a tree of {size1} leaves is the beginning of any tree: nothing to prove")
    verify_subtree_consistency(
        start=0, end=size1, size=size2, proof=proof, subtree_root=root1, root=root2
    )


def verify_subtree_inclusion(
    *, index: int, start: int, end: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that the leaf hash stands at this index of the subtree [start, end).

    Raises:
        ProofError: it does not, or [start, end) is no subtree.
    """
    if start == end:
        raise ProofError(f"the subtree [{start}, {end}) is empty")
    _check_subtree(start, end)
    verify_inclusion(index=index - start, size=end - start, leaf=leaf, proof=proof, root=root)


def verify_subtree_consistency(
    *, start: int, end: int, size: int, proof: Sequence[bytes], subtree_root: bytes, root: bytes
) -> None:
    """Check that the subtree [start, end) is a part of the tree of this size and root.

    Raises:
        ProofError: it is not, or [start, end) is no subtree of such a tree.
    """
    _check_subtree(start, end)
    if end > size:
        raise ProofError(f"the subtree [{start}, {end}) reaches beyond a tree of {size} leaves")
    if start == end:
        _check_empty(proof, subtree_root)
        return
    _check_hashes(*proof)
    first, old_last, new_last = _skip(start, end - 1, size - 1)
    rest = list(proof)
    if first == old_last:
        seed = subtree_root
    elif rest:
        seed = rest.pop(0)
    else:
        raise ProofError("the proof is empty, but the roots cannot be compared without one")
    old, new = _walk(first, old_last, new_last, seed, rest)
    _compare("the consistency proof, at the older tree,", old, subtree_root)
    _compare("the consistency proof, at the newer tree,", new, root)


def _skip(first: int, old_last: int, new_last: int) -> tuple[int, int, int]:
    """Climb to the largest node that both trees share at the subtree's right edge."""
    whole = old_last == new_last
    while first != old_last and (whole or old_last & 1):
        first, old_last, new_last = first >> 1, old_last >> 1, new_last >> 1
    return first, old_last, new_last


def _walk(
    first: int, old_last: int, new_last: int, seed: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Both roots that the proof leads to, climbing from the shared node."""
    old = new = seed
    for sibling in proof:
        if new_last == 0:
            raise ProofError("the consistency proof has too many hashes")
        if old_last & 1 or old_last == new_last:
            if first < old_last:
                old = node_hash(sibling, old)
            new = node_hash(sibling, new)
            while not old_last & 1:
                first, old_last, new_last = first >> 1, old_last >> 1, new_last >> 1
        else:
            new = node_hash(new, sibling)
        first, old_last, new_last = first >> 1, old_last >> 1, new_last >> 1
    if new_last:
        raise ProofError("the consistency proof has too few hashes")
    return old, new


def _check_subtree(start: int, end: int) -> None:
    if not 0 <= start <= end:
        raise ProofError(f"[{start}, {end}) is not a range of leaves")
    width = 1 << (end - start - 1).bit_length() if start < end else 1
    if start % width:
        raise ProofError(f"[{start}, {end}) is not a subtree: {start} is no multiple of {width}")


def _check_empty(proof: Sequence[bytes], subtree_root: bytes) -> None:
    if proof:
        raise ProofError("an empty subtree needs no proof, and one was given")
    _compare("the empty subtree", EMPTY_ROOT, subtree_root)


def _check_hashes(*hashes: bytes) -> None:
    for value in hashes:
        if len(value) != HASH_SIZE:
            raise ProofError(f"a hash has {len(value)} bytes, not {HASH_SIZE}")


def _compare(what: str, computed: bytes, stated: bytes) -> None:
    if computed != stated:
        raise ProofError(f"{what} leads to root {computed.hex()}, stated is {stated.hex()}")
