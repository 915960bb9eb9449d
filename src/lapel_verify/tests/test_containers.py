"""Folders and archives made to mislead: refused before a byte of them is believed."""

import os
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lapel_verify import containers
from lapel_verify.errors import ContainerError


def _archive(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes], method: int = 0) -> Path:
    with zipfile.ZipFile(path / "p.zip", "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the test means to write a name twice
        for name, data in members:
            archive.writestr(name, data)
    return path / "p.zip"


def _member(name: str, mode: int) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = mode << 16
    return member


def test_a_folder_is_read_by_names_with_slashes(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a").write_bytes(b"abc")
    container = containers.open_container(tmp_path)

    assert (container.kind, dict(container.sizes)) == ("folder", {"data/a": 3})
    assert containers.document(container, "data/a") == b"abc"


def test_an_archive_is_read_below_its_one_folder(tmp_path: Path) -> None:
    path = _archive(tmp_path, ("bag/", b""), ("bag/data/a", b"abc"))
    container = containers.open_container(path)

    assert (container.kind, dict(container.sizes)) == ("archive", {"data/a": 3})
    assert containers.document(container, "data/a") == b"abc"


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "bag/../../a",
        "/a",
        "bag//a",
        "bag/./a",
        "bag\\a",
        "C:/a",
        "bag/a\x1b[2J",
        "bag/\u202ea",
    ],
)
def test_a_name_that_leaves_the_package_or_misleads_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ContainerError, match=r"plain path|cannot be printed"):
        containers.open_container(_archive(tmp_path, (name, b"x")))


def test_a_name_cut_by_a_zero_byte_is_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path, ("bag/ab.txt", b"x"))
    path.write_bytes(path.read_bytes().replace(b"bag/ab.txt", b"bag/a\0.txt"))
    with pytest.raises(ContainerError, match="would be read as"):
        containers.open_container(path)


def test_a_compressed_member_is_refused_however_small(tmp_path: Path) -> None:
    """So a bomb cannot unfold: what is read is never more than what is there."""
    path = _archive(tmp_path, ("bag/a", bytes(10**6)), method=zipfile.ZIP_DEFLATED)
    with pytest.raises(ContainerError, match="is compressed"):
        containers.open_container(path)


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """A bomb without compression: many names for the same bytes."""
    path = _archive(tmp_path, ("bag/a", bytes(5000)), ("bag/b", b""))
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("bag/c", "bag/d"):
            twin = zipfile.ZipInfo(name)
            first = archive.getinfo("bag/a")
            twin.file_size = twin.compress_size = first.file_size
            twin.CRC, twin.header_offset = first.CRC, first.header_offset
            archive.filelist.append(twin)
        archive.writestr("bag/e", b"")
    with pytest.raises(ContainerError, match="more bytes than the archive has"):
        containers.open_container(path)


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ContainerError, match="two members of the same name"):
        containers.open_container(_archive(tmp_path, ("bag/a", b"x"), ("bag/a", b"y")))


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_a_device_in_an_archive_is_refused(tmp_path: Path, mode: int) -> None:
    path = _archive(tmp_path, (_member("bag/a", mode), b"/etc/passwd"))
    with pytest.raises(ContainerError, match="link or a special file"):
        containers.open_container(path)


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = _archive(tmp_path, ("bag/a", b"x"))
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(ContainerError, match="is encrypted"):
        containers.open_container(path)


@pytest.mark.parametrize("names", [["a"], ["bag/a", "b"], ["bag/a", "more/b"]])
def test_an_archive_with_other_than_one_folder_is_refused(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(ContainerError, match="exactly one folder"):
        containers.open_container(_archive(tmp_path, *[(name, b"x") for name in names]))


@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\x05\x06" + bytes(10)])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "p.zip").write_bytes(data)
    with pytest.raises(ContainerError, match="cannot be read as an archive"):
        containers.open_container(tmp_path / "p.zip")


def test_a_member_whose_bytes_changed_is_refused_when_it_is_read(tmp_path: Path) -> None:
    path = _archive(tmp_path, ("bag/a", b"original"))
    path.write_bytes(path.read_bytes().replace(b"original", b"0riginal"))
    container = containers.open_container(path)
    with pytest.raises(ContainerError, match="a cannot be read"):
        containers.document(container, "a")


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.symlink_to("/etc/passwd"),
        lambda path: path.symlink_to(path.parent, target_is_directory=True),
        os.mkfifo,
    ],
)
def test_a_link_or_a_pipe_in_a_folder_is_refused(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "a")
    with pytest.raises(ContainerError, match="link or a special file"):
        containers.open_container(tmp_path)


def test_folders_without_end_are_refused(tmp_path: Path) -> None:
    tmp_path.joinpath(*["d"] * 30).mkdir(parents=True)
    with pytest.raises(ContainerError, match="more than 16 folders deep"):
        containers.open_container(tmp_path)


def test_a_file_made_a_link_after_the_first_look_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    container = containers.open_container(tmp_path)
    (tmp_path / "a").unlink()
    (tmp_path / "a").symlink_to("/etc/passwd")
    with pytest.raises(ContainerError, match="a cannot be read"):
        containers.document(container, "a")


def test_a_document_that_is_missing_or_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    container = containers.open_container(tmp_path)
    with pytest.raises(ContainerError, match="b is missing"):
        containers.document(container, "b")
    with pytest.raises(ContainerError, match="a has 3 bytes; the limit is 2"):
        containers.document(container, "a", limit=2)
