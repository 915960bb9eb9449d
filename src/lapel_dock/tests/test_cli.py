"""The command line: what it refuses, and that all of it is documented."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from lapel_dock.cli import app
from lapel_dock.tests.conftest import Station

MANUAL = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "run-a-dock.md"


def test_every_option_stands_in_the_manual() -> None:
    command = typer.main.get_command(app)
    [run] = command.commands.values()  # type: ignore[attr-defined]
    manual = MANUAL.read_text()

    options = [name for parameter in run.params for name in parameter.opts]

    assert "--source" in options
    assert [name for name in options if f"`{name}" not in manual] == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"receipt_key": "not a key"}, "receipt_key"),
        ({"token": ""}, "token"),
        ({"server": "ftp://x"}, "ftp://x"),
    ],
)
def test_a_wrong_token_file_is_named(station: Station, changes: dict[str, str], word: str) -> None:
    station.write_token(**changes)

    result = CliRunner().invoke(app, station.arguments("--once"))

    assert result.exit_code == 2
    assert word in result.output


def test_a_missing_source_is_wrong_usage(station: Station) -> None:
    arguments = station.arguments("--once")
    arguments[arguments.index("--source") + 1] = str(station.root / "nowhere")

    result = CliRunner().invoke(app, arguments)

    assert result.exit_code == 2
    assert "nowhere" in result.output


def test_a_refused_token_is_named_before_anything_is_hashed(station: Station) -> None:
    station.shoot("A_01.mp4")
    station.write_token(token="lapel_dock_of_another_server")

    result = CliRunner().invoke(app, station.arguments("--once"))

    assert result.exit_code == 2
    assert "refuses this dock's token" in result.output
    assert "found" not in result.output
