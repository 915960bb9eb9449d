"""Stops what a parent left behind: reads what was started from a pipe and acts when it closes.

A parent that is killed outright cannot clean up, and not every system tells a child
that its parent died. A pipe does: the kernel closes the parent's end whatever happened.

The parent writes one line each: `started PID` (the leader of a process group), `ended PID`,
`cluster FOLDER`. At end of file every group is asked to stop, then made to, and last the
databases are stopped in order, so that nobody loses a connection before their work is put away.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from lapel.launch.postgres import Cluster, ClusterError

PATIENCE = 15.0


class Watchdog:
    """The parent's end of the pipe."""

    def __init__(self) -> None:
        self._leaders: set[int] = set()
        self._clusters: list[Path] = []
        self._spawn()

    def started(self, pid: int) -> None:
        """A process group that must not outlive us."""
        self._leaders.add(pid)
        self._tell(f"started {pid}")

    def ended(self, pid: int) -> None:
        """It is gone; its number may soon belong to a stranger."""
        self._leaders.discard(pid)
        self._tell(f"ended {pid}")

    def cluster(self, folder: Path) -> None:
        """A database that must not outlive us."""
        self._clusters.append(folder)
        self._tell(f"cluster {folder}")

    def tend(self) -> bool:
        """Replace the watchdog if it was killed itself; True when it was."""
        if self._process.poll() is None:
            return False
        with suppress(BrokenPipeError):
            self._pipe.close()
        self._spawn()
        for folder in self._clusters:
            self._tell(f"cluster {folder}")
        for pid in self._leaders:
            self._tell(f"started {pid}")
        return True

    def release(self) -> None:
        """Have everything stopped now, and wait for it."""
        self.tend()
        self._pipe.close()
        self._process.wait()

    def _spawn(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lapel.launch.watchdog"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def _pipe(self) -> IO[bytes]:
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe above
        return self._process.stdin

    def _tell(self, line: str) -> None:
        with suppress(BrokenPipeError):  # it was killed: `tend` tells the next one everything
            self._pipe.write(f"{line}\n".encode())
            self._pipe.flush()


def group_alive(leader: int) -> bool:
    """Whether any process of the group is left."""
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def stop_groups(leaders: set[int], *, patience: float = PATIENCE) -> None:
    """Ask the leaders to stop their groups, wait, and kill what is left."""
    _signal(os.kill, leaders, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(map(group_alive, leaders)) and time.monotonic() < deadline:
        time.sleep(0.02)
    _signal(os.killpg, leaders, signal.SIGKILL)


def _signal(send: Callable[[int, int], None], leaders: set[int], order: signal.Signals) -> None:
    for leader in leaders:
        with suppress(ProcessLookupError, PermissionError):
            send(leader, order)


def main() -> None:
    """Listen until the parent is gone, then clear up after it."""
    leaders: set[int] = set()
    clusters: list[Cluster] = []
    for line in sys.stdin:
        word, _, rest = line.rstrip("\n").partition(" ")
        if word == "started":
            leaders.add(int(rest))
        elif word == "ended":
            leaders.discard(int(rest))
        else:
            clusters.append(Cluster(Path(rest)))
    stop_groups(leaders)
    for cluster in clusters:
        with suppress(ClusterError):
            cluster.stop()


if __name__ == "__main__":
    main()
