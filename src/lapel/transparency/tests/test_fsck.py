"""The check of a whole log: it agrees, or names the first file that does not."""

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lapel.transparency import fsck
from lapel.transparency.errors import LogDamaged
from lapel.transparency.testing import MemoryLog, commitment
from lapel_verify.merkle import EMPTY_ROOT

LOG = MemoryLog.of(66_000, batch=66_000)


@pytest.mark.parametrize("size", [1, 255, 256, 257, 65_536, 65_541])
def test_a_whole_log_gives_its_root(size: int) -> None:
    log = MemoryLog.of(size, batch=7_777)
    assert fsck.verify_all(log.files.get, size) == log.root


def test_an_empty_log_has_the_empty_root() -> None:
    assert fsck.verify_all(MemoryLog().files.get, 0) == EMPTY_ROOT


@given(st.data())
@settings(max_examples=12, deadline=None)
def test_one_bit_anywhere_is_noticed_and_its_file_named(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(LOG.files)))
    place = data.draw(st.integers(0, len(LOG.files[name]) - 1))
    changed = bytearray(LOG.files[name])
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    files = {**LOG.files, name: bytes(changed)}

    with pytest.raises(LogDamaged) as caught:
        fsck.verify_all(files.get, LOG.size)

    # A changed entry shows at its hash tile: which of the two is wrong, files cannot say.
    assert name in {caught.value.path, caught.value.path.replace("tile/0/", "tile/entries/")}


def test_of_two_damages_the_first_is_named_with_the_hash() -> None:
    files = dict(LOG.files)
    for name in ("tile/0/200", "tile/0/007", "tile/1/000"):
        files[name] = files[name][:64] + bytes(32) + files[name][96:]

    with pytest.raises(LogDamaged, match="tile/0/007: hash 2 differs from what tile/entries/007"):
        fsck.verify_all(files.get, LOG.size)


@pytest.mark.parametrize("name", ["tile/entries/003", "tile/0/257.p/208", "tile/2/000.p/1"])
def test_a_missing_file_is_named(name: str) -> None:
    files = {path: data for path, data in LOG.files.items() if path != name}
    with pytest.raises(LogDamaged, match=f"{name.partition('.p')[0]}: is missing"):
        fsck.verify_all(files.get, LOG.size)


def test_the_commitments_come_back_in_order() -> None:
    read = [one for bundle in fsck.bundles(LOG.files.get, 700) for one in bundle]
    assert read == [commitment(n) for n in range(700)]


def test_memory_does_not_grow_with_the_log() -> None:
    tracemalloc.start()
    fsck.verify_all(LOG.files.get, LOG.size)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 500_000
