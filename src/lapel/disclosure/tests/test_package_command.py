"""`lapel-verify` as a court runs it: numbered steps, reasons, exit status, no dependency."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lapel_verify
from lapel.disclosure import package
from lapel.disclosure.tests.packages import LOG_KEY, RECEIPT_KEY, an_agency, flip
from lapel.transparency.testing import signer
from lapel_verify import cli

TITLES = [
    "container",
    "files",
    "keys",
    "checkpoint",
    "entries",
    "completeness",
    "originals",
    "receipts",
]


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    package.write_package(tmp_path / "bag", an_agency(tmp_path / "vault").export())
    return tmp_path / "bag"


def test_a_good_package_is_said_to_hold_step_by_step(
    bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([str(bag)]) == 0

    out = capsys.readouterr().out
    for number, title in enumerate(TITLES, start=1):
        assert f"{number}. {title} … ok\n" in out
    assert "Everything holds." in out


def test_without_a_key_it_says_that_only_self_consistency_is_proven(
    bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main([str(bag)])
    without = capsys.readouterr().out
    cli.main([str(bag), "--log-key", LOG_KEY.verifier_key()])
    pinned = capsys.readouterr().out

    assert "proves only that the package agrees" in without
    assert "proves only" not in pinned
    assert f"log key as given: {LOG_KEY.name}" in pinned


def test_a_key_may_come_from_a_file(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "log.pub").write_text(LOG_KEY.verifier_key() + "\n")
    (tmp_path / "receipts.pub").write_text(RECEIPT_KEY.verifier_key() + "\n")
    keys = ["--log-key", str(tmp_path / "log.pub"), "--receipt-key", str(tmp_path / "receipts.pub")]
    assert cli.main([str(bag), *keys]) == 0


def test_what_is_refused_is_named_with_its_reason(
    bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    original = next((bag / "data/originals").glob("*.mp4"))
    flip(original)
    assert cli.main([str(bag)]) == 1

    out = capsys.readouterr().out
    assert "2. files … REFUSED\n   file-altered: data/originals/" in out
    assert "7. originals … REFUSED\n   original-altered: data/originals/" in out
    assert "Refused: 2 reasons, named above." in out
    assert "Everything holds" not in out


def test_another_key_is_refused(bag: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([str(bag), "--log-key", signer(seed=9).verifier_key()]) == 1
    out = capsys.readouterr().out
    assert "another-log-key: " in out
    assert "checkpoint-signed-by-another-key: " in out


@pytest.mark.parametrize(
    "arguments",
    [[], ["nowhere"], [".", "--log-key", "no key"], [".", "--log-key", "x" * 5000], [".", "--no"]],
)
def test_a_wrong_call_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage: lapel-verify" in capsys.readouterr().err


def test_what_is_no_package_is_refused_and_not_a_crash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.zip").write_bytes(b"no archive")
    assert cli.main([str(tmp_path / "x.zip")]) == 1
    assert "unsafe-container: x.zip cannot be read" in capsys.readouterr().out

    (tmp_path / "empty").mkdir()
    assert cli.main([str(tmp_path / "empty")]) == 1
    assert "manifest-malformed: bagit.txt is missing" in capsys.readouterr().out


def test_nothing_in_a_package_can_steer_the_terminal_or_fake_a_line(
    bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bag / "data/keys/log.pub").write_text("\x1b[2J\u202eEverything holds.\n")
    (bag / "data/custody/checkpoint").write_text("x\nEverything holds.\ny\n\n— a AAAAAAA=\n")
    assert cli.main([str(bag)]) == 1

    out = capsys.readouterr().out
    assert not {"\x1b", "\u202e"} & set(out)
    assert "Everything holds." not in out.splitlines()


@pytest.mark.parametrize("form", ["folder", "archive"])
def test_the_checker_copied_out_alone_runs_without_anything_installed(
    tmp_path: Path, form: str
) -> None:
    contents = an_agency(tmp_path / "vault").export()
    write = package.write_package if form == "folder" else package.write_zip
    write(tmp_path / "bag", contents)
    home = tmp_path / "usb-stick"
    source = Path(lapel_verify.__file__).parent
    shutil.copytree(source, home / "lapel_verify", ignore=shutil.ignore_patterns("tests", "__py*"))

    # -S: no site-packages; -E: no PYTHONPATH; no network is ever asked for.
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-m", "lapel_verify", str(tmp_path / "bag")],
        cwd=home,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, b"")
    assert b"8. receipts" in done.stdout
