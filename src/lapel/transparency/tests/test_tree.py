"""The tree over tile files, against RFC 6962 word for word and the checker's proofs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lapel.transparency import hashing, tiles, tree
from lapel.transparency.errors import LogDamaged, OutsideTree
from lapel.transparency.testing import MemoryLog, commitment
from lapel_verify import merkle
from lapel_verify.tests import reference

EDGES = [1, 2, 3, 255, 256, 257, 511, 512, 513, 1000]


@pytest.mark.parametrize("size", [0, *EDGES])
def test_the_root_is_that_of_the_rfc(size: int) -> None:
    log = MemoryLog.of(size)
    assert log.root == reference.root([commitment(n) for n in range(size)])
    assert tree.root(log.files.get, size) == log.root


@given(st.lists(st.integers(0, 600), max_size=6))
@settings(max_examples=25, deadline=None)
def test_batches_make_no_difference(batches: list[int]) -> None:
    log = MemoryLog()
    for batch in batches:
        log.append([commitment(log.size + n) for n in range(batch)])
    whole = MemoryLog.of(log.size, batch=10_000)

    assert log.root == whole.root
    assert whole.files.items() <= log.files.items()


def test_three_levels_of_tiles_are_those_of_the_specification() -> None:
    """The example in C2SP tlog-tiles, section Partial Tiles: a tree of 70,000."""
    log = MemoryLog.of(70_000, batch=70_000)
    names = set(log.files)

    assert len([name for name in names if name.startswith("tile/0/")]) == 274
    assert {"tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"} <= names
    assert len([name for name in names if not name.startswith(("tile/0/", "tile/e"))]) == 3
    assert len(log.files["tile/1/000"]) == 8192
    assert log.root == hashing.top(hashing.leaf_hashes(commitment(n) for n in range(70_000)))


def test_a_tree_of_256_has_a_full_tile_and_one_above_it() -> None:
    assert set(MemoryLog.of(256).files) == {"tile/0/000", "tile/1/000.p/1", "tile/entries/000"}


def test_nothing_new_writes_nothing() -> None:
    log = MemoryLog.of(300)
    again = tree.integrate(log.files.get, 300, [])
    assert (again.size, again.root, again.files) == (300, log.root, {})


def test_only_the_files_of_the_edge_are_read_to_grow() -> None:
    log, read = MemoryLog.of(70_000, batch=70_000), []

    def watched(path: str) -> bytes | None:
        read.append(path)
        return log.files.get(path)

    tree.integrate(watched, 70_000, [commitment(70_000)])

    assert set(read) == {
        "tile/entries/273.p/112",
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    }


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600])
def test_every_inclusion_proof_is_that_of_the_rfc(size: int) -> None:
    log = MemoryLog.of(size)
    entries = [commitment(n) for n in range(size)]
    for index in {0, 1, size // 3, size // 2, size - 2, size - 1} & set(range(size)):
        proof = tree.inclusion_proof(log.files.get, index, size)
        assert list(proof) == reference.path(index, entries)


def _pruned(log: MemoryLog) -> MemoryLog:
    """The log after it has removed every partial tile whose full tile is there."""
    kept = {
        name: data for name, data in log.files.items() if name.partition(".p")[0] not in log.files
    }
    full = {name: data for name, data in log.files.items() if ".p" not in name}
    return MemoryLog(size=log.size, root=log.root, files=kept | full)


GROWN = _pruned(MemoryLog.of(66_000, batch=777))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_proofs_for_an_older_checkpoint_verify_in_a_log_that_grew(data: st.DataObject) -> None:
    size = data.draw(st.sampled_from([*range(777, 66_000, 777), GROWN.size]))
    index = data.draw(st.integers(0, size - 1))
    root = tree.root(GROWN.files.get, size)

    merkle.verify_inclusion(
        index=index,
        size=size,
        leaf=merkle.leaf_hash(commitment(index)),
        proof=tree.inclusion_proof(GROWN.files.get, index, size),
        root=root,
    )
    merkle.verify_consistency(
        size1=size,
        size2=GROWN.size,
        proof=tree.consistency_proof(GROWN.files.get, size, GROWN.size),
        root1=root,
        root2=GROWN.root,
    )


@pytest.mark.parametrize(("old", "new"), [(1, 1), (1, 2), (3, 7), (6, 8), (255, 513), (256, 512)])
def test_consistency_proofs_are_those_of_the_rfc(old: int, new: int) -> None:
    entries = [commitment(n) for n in range(new)]
    proof = tree.consistency_proof(MemoryLog.of(new).files.get, old, new)
    assert list(proof) == reference.consistency(old, entries)


def test_the_leaf_hash_at_an_index_is_read_back() -> None:
    log = MemoryLog.of(300)
    assert tree.leaf_hash(log.files.get, 299, 300) == merkle.leaf_hash(commitment(299))


def test_what_is_not_in_the_tree_is_refused() -> None:
    log = MemoryLog.of(3)
    for index in (-1, 3):
        with pytest.raises(OutsideTree, match=f"no leaf {index} in a tree of 3"):
            tree.inclusion_proof(log.files.get, index, 3)
        with pytest.raises(OutsideTree):
            tree.leaf_hash(log.files.get, index, 3)
    for old in (0, 4):
        with pytest.raises(OutsideTree, match=f"no tree of {old} leaves"):
            tree.consistency_proof(log.files.get, old, 3)
    with pytest.raises(OutsideTree, match="must have 32 bytes"):
        tree.integrate(log.files.get, 3, [b"short"])


def test_a_missing_or_short_tile_is_named() -> None:
    log = MemoryLog.of(300)
    short = {**log.files, "tile/0/001.p/44": b"x"}
    missing = {name: data for name, data in log.files.items() if name != "tile/0/001.p/44"}

    with pytest.raises(LogDamaged, match=r"tile/0/001\.p/44: has 1 bytes, not 1408"):
        tree.root(short.get, 300)
    with pytest.raises(LogDamaged, match="tile/0/001: is missing"):
        tree.integrate(missing.get, 300, [commitment(300)])


@pytest.mark.parametrize(
    ("index", "width", "path"),
    [
        (0, 256, "tile/0/000"),
        (999, 1, "tile/0/999.p/1"),
        (1000, 256, "tile/0/x001/000"),
        (1_234_067, 17, "tile/0/x001/x234/067.p/17"),
    ],
)
def test_tile_paths_are_those_of_the_specification(index: int, width: int, path: str) -> None:
    assert tiles.tile_path(0, index, width) == path
    assert tiles.bundle_path(index, width) == path.replace("tile/0/", "tile/entries/")


def test_a_bundle_is_read_back_as_it_was_written() -> None:
    held = [commitment(n) for n in range(256)]
    assert tiles.decode_bundle(tiles.encode_bundle(held), "p") == held


@pytest.mark.parametrize("data", [b"\0", b"\0\x20" + bytes(31), b"\0\x1f" + bytes(32)])
def test_a_malformed_bundle_is_refused(data: bytes) -> None:
    with pytest.raises(LogDamaged, match="tile/entries/000"):
        tiles.decode_bundle(data, "tile/entries/000")
