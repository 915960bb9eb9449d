"""The dock end to end: read, hash, upload, receipt with its place in the log; 20 GB in 40 files."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import rmtree
from time import perf_counter

from benchmarks.installation import ROOT, database, door
from benchmarks.report import Table
from lapel.foundation.config import Config

FILES = 40
SIZE = 500 * 10**6
PARALLEL = 3
BLOCK = 4 * 2**20


def tables() -> Iterator[Table]:
    """The dock's speed as a share of what the door takes from a sender that does nothing else."""
    volume = ROOT / "volumes" / "X6033923Q"
    rmtree(volume.parent, ignore_errors=True)
    volume.mkdir(parents=True)
    _fill(volume)
    total = FILES * SIZE / 1e6
    with database() as config, ExitStack() as stack:
        _, token = stack.enter_context(door(config))
        sequencer = [sys.executable, "-m", "lapel.launch.sequencer"]
        running = subprocess.Popen(sequencer, env=os.environ | {"LAPEL_DB_ROLE": "log"})
        stack.callback(running.wait)
        stack.callback(running.terminate)
        alone = total / _sender(config, token, volume)
        rmtree(config.vault)
        begun = perf_counter()
        subprocess.run(_dock(config, volume.parent), check=True, stdout=subprocess.DEVNULL)
        docked = total / (perf_counter() - begun)
    rmtree(volume.parent)
    yield Table(
        name="dock",
        title=f"The dock end to end, {FILES} files of {SIZE // 10**6} MB, {PARALLEL} at once",
        columns=("what", "MB/s", "share of the door's own speed"),
        rows=(
            ("the door alone, the kernel sending", f"{alone:,.0f}", "1.00"),
            ("the dock: hash, upload, signed receipt", f"{docked:,.0f}", f"{docked / alone:.2f}"),
        ),
        note="The dock reads every file twice (to hash it, then to send it) and waits for each"
        " receipt until a checkpoint covers it; with `--keep`, so nothing is erased.",
    )


def _fill(volume: Path) -> None:
    """Files that differ in every block, so that no two share their bytes."""
    block = bytearray(os.urandom(BLOCK))
    for number in range(FILES):
        with (volume / f"clip{number:02}.mp4").open("wb") as file:
            for start in range(0, SIZE, BLOCK):
                block[:16] = number.to_bytes(8, "big") + start.to_bytes(8, "big")
                file.write(block[: min(BLOCK, SIZE - start)])
    (volume / "camera.json").write_text(json.dumps({"serial": "X6033923Q", "model": "Body 4"}))


def _sender(config: Config, token: str, volume: Path) -> float:
    command = [
        *(sys.executable, "-m", "benchmarks.senders", f"{config.byte_url}/devices/uploads"),
        *(str(volume / "clip00.mp4"), str(FILES), str(PARALLEL), token),
    ]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(told.split()[0])


def _dock(config: Config, source: Path) -> list[str]:
    made = [sys.executable, "-m", "lapel.launch.cli", "devices", "token", "create", "BENCH"]
    told = subprocess.run(
        [*made, "--office", "BAL"], check=True, capture_output=True, text=True, env=os.environ
    ).stdout
    file = ROOT / "token.json"
    file.write_text(told)
    return [
        *(sys.executable, "-m", "lapel_dock", "run", "--once", "--keep", "--settle", "0"),
        *("--source", str(source), "--token-file", str(file), "--parallel", str(PARALLEL)),
        *("--state", str(config.home / "dock")),
    ]
