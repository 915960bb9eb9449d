"""A whole installation for a story: started as people start it, stopped when the story is told."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

MINUTES = 60


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Where it listens and where its state lies."""

    web: str
    home: Path
    env: dict[str, str]

    def lapel(self, *words: str, minutes: float = 1) -> str:
        """Run one `lapel` command on it; its output."""
        done = subprocess.run(
            [sys.executable, "-m", "lapel.launch.cli", *words],
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=minutes * MINUTES,
            check=False,
        )
        assert done.returncode == 0, f"lapel {' '.join(words)}:\n{done.stdout}\n{done.stderr}"
        return done.stdout


@contextmanager
def installation(home: Path) -> Iterator[Installation]:
    """`lapel up` with the demo agency, all its footage in custody; `lapel down` at the end."""
    port = free_ports()
    env = os.environ | {"LAPEL_HOME": str(home), "LAPEL_PORT": str(port)}
    env.pop("LAPEL_DSN", None)
    env.pop("DJANGO_SETTINGS_MODULE", None)
    env["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
    made = Installation(web=f"http://127.0.0.1:{port}", home=home, env=env)
    try:
        made.lapel("up", "--detach", minutes=8)
        yield made
    finally:
        made.lapel("down")


def free_ports() -> int:
    """A port whose next one is free too."""
    for _ in range(50):
        with socket() as first, socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise OSError("no two free ports in a row after 50 tries")


def within(seconds: float, what: str) -> Iterator[None]:
    """Turns of a wait, half a second each; fails with `what` when none of them ended it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.5)
    raise AssertionError(f"after {seconds:.0f} s still not: {what}")
