"""A misbehaving door, a camera to fill, and the program run as a person runs it."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lapel_dock.cli import app
from lapel_dock.tests.simulator import Simulator, serving

SOURCES = Path(__file__).resolve().parents[2]
QUICK = ("--settle", "0.05", "--interval", "0.1")


@dataclass(frozen=True)
class Ran:
    """How a run of the program ended."""

    code: int
    output: str

    def events(self, word: str) -> list[str]:
        return [line for line in self.output.splitlines() if line.split(" ")[1:2] == [word]]


@dataclass
class Station:
    """One dock: a simulated server, a camera volume, a token file."""

    sim: Simulator
    server: str
    root: Path
    volume: Path = field(init=False)
    token_file: Path = field(init=False)

    def __post_init__(self) -> None:
        self.volume = self.root / "CAM"
        self.volume.mkdir()
        self.identify({"serial": "X6033923Q", "model": "Axon Body 3"})
        self.token_file = self.root / "dock.json"
        self.write_token()

    def identify(self, identity: dict[str, str]) -> None:
        (self.volume / "camera.json").write_text(json.dumps(identity))

    def write_token(self, **changes: str) -> None:
        parts = {
            "server": self.server,
            "token": self.sim.token,
            "receipt_key": str(self.sim.receipt_signer.key),
            "log_key": str(self.sim.log_signer.key),
            "dock": "BAL-2",
        }
        self.token_file.write_text(json.dumps(parts | changes))

    def shoot(self, name: str, size: int = 300_000, seed: int = 0) -> Path:
        """Put a file of made bytes on the camera."""
        path = self.volume / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(random.Random(f"{name}{seed}").randbytes(size))
        return path

    def arguments(self, *more: str) -> list[str]:
        named = ["--source", str(self.volume), "--token-file", str(self.token_file)]
        return ["run", *named, *QUICK, *more]

    def run(self, *more: str) -> Ran:
        """Run to the end in this process."""
        result = CliRunner().invoke(app, self.arguments("--once", "--patience", "20", *more))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.output)

    def start(self, *more: str) -> "subprocess.Popen[str]":
        """Start it as a process of its own, which can be killed."""
        return subprocess.Popen(
            [sys.executable, "-m", "lapel_dock", *self.arguments(*more)],
            env=os.environ | {"PYTHONPATH": str(SOURCES)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def left(self) -> list[str]:
        """Name what is still on the camera."""
        files = (path for path in self.volume.rglob("*") if path.is_file())
        return sorted(str(p.relative_to(self.volume)) for p in files if p.name != "camera.json")

    def stored(self) -> dict[str, bytes]:
        """Return the complete uploads by file name."""
        return {upload.said["filename"]: bytes(upload.data) for upload in self.sim.completed()}


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    sim = Simulator()
    with serving(sim) as address:
        yield Station(sim=sim, server=address, root=tmp_path)


StationMaker = Callable[[], Station]
