"""The vault: bytes by their hash, written once."""

import hashlib
from pathlib import Path

import pytest

from lapel.evidence.errors import BytesMissing
from lapel.evidence.testing import stored
from lapel.evidence.vault import Vault


def test_bytes_are_found_by_their_hash_and_cannot_be_written(tmp_path: Path) -> None:
    vault = Vault(tmp_path)

    sha256, size = stored(vault, b"footage")

    assert vault.existing(sha256).read_bytes() == b"footage"
    assert size == 7
    assert vault.path(sha256).stat().st_mode & 0o777 == 0o444
    assert vault.hash_of(sha256) == sha256 == hashlib.sha256(b"footage").hexdigest()


def test_the_same_bytes_twice_are_one_file_and_adopt_says_so(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    first, second = vault.staging / "a", vault.staging / "b"
    first.write_bytes(b"same")
    second.write_bytes(b"same")
    sha256 = hashlib.sha256(b"same").hexdigest()

    assert vault.adopt(first, sha256) is True
    inode = vault.path(sha256).stat().st_ino
    assert vault.adopt(second, sha256) is False

    assert vault.path(sha256).stat().st_ino == inode
    assert list(vault.staging.iterdir()) == []
    assert list(vault.blobs()) == [sha256]


def test_bytes_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(BytesMissing, match="has no bytes for SHA-256 abcd"):
        Vault(tmp_path).existing("abcd")


def test_what_we_made_is_hashed_on_its_way_in(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    made = vault.staging / "poster.jpg"
    made.write_bytes(b"jpeg")

    sha256, size = vault.take(made)

    assert (vault.path(sha256).read_bytes(), size) == (b"jpeg", 4)
    assert vault.put(b"jpeg") == sha256


def test_the_same_bytes_again_take_the_place_of_cut_ones_which_are_kept_aside(
    tmp_path: Path,
) -> None:
    """A camera is erased on the word that the vault holds its bytes."""
    vault = Vault(tmp_path)
    sha256 = vault.put(b"footage")
    vault.path(sha256).chmod(0o644)
    vault.path(sha256).write_bytes(b"foot")
    staged = vault.staging / "again"
    staged.write_bytes(b"footage")

    assert vault.adopt(staged, sha256) is True

    assert vault.path(sha256).read_bytes() == b"footage"
    assert [path.read_bytes() for path in (tmp_path / "damaged").iterdir()] == [b"foot"]


def test_right_bytes_take_the_place_of_changed_ones_of_the_same_size(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    sha256, _ = stored(vault, b"footage")
    blob = vault.path(sha256)
    blob.chmod(0o644)
    blob.write_bytes(b"forgery")

    stored(vault, b"footage")

    assert vault.existing(sha256).read_bytes() == b"footage"
    assert [path.read_bytes() for path in (tmp_path / "damaged").iterdir()] == [b"forgery"]
