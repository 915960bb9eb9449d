"""The supervisor's word, also when another version of Lapel left it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from lapel.foundation.config import Config
from lapel.launch import standing, start
from lapel.launch.standing import Seat

SEATED = """
import signal
from lapel.foundation import config
from lapel.launch.standing import Seat
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
with Seat(config.load()) as seat:
    seat.say("ready", "ready")
    print("seated", flush=True)
    signal.sigwait({signal.SIGTERM})
"""


@pytest.fixture
def config(home: Path) -> Config:
    return Config(home=home)


@contextmanager
def seated() -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the seat until it is told to stop."""
    command = [sys.executable, "-c", SEATED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "seated\n"
        yield other
        other.kill()


def change(config: Config, **members: Any) -> None:
    """Rewrite members of the word; None takes one away."""
    path = config.run / "standing.json"
    told = json.loads(path.read_bytes()) | members
    path.write_text(json.dumps({name: value for name, value in told.items() if value is not None}))


FOREIGN: list[dict[str, Any]] = [
    {"since": "2027-01-01T00:00:00Z", "schema": 4},
    {"byte_url": None, "children": None, "step": None},
    {"state": "degraded"},
    {"state": None, "pid": None},
    {"children": {"web": 17}, "port": "8000"},
]


@pytest.mark.parametrize("members", FOREIGN)
def test_up_takes_a_supervisor_of_another_version_for_what_it_is(
    config: Config, members: dict[str, Any]
) -> None:
    with Seat(config) as seat:
        seat.say("ready", "ready", {"web": {"pid": 1}})
        change(config, **members)

        assert start.begin(config, print, attached=False) is None


@pytest.mark.parametrize("members", FOREIGN)
def test_down_stops_a_supervisor_of_another_version(
    config: Config, members: dict[str, Any]
) -> None:
    with seated() as other:
        change(config, **members)

        assert start.end(config)
        assert other.wait(10) == 0


@pytest.mark.parametrize("content", [b"", b"[]", b"no json"])
def test_a_word_that_nobody_understands_hides_no_supervisor(config: Config, content: bytes) -> None:
    with seated() as other:
        (config.run / "standing.json").write_bytes(content)

        word = standing.present(config)

        assert word is not None
        assert (word.pid, word.state) == (other.pid, "ready")
        assert start.end(config)


def test_a_supervisor_that_has_said_nothing_yet_is_starting(config: Config) -> None:
    with seated() as other:
        (config.run / "standing.json").unlink()

        word = standing.present(config)

        assert word is not None
        assert (word.pid, word.state) == (other.pid, "starting")


def test_what_is_understood_is_kept(config: Config) -> None:
    with Seat(config) as seat:
        seat.say("starting", "starting the database", {"web": {"pid": 5}, "bytes": {"pid": 6}})
        before = standing.present(config)
        change(config, since="today", port="many")

        assert before is not None
        assert standing.present(config) == before


def test_a_word_without_a_supervisor_is_none(config: Config) -> None:
    with Seat(config) as seat:
        seat.say("ready", "ready")

    assert standing.present(config) is None
    assert standing.last_word(config) is not None
    assert not start.end(config)
