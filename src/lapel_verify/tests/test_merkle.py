"""Merkle proofs: the vectors of transparency-dev, and the definition in RFC 6962."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapel_verify import merkle
from lapel_verify.errors import ProofError
from lapel_verify.tests import reference

REPOSITORY = Path(__file__).parents[3]


def _vectors() -> list[Path]:
    media = os.environ.get("LAPEL_TEST_MEDIA")
    shared = Path(media).parent if media else REPOSITORY.parent / "shared"
    return sorted((shared / "vectors" / "merkle").glob("**/*.json"))


def _hash(text: str) -> bytes:
    return base64.b64decode(text)


def _proof(case: dict[str, Any]) -> list[bytes]:
    return [_hash(text) for text in case["proof"] or ()]


def _inclusion(case: dict[str, Any]) -> None:
    merkle.verify_inclusion(
        index=case["leafIdx"],
        size=case["treeSize"],
        leaf=_hash(case["leafHash"]),
        proof=_proof(case),
        root=_hash(case["root"]),
    )


def _consistency(case: dict[str, Any]) -> None:
    merkle.verify_consistency(
        size1=case["size1"],
        size2=case["size2"],
        proof=_proof(case),
        root1=_hash(case["root1"]),
        root2=_hash(case["root2"]),
    )


def _subtree_inclusion(case: dict[str, Any]) -> None:
    merkle.verify_subtree_inclusion(
        index=case["leafIdx"],
        start=case["start"],
        end=case["end"],
        leaf=_hash(case["leafHash"]),
        proof=_proof(case),
        root=_hash(case["root"]),
    )


def _subtree_consistency(case: dict[str, Any]) -> None:
    merkle.verify_subtree_consistency(
        start=case["start"],
        end=case["end"],
        size=case["size"],
        proof=_proof(case),
        subtree_root=_hash(case["root1"]),
        root=_hash(case["root2"]),
    )


KINDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "inclusion": _inclusion,
    "consistency": _consistency,
    "subtreeinclusion": _subtree_inclusion,
    "subtreeconsistency": _subtree_consistency,
}


def _accepts(kind: str, case: dict[str, Any]) -> bool:
    try:
        KINDS[kind](case)
    except ProofError:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_every_outside_vector_is_judged_as_it_says(kind: str) -> None:
    files = [path for path in _vectors() if kind in path.parts]
    if not files:
        pytest.skip("the transparency-dev vectors are not beside this checkout")
    cases = {path: json.loads(path.read_text()) for path in files}
    assert {case["wantErr"] for case in cases.values()} == {True, False}

    wrong = [str(path) for path, case in cases.items() if _accepts(kind, case) == case["wantErr"]]

    assert wrong == []


def _entries(count: int) -> list[bytes]:
    return [b"entry %d" % n for n in range(count)]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 31, 33])
def test_every_leaf_of_small_trees_is_proven_at_its_place_and_at_no_other(size: int) -> None:
    entries = _entries(size)
    root = reference.root(entries)
    for index, entry in enumerate(entries):
        accepted = [
            place
            for place in range(size + 1)
            if _proves(place, size, reference.leaf(entry), reference.path(index, entries), root)
        ]
        assert accepted == [index]


def _proves(index: int, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> bool:
    try:
        merkle.verify_inclusion(index=index, size=size, leaf=leaf, proof=proof, root=root)
    except ProofError:
        return False
    return True


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 33])
def test_the_length_of_a_proof_is_known_beforehand(size: int) -> None:
    entries = _entries(size)
    lengths = [merkle.proof_length(index, size) for index in range(size)]
    assert lengths == [len(reference.path(index, entries)) for index in range(size)]
    with pytest.raises(ProofError, match="outside a tree"):
        merkle.proof_length(size, size)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 8, 13])
def test_every_beginning_of_small_trees_is_proven_and_no_other_tree(size: int) -> None:
    entries = _entries(size)
    forged = [b"forged", *entries[1:]]
    for beginning in range(1, size + 1):
        claim: dict[str, Any] = {
            "size1": beginning,
            "size2": size,
            "proof": reference.consistency(beginning, entries),
            "root2": reference.root(entries),
        }
        merkle.verify_consistency(root1=reference.root(entries[:beginning]), **claim)
        with pytest.raises(ProofError, match="leads to root"):
            merkle.verify_consistency(root1=reference.root(forged[:beginning]), **claim)


@given(st.data())
def test_a_proof_with_a_hash_more_or_less_is_refused(data: st.DataObject) -> None:
    entries = _entries(data.draw(st.integers(2, 40)))
    index = data.draw(st.integers(0, len(entries) - 1))
    proof = reference.path(index, entries)
    root, leaf = reference.root(entries), reference.leaf(entries[index])

    for changed in (proof[:-1], [*proof, proof[-1]], [bytes(32), *proof]):
        assert not _proves(index, len(entries), leaf, changed, root)


def test_a_proof_for_another_tree_size_says_what_it_misses() -> None:
    entries = _entries(5)
    with pytest.raises(ProofError, match="too few for leaf 1 of 9"):
        merkle.verify_inclusion(
            index=1,
            size=9,
            leaf=reference.leaf(entries[1]),
            proof=reference.path(1, entries),
            root=reference.root(entries),
        )


def test_an_index_outside_the_tree_is_refused() -> None:
    for index in (-1, 1):
        with pytest.raises(ProofError, match="outside a tree of 1 leaves"):
            merkle.verify_inclusion(index=index, size=1, leaf=bytes(32), proof=[], root=bytes(32))


def test_a_range_that_is_no_subtree_is_refused() -> None:
    with pytest.raises(ProofError, match="is not a subtree"):
        merkle.verify_subtree_consistency(
            start=2, end=6, size=8, proof=[], subtree_root=bytes(32), root=bytes(32)
        )


@pytest.mark.parametrize(("start", "end"), [(4, 6), (4, 7), (0, 3), (6, 7), (4, 8), (8, 13)])
def test_subtrees_are_proven_by_the_nodes_of_the_tree(start: int, end: int) -> None:
    """The subtree's own leaves are proven in it as if it were a tree of its own."""
    part = _entries(13)[start:end]
    for offset, entry in enumerate(part):
        merkle.verify_subtree_inclusion(
            index=start + offset,
            start=start,
            end=end,
            leaf=reference.leaf(entry),
            proof=reference.path(offset, part),
            root=reference.root(part),
        )
