"""Packages as they are written: whole or not at all, and as others read them."""

import hashlib
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from lapel.disclosure import package
from lapel.disclosure.errors import PackageError
from lapel.disclosure.tests.packages import LOG_KEY, RECEIPT_KEY, an_agency, refusals, with_changes
from lapel_verify import package as checker


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_folder_holds_what_the_format_says_and_every_step_holds(tmp_path: Path) -> None:
    contents = an_agency(tmp_path / "vault").export()
    package.write_package(tmp_path / "out" / "bag", contents)

    one, two = contents.clips
    assert set(_tree(tmp_path / "out" / "bag")) == {
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
        "data/HOW-TO-CHECK.txt",
        "data/recording.json",
        f"data/originals/{one.id}-scene_one.mp4",
        f"data/originals/{two.id}-scene_one.gpx",
        "data/custody/entries.jsonl",
        "data/custody/checkpoint",
        "data/keys/log.pub",
        "data/keys/receipts.pub",
        "data/receipts/up-1.json",
        "data/receipts/up-2.json",
    }
    steps = list(checker.check(tmp_path / "out" / "bag"))
    assert [(step.number, step.ok) for step in steps] == [(n, True) for n in range(1, 9)]
    assert refusals(tmp_path / "out" / "bag", log_keys=LOG_KEY, receipt_keys=RECEIPT_KEY) == set()


def test_the_archive_holds_the_same_as_the_folder_stored_as_it_is(tmp_path: Path) -> None:
    contents = an_agency(tmp_path / "vault").export()
    package.write_package(tmp_path / "bag", contents)
    package.write_zip(tmp_path / "my bag.zip", contents)

    with zipfile.ZipFile(tmp_path / "my bag.zip") as archive:
        assert {one.compress_type for one in archive.infolist()} == {zipfile.ZIP_STORED}
        archive.extractall(tmp_path / "out")
    assert _tree(tmp_path / "out" / "my_bag") == _tree(tmp_path / "bag")
    assert refusals(tmp_path / "my bag.zip", log_keys=LOG_KEY, receipt_keys=RECEIPT_KEY) == set()


def test_bagit_validates_the_package(tmp_path: Path) -> None:
    package.write_package(tmp_path / "bag", an_agency(tmp_path / "vault").export())
    bag = bagit.Bag(str(tmp_path / "bag"))

    assert bag.validate()
    assert bag.info["Source-Organization"] == "Test Agency"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_reads_the_manifest_as_the_guide_says(tmp_path: Path) -> None:
    package.write_package(tmp_path / "bag", an_agency(tmp_path / "vault").export())
    subprocess.run(
        ["sha256sum", "--strict", "--quiet", "-c", "manifest-sha256.txt"],
        cwd=tmp_path / "bag",
        check=True,
    )


def test_a_recording_with_thousands_of_entries_is_proven_by_count_and_hash(
    tmp_path: Path,
) -> None:
    agency = an_agency(tmp_path / "vault")
    agency.entries.extend(agency.act("viewed", {}) for _ in range(package.LISTED_AT_MOST))
    contents = agency.export()
    package.write_package(tmp_path / "bag", contents)
    assert '"list"' not in contents.entries[-1].text
    assert refusals(tmp_path / "bag") == set()

    left_out = contents.entries[:9] + contents.entries[10:]
    package.write_package(tmp_path / "less", with_changes(contents, entries=left_out))
    assert refusals(tmp_path / "less") == {"entry-left-out"}

    twice = (*contents.entries[:9], contents.entries[10], *contents.entries[10:])
    package.write_package(tmp_path / "twice", with_changes(contents, entries=twice))
    assert refusals(tmp_path / "twice") == {"entry-left-out", "entries-out-of-order"}


@pytest.mark.parametrize("write", [package.write_package, package.write_zip])
def test_a_place_that_is_taken_is_refused_and_left_as_it_is(tmp_path: Path, write: object) -> None:
    contents = an_agency(tmp_path / "vault").export()
    taken = tmp_path / "taken"
    if write is package.write_zip:
        taken.write_bytes(b"mine")
    else:
        taken.mkdir()
        (taken / "mine").write_bytes(b"mine")
    with pytest.raises(PackageError, match="is there already"):
        write(taken, contents)  # type: ignore[operator]  # one of the two functions above
    assert (taken.read_bytes() if taken.is_file() else _tree(taken)["mine"]) == b"mine"


def test_an_empty_folder_may_be_the_place(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    package.write_package(tmp_path / "bag", an_agency(tmp_path / "vault").export())
    assert refusals(tmp_path / "bag") == set()


@pytest.mark.parametrize("write", ["write_package", "write_zip"])
@pytest.mark.parametrize("damage", ["altered", "longer", "gone"])
def test_a_damaged_original_is_not_packed_and_nothing_is_left(
    tmp_path: Path, write: str, damage: str
) -> None:
    contents = an_agency(tmp_path / "vault").export()
    source = contents.clips[1].source
    data = source.read_bytes()
    match damage:
        case "altered":
            source.write_bytes(data[::-1])
        case "longer":
            source.write_bytes(data + b"x")
        case "gone":
            source.unlink()

    with pytest.raises((PackageError, FileNotFoundError)):
        getattr(package, write)(tmp_path / "out" / "bag", contents)

    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("filename", "plain"),
    [
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("a%0Ab.mp4", "a_0Ab.mp4"),
        ("größe .mp4", "gr_e_.mp4"),
        ("x" * 300 + ".mp4", "x" * 116 + ".mp4"),
        ("a\nb\x1b[2J", "a_b_2J"),
    ],
)
def test_names_of_files_are_made_plain(filename: str, plain: str, tmp_path: Path) -> None:
    agency = an_agency(tmp_path / "vault")
    agency.receive(filename, b"data")
    contents = agency.export()
    package.write_package(tmp_path / "bag", contents)

    assert contents.clips[-1].path == f"data/originals/{contents.clips[-1].id}-{plain}"
    assert refusals(tmp_path / "bag") == set()


def test_the_agency_cannot_add_lines_to_the_bag_info(tmp_path: Path) -> None:
    contents = an_agency(tmp_path / "vault").export()
    package.write_package(tmp_path / "bag", replace(contents, agency="A\nPayload-Oxum: 0.0"))
    assert bagit.Bag(str(tmp_path / "bag")).validate()


def test_an_original_is_copied_and_not_linked(tmp_path: Path) -> None:
    contents = an_agency(tmp_path / "vault").export()
    package.write_package(tmp_path / "bag", contents)
    copy = tmp_path / "bag" / contents.clips[0].path

    assert not copy.samefile(contents.clips[0].source)
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == contents.clips[0].sha256
