"""Resuming against a tus server that is not ours: npm's @tus/server on its own file store."""

import hashlib
import json
import random
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lapel_dock.carrying import Carrier
from lapel_dock.errors import Stopped
from lapel_dock.journal import Job, Journal, Plan
from lapel_dock.screen import Lines
from lapel_dock.wire import Door

FOREIGN = Path(__file__).parent / "foreign"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed, and the foreign server comes from it")
    folder = tmp_path_factory.mktemp("foreign")
    for name in ("package.json", "server.js"):
        shutil.copy(FOREIGN / name, folder)
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"npm could not install the foreign server: {done.stderr[-300:]}")
    return folder


@contextmanager
def foreign(program: Path, store: Path) -> Iterator[str]:
    store.mkdir(exist_ok=True)
    with subprocess.Popen(
        ["node", "server.js", str(store)], cwd=program, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def _job(journal: Journal, path: Path) -> Job:
    facts = path.stat()
    said = {"filename": path.name, "device": "X1", "recording": "R1", "kind": "video"}
    plan = Plan(path=path, size=facts.st_size, mtime_ns=facts.st_mtime_ns, camera="", said=said)
    return journal.plan([plan])[0]


class _StopsHalfway(Lines):
    """A screen that stops the program once half of a file is sent."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__()
        self._stop = stop

    def sending(self, job: Job, done: int) -> None:
        if done > job.size // 2:
            self._stop.set()


def _cut_when(stop: threading.Event, door: Door) -> None:
    stop.wait()
    door.cut()


def _carry(server: str, journal: Journal, path: Path, *, halfway: bool) -> None:
    stop = threading.Event()
    door = Door(server, "none")
    screen = _StopsHalfway(stop) if halfway else Lines()
    if halfway:
        threading.Thread(target=_cut_when, args=(stop, door)).start()
    carrier = Carrier(door=door, journal=journal, screen=screen, stop=stop, patience=10)
    try:
        carrier.carry(_job(journal, path), adoptable=lambda twin: twin.id != 0)
    finally:
        stop.set()
        door.close()


def test_it_resumes_at_a_foreign_server_after_a_cut_and_a_server_restart(
    program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(random.Random(7).randbytes(40_000_000))
    store = tmp_path / "store"
    journal = Journal(tmp_path / "journal.db")

    with foreign(program, store) as server, pytest.raises(Stopped):
        _carry(server, journal, path, halfway=True)
    with foreign(program, store) as server:
        _carry(server, journal, path, halfway=False)
    journal.close()

    [info] = store.glob("*.json")
    said = json.loads(info.read_text())["metadata"]
    stored = info.with_suffix("")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert hashlib.sha256(stored.read_bytes()).hexdigest() == sha256
    assert said["sha256"] == sha256
    resumed = [line for line in capsys.readouterr().out.splitlines() if " resumed " in line]
    assert resumed
    assert "offset=0 " not in resumed[-1]
