"""Parts of a package that are missing, malformed or listed wrongly, and how that is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lapel.disclosure.tests.packages import flip

Attack = Callable[..., set[str]]


@pytest.mark.parametrize("name", ["data/keys/log.pub", "data/keys/receipts.pub"])
def test_a_malformed_key_is_refused(refused: Attack, name: str) -> None:
    assert "key-malformed" in refused(lambda folder: (folder / name).write_text("no key"))


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("data/recording.json", "facts-altered"),
        ("data/custody/entries.jsonl", "entry-malformed"),
        ("data/custody/checkpoint", "checkpoint-malformed"),
        ("data/keys/log.pub", "key-malformed"),
        ("bagit.txt", "manifest-malformed"),
    ],
)
def test_a_part_taken_away_is_refused(refused: Attack, name: str, refusal: str) -> None:
    assert refusal in refused(lambda folder: (folder / name).unlink())


@pytest.mark.parametrize(
    ("attack", "name"),
    [
        (lambda folder: (folder / "data/more.txt").write_text("x"), "file-not-listed"),
        (lambda folder: (folder / "more.txt").write_text("x"), "file-not-listed"),
        (lambda folder: (folder / "data/HOW-TO-CHECK.txt").unlink(), "file-missing"),
        (lambda folder: flip(folder / "bag-info.txt", byte=3), "file-altered"),
        (lambda folder: flip(folder / "manifest-sha256.txt", byte=3), "file-altered"),
        (lambda folder: (folder / "manifest-sha256.txt").write_text("x"), "manifest-malformed"),
        (lambda folder: (folder / "tagmanifest-sha256.txt").unlink(), "manifest-malformed"),
    ],
)
def test_files_and_manifests_that_disagree_are_refused(
    refused: Attack, attack: Callable[[Path], Any], name: str
) -> None:
    assert name in refused(attack, seal=False)


@pytest.mark.parametrize("line", ["../outside", "/etc/passwd", "data/../../outside"])
def test_a_manifest_that_names_a_file_outside_is_refused(refused: Attack, line: str) -> None:
    def add(folder: Path) -> None:
        with (folder / "manifest-sha256.txt").open("a") as file:
            file.write(f"{'0' * 64}  {line}\n")

    assert "manifest-malformed" in refused(add, seal=False)
