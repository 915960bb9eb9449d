"""The whole way to a real server: its byte server, database, vault and log, each a process."""

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from lapel_dock.tests.conftest import SOURCES

PROGRAM = "from lapel.program.testing import small_program; small_program()"
CLIPS = (
    "from lapel.evidence.models import Clip; "
    "import json; print(json.dumps([c.filename for c in Clip.objects.order_by('filename')]))"
)


@dataclass
class RealStation:
    """A dock at a running installation."""

    installation: Any
    volume: Path
    token_file: Path
    environment: dict[str, str] = field(repr=False)

    def shoot(self, name: str, size: int) -> bytes:
        data = random.Random(name).randbytes(size)
        path = self.volume / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return data

    def start(self, *more: str) -> "subprocess.Popen[str]":
        named = ["--source", str(self.volume), "--token-file", str(self.token_file)]
        quick = ["--once", "--settle", "0.1", "--patience", "90"]
        return subprocess.Popen(
            [sys.executable, "-m", "lapel_dock", "run", *named, *quick, *more],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def clips(self) -> str:
        done = self.installation.lapel("manage", "shell", "--verbosity=0", "-c", CLIPS)
        return str(done.stdout)

    def left(self) -> list[str]:
        return sorted(p.name for p in self.volume.rglob("*.*") if p.name != "camera.json")


@pytest.fixture
def real(installation: Any, tmp_path: Path) -> RealStation:
    installation.lapel("up", "--detach", "--no-demo")
    installation.lapel("manage", "shell", "--verbosity=0", "-c", PROGRAM)
    token = installation.lapel("devices", "token", "create", "BAL-2", "--office", "BAL")
    token_file = tmp_path / "BAL-2.json"
    token_file.write_text(token.stdout)
    volume = tmp_path / "CAM"
    volume.mkdir()
    (volume / "camera.json").write_text('{"serial": "X6033923Q", "model": "Body 4"}')
    return RealStation(
        installation=installation,
        volume=volume,
        token_file=token_file,
        environment=os.environ | {"PYTHONPATH": str(SOURCES)},
    )


def test_footage_reaches_custody_once_though_dock_and_server_are_killed(
    real: RealStation,
) -> None:
    sent = {f"{n}.mp4": real.shoot(f"DCIM/{n}.mp4", 6_000_000) for n in range(4)}
    (real.volume / "DCIM" / "0.json").write_text(
        '{"started_at": "2026-03-01T09:00:00Z", "wearer": "4417", "recording": "R-1"}'
    )
    chance = random.Random(5)

    for _ in range(4):
        dock = real.start()
        time.sleep(0.4 + chance.random() * 0.8)
        dock.kill()
        dock.communicate(timeout=20)
    dock = real.start()
    time.sleep(0.8)
    os.kill(real.installation.children()["bytes"], 9)
    output, _ = dock.communicate(timeout=120)

    assert dock.returncode == 0, output
    assert real.left() == []
    assert _names(real.clips()) == sorted([*sent, "0.json"])
    again = real.start()
    output, _ = again.communicate(timeout=60)
    assert again.returncode == 0, output
    assert "taken=0 already_there=0" in output
    checked = real.installation.lapel("fsck", check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_what_the_server_has_is_not_sent_again_by_a_dock_without_memory(
    real: RealStation,
) -> None:
    real.shoot("a.mp4", 3_000_000)
    first = real.start("--keep")
    assert first.wait(timeout=90) == 0
    first.communicate()

    second = real.start("--state", str(real.volume.parent / "fresh"))
    output, _ = second.communicate(timeout=90)

    assert second.returncode == 0, output
    assert "already_there=1 erased=1" in output
    assert _names(real.clips()) == ["a.mp4"]


def _names(printed: str) -> list[str]:
    line = next(line for line in printed.splitlines() if line.startswith("["))
    names: list[str] = json.loads(line)
    return names
