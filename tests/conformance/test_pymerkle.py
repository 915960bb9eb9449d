"""pymerkle, an independent tree after RFC 9162: the same roots, and it accepts our proofs."""

import pymerkle
import pytest

from lapel.transparency import tree
from lapel.transparency.testing import MemoryLog, commitment
from lapel_verify import merkle

SIZES = [1, 2, 3, 7, 8, 255, 256, 257, 700]


def _theirs(size: int) -> pymerkle.InmemoryTree:
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for index in range(size):
        theirs.append_entry(commitment(index))
    return theirs


@pytest.mark.parametrize("size", SIZES)
def test_the_roots_are_the_same(size: int) -> None:
    assert MemoryLog.of(size).root == _theirs(size).get_root()


def _proof(index: int, size: int, path: list[bytes]) -> pymerkle.InclusionProof:
    """Hashes in pymerkle's form: the leaf first, sides by its own rule, leaves counted from 1."""
    rule = _theirs(size).prove_inclusion(index + 1).rule
    leaf = merkle.leaf_hash(commitment(index))
    return pymerkle.InclusionProof("sha256", True, size, index + 1, rule, [leaf, *path])


@pytest.mark.parametrize("size", SIZES)
def test_pymerkle_accepts_our_inclusion_proofs(size: int) -> None:
    log = MemoryLog.of(size)
    for index in {0, size // 3, size // 2, size - 1}:
        proof = _proof(index, size, list(tree.inclusion_proof(log.files.get, index, size)))
        leaf = merkle.leaf_hash(commitment(index))
        pymerkle.verify_inclusion(leaf, log.root, proof, index=index + 1, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_our_checker_accepts_the_inclusion_proofs_of_pymerkle(size: int) -> None:
    theirs = _theirs(size)
    for index in {0, size // 3, size // 2, size - 1}:
        merkle.verify_inclusion(
            index=index,
            size=size,
            leaf=merkle.leaf_hash(commitment(index)),
            proof=theirs.prove_inclusion(index + 1).path[1:],
            root=theirs.get_root(),
        )


def test_pymerkle_refuses_our_proof_for_another_leaf() -> None:
    log = MemoryLog.of(300)
    proof = _proof(7, 300, list(tree.inclusion_proof(log.files.get, 8, 300)))
    with pytest.raises(pymerkle.InvalidProof):
        pymerkle.verify_inclusion(proof.path[0], log.root, proof, index=8, size=300)
