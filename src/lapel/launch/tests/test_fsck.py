"""`lapel fsck`: what it prints, and how it ends."""

from pathlib import Path

import pytest
from django.conf import settings
from typer.testing import CliRunner, Result

from lapel.custody.testing import sequencer
from lapel.evidence.services import Received
from lapel.evidence.testing import kept
from lapel.evidence.vault import Vault
from lapel.foundation.config import Config
from lapel.foundation.keys import KeyFolder
from lapel.launch.commands import app


@pytest.fixture
def config(database: object, home: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    config = Config(home=home)
    monkeypatch.setattr(settings, "LAPEL", config)
    return config


@pytest.fixture
def footage(database: object, config: Config) -> Received:
    """One published recording."""
    got = kept(filename="stop.mp4")
    dsn = database.dsn("log")  # type: ignore[attr-defined]
    key = KeyFolder(config.keys).log_key()
    with sequencer(dsn, config.log, key=key, origin=config.log_origin) as log:
        log.step()
    return got


def fsck() -> Result:
    return CliRunner().invoke(app, ["fsck"], catch_exceptions=False)


def test_everything_agrees_ends_with_0(footage: Received) -> None:
    result = fsck()

    assert (result.exit_code, "BAD" in result.output) == (0, False)
    assert result.output.endswith("everything agrees\n")


def test_a_damaged_file_is_named_once_with_its_recording(footage: Received, config: Config) -> None:
    vault = Vault(config.vault)
    (sha256,) = vault.blobs()
    vault.path(sha256).unlink()

    result = fsck()

    assert result.exit_code == 1
    assert (result.output.count("BAD  "), result.output.count(sha256)) == (1, 1)
    assert (
        f"stop.mp4 of recording {footage.recording_id} (wearer unknown): {sha256}:"
        " not in the vault" in result.output
    )
