"""All test footage through the dock while processes are killed: nothing lost, nothing twice."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from lapel.media.testing import made_clip
from tests.installation import Installation

KILLS = 20
SEED = 19020
PATIENCE = 420.0
VICTIMS = ("dock", "bytes", "web", "worker", "sequencer", "database")
DOCK = "import django; django.setup()\nfrom lapel.demo import agency\n" + (
    "from lapel.foundation import config\nagency.load(config.load())"
)


@dataclass
class Dock:
    """The dock program on one volume, started again whenever it was killed."""

    here: Installation
    source: Path
    token_file: Path
    process: subprocess.Popen[bytes] | None = None
    ended: int | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "lapel_dock", "run", "--once", "--settle", "0.1"]
        command += ["--interval", "0.3", "--patience", "120", "--source", str(self.source)]
        command += ["--token-file", str(self.token_file)]
        with (self.token_file.parent / "dock.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.here.env, stdout=log, stderr=subprocess.STDOUT
            )

    def finished(self) -> bool:
        """Whether the dock ended by itself with everything delivered; else it runs again."""
        if self.process is None or self.process.poll() is None:
            return False
        self.ended = self.process.returncode
        if self.ended != 0:
            self.start()
        return self.ended == 0


@dataclass
class Fate:
    """What became of every file."""

    clips: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


@pytest.fixture
def footage(media: Path | None, tmp_path: Path) -> dict[str, str]:
    """A camera's volume with every file of the test footage; SHA-256 and name of each."""
    volume = tmp_path / "volumes" / "X6033923Q"
    volume.mkdir(parents=True)
    if media:
        for path in sorted(p for p in media.rglob("*") if p.is_file() and p.suffix != ".md"):
            shutil.copy(path, volume / "-".join(path.relative_to(media).parts))
    else:
        for number in range(8):
            made_clip(volume / f"clip{number}.mp4", seconds=1, seed=number)
        (volume / "empty.mp4").touch()
        (volume / "garbage.mp4").write_bytes(random.Random(1).randbytes(50_000))
    for number in range(2):
        large = random.Random(number).randbytes(2**20)
        with (volume / f"large{number}.mp4").open("wb") as file:
            for _ in range(96):
                file.write(large)
    (volume / "camera.json").write_text('{"serial": "X6033923Q", "model": "Body 4"}')
    files = (p for p in volume.iterdir() if p.name != "camera.json")
    return {hashlib.sha256(p.read_bytes()).hexdigest(): p.name for p in files}


@pytest.mark.timeout(900)
def test_twenty_kills_lose_nothing_and_double_nothing(
    installation: Installation, footage: dict[str, str], tmp_path: Path
) -> None:
    here = installation
    here.lapel("up", "--detach", "--no-demo")
    django = here.env | {"DJANGO_SETTINGS_MODULE": "lapel.launch.settings"}
    subprocess.run([sys.executable, "-c", DOCK], env=django, check=True)
    token = here.lapel("devices", "token", "create", "TEST-1", "--office", "BAL").stdout
    (tmp_path / "dock").mkdir()
    (tmp_path / "dock" / "token.json").write_text(token)
    dock = Dock(here, tmp_path / "volumes", tmp_path / "dock" / "token.json")
    dock.start()

    killed = Counter(kill_at_random(here, dock))
    settle(here, dock)

    assert sum(killed.values()) == KILLS
    fate = judged(here, footage)
    assert fate.clips == Counter(dict.fromkeys(footage, 1)), "each file once"
    assert fate.unexplained == []
    assert [p.name for p in (tmp_path / "volumes" / "X6033923Q").iterdir()] == ["camera.json"]
    told = here.lapel("fsck", check=False)
    assert told.returncode == 0, told.stdout


def kill_at_random(here: Installation, dock: Dock) -> Iterator[str]:
    """Kill one process after another, each time another moment and another victim."""
    chance = random.Random(SEED)
    while_all = [VICTIMS[n % len(VICTIMS)] for n in range(KILLS)]
    chance.shuffle(while_all)
    for victim in while_all:
        time.sleep(chance.uniform(0.1, 1.5))
        dock.finished()
        pid = pid_of(here, dock, victim)
        while pid is None:
            time.sleep(0.1)
            dock.finished()
            pid = pid_of(here, dock, victim)
        os.kill(pid, signal.SIGKILL)
        yield victim


def pid_of(here: Installation, dock: Dock, victim: str) -> int | None:
    """The victim's pid, once it lives."""
    if victim == "dock":
        if dock.process is None or dock.process.poll() is not None:
            dock.start()
        return dock.process.pid if dock.process else None
    if victim == "database":
        word = (here.home / "db" / "data" / "postmaster.pid").read_text().split()
        pid = int(word[0])
    else:
        pid = here.children().get(victim) or 0
    return pid if pid > 0 and alive(pid) else None


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def settle(here: Installation, dock: Dock) -> None:
    """Wait until the dock has delivered everything and no media work is open."""
    deadline = time.monotonic() + PATIENCE
    while not dock.finished():
        assert time.monotonic() < deadline, "the dock did not finish"
        time.sleep(0.2)
    while True:
        try:
            if not open_work(here):
                return
        except psycopg.OperationalError:
            pass
        assert time.monotonic() < deadline, f"media work is still open: {open_work(here)}"
        time.sleep(0.5)


def open_work(here: Installation) -> list[tuple[object, ...]]:
    """Clips whose examination or derivatives are to come."""
    return here.ask(
        "SELECT c.filename, c.playable, w.kind, w.state FROM evidence_clip c"
        " LEFT JOIN evidence_work w ON w.clip_id = c.id AND w.state IN ('waiting', 'working')"
        " WHERE c.playable = 'pending' OR w.id IS NOT NULL OR (c.playable = 'proxy' AND NOT EXISTS"
        " (SELECT FROM evidence_work x WHERE x.clip_id = c.id AND x.kind = 'proxy'))",
    )


def judged(here: Installation, footage: dict[str, str]) -> Fate:
    """Every clip with what it is: playable, playable by proxy, or kept and explained."""
    fate = Fate()
    rows = here.ask(
        "SELECT c.sha256, c.filename, c.kind, c.playable, c.findings::text, EXISTS (SELECT FROM"
        " evidence_derivative d WHERE d.clip_id = c.id AND d.kind = 'proxy') FROM evidence_clip c",
    )
    for sha256, name, kind, playable, findings, proxy in rows:
        fate.clips[str(sha256)] += 1
        fate.kinds[str(playable)] += 1
        explained = playable == "none" and (findings != "[]" or kind in ("sidecar", "other"))
        if not (playable == "original" or (playable == "proxy" and proxy) or explained):
            fate.unexplained.append(f"{name} {kind} {playable} {findings}")
        assert footage[str(sha256)] == name
        assert vault_hash(here, str(sha256)) == sha256
    return fate


def vault_hash(here: Installation, sha256: str) -> str:
    path = here.home / "vault" / "sha256" / sha256[:2] / sha256[2:4] / sha256
    return hashlib.sha256(path.read_bytes()).hexdigest()
