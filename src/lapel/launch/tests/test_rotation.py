"""`lapel keys rotate`: a new key, the old one aside, and what the log knows of it."""

import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import CliRunner

from lapel.custody.errors import LogInconsistent
from lapel.custody.sequencer import Log
from lapel.foundation import durable
from lapel.foundation.config import Config
from lapel.foundation.keys import KeyFolder, KeyName, KeyNotReplaced
from lapel.ingest import services as ingest
from lapel.launch import rotation
from lapel.launch.commands import app
from lapel.launch.standing import Seat
from lapel.transparency import checkpoint
from lapel.transparency.logkeys import LogKeys, RetiredKeyMalformed
from lapel_verify.merkle import EMPTY_ROOT

AT = datetime(2026, 3, 1, 9, 0, 0, tzinfo=UTC)


@pytest.fixture
def config(home: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """An installation that does not run, with an empty log by its key."""
    config = Config(home=home)
    monkeypatch.setattr(settings, "LAPEL", config)
    log = Log.of(config)
    note = checkpoint.sign(log.origin, 0, EMPTY_ROOT, log.signer)
    durable.write(config.log / "checkpoint", note)
    return config


def lapel_keys(*words: str) -> str:
    result = CliRunner().invoke(app, ["keys", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_log_key_is_a_new_one_and_the_old_one_is_known(config: Config) -> None:
    before = Log.of(config)
    secret = (config.keys / "log.key").read_bytes()

    said = lapel_keys("rotate", "log")

    after = Log.of(config)
    old, new = before.signer.verifier_key(), after.signer.verifier_key()
    assert old != new
    assert KeyFolder(config.keys).retired_log_keys() == (old,)
    assert after.published() == before.published()
    (kept,) = config.keys.glob("log.key.retired-*")
    assert kept.read_bytes() == secret
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert f"old: {old}\nnew: {new}\nlast checkpoint of the old key: size 0, root " in said
    assert "lapel devices token create" in said


def test_a_log_may_have_several_keys_behind_it(config: Config) -> None:
    first = rotation.rotate(KeyName.LOG, config).old
    (kept,) = config.keys.glob("log.key.retired-*")
    kept.rename(config.keys / "elsewhere")  # else the next one is refused within this second
    second = rotation.rotate(KeyName.LOG, config).old

    assert KeyFolder(config.keys).retired_log_keys() == (first, second)
    assert Log.of(config).published() is not None


def test_the_receipt_key_is_a_new_one(config: Config) -> None:
    old = ingest.signer(config).verifier_key()

    said = lapel_keys("rotate", "receipts")

    assert f"old: {old}\nnew: {ingest.signer(config).verifier_key()}\n" in said
    assert KeyFolder(config.keys).retired_log_keys() == ()


@pytest.mark.parametrize(
    ("name", "read"), [("url", KeyFolder.url_key), ("session", KeyFolder.session_secret)]
)
def test_a_key_without_a_public_half_is_a_new_one(
    config: Config, name: str, read: Callable[[KeyFolder], object]
) -> None:
    folder = KeyFolder(config.keys)
    before = read(folder)

    said = lapel_keys("rotate", name)

    assert read(folder) != before
    assert "old:" not in said
    assert len(list(config.keys.glob(f"{name}.key.retired-*"))) == 1


def test_nothing_is_rotated_while_the_installation_runs(config: Config) -> None:
    secret = (config.keys / "log.key").read_bytes()

    with Seat(config), pytest.raises(rotation.StillRunning, match="lapel down"):
        rotation.rotate(KeyName.LOG, config)

    assert (config.keys / "log.key").read_bytes() == secret
    assert not (config.keys / "log.retired").exists()


def test_a_log_that_is_not_by_its_key_is_not_given_another(config: Config) -> None:
    secret = (config.keys / "log.key").read_bytes()
    other = Log.of(Config(home=config.home, log_origin="other.example/log"))
    note = checkpoint.sign(other.origin, 0, EMPTY_ROOT, other.signer)
    (config.log / "checkpoint").write_bytes(note)

    with pytest.raises(LogInconsistent, match=r"other\.example/log"):
        rotation.rotate(KeyName.LOG, config)

    assert (config.keys / "log.key").read_bytes() == secret
    assert not (config.keys / "log.retired").exists()


def test_a_log_under_another_name_is_not_given_another_key(config: Config) -> None:
    rotation.rotate(KeyName.LOG, config)  # so that a retired key of the right name is known
    secret = (config.keys / "log.key").read_bytes()
    renamed = replace(config, log_origin="other.example/log")

    with pytest.raises(LogInconsistent, match=r"key is for other\.example/log"):
        rotation.rotate(KeyName.LOG, renamed)

    assert (config.keys / "log.key").read_bytes() == secret


def test_a_key_that_is_not_there_cannot_be_rotated(config: Config) -> None:
    (config.keys / "log.key").unlink()

    with pytest.raises(KeyNotReplaced, match="lapel up"):
        rotation.rotate(KeyName.LOG, config)


def test_an_older_key_is_never_written_over(config: Config) -> None:
    folder = KeyFolder(config.keys)
    folder.replace(KeyName.URL, at=AT)
    second = folder.url_key()

    with pytest.raises(KeyNotReplaced, match="retired-20260301T090000Z"):
        folder.replace(KeyName.URL, at=AT)

    assert folder.url_key() == second


def test_a_line_that_is_no_key_is_named(config: Config) -> None:
    (config.keys / "log.retired").write_text("no key\n")

    with pytest.raises(RetiredKeyMalformed, match=r"log\.retired"):
        LogKeys.of(config)
