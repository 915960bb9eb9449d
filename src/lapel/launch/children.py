"""One supervised process: started into its own group, logged, started again when it ends."""

import logging
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

from lapel.launch.processes import Process
from lapel.launch.watchdog import Watchdog, group_alive

logger = logging.getLogger(__name__)

SHORTEST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
GOOD_LIFE = 60.0  # a process that lived this long starts again at once
LOG_SIZE = 8 << 20
LOGS_KEPT = 3


class Child:
    """A process that is kept running."""

    def __init__(self, process: Process, *, logs: Path, watchdog: Watchdog) -> None:
        self.process = process
        self.log = logs / f"{process.name}.log"
        self.ends = 0
        self._failures = 0
        self._watchdog = watchdog
        self._popen: subprocess.Popen[bytes] | None = None
        self._begun = 0.0
        self._due = 0.0

    @property
    def pid(self) -> int | None:
        """Its process id, and that of its group, while it lives."""
        return self._popen.pid if self._popen else None

    def facts(self) -> dict[str, Any]:
        """For `lapel status`."""
        return {"pid": self.pid, "restarts": self.ends, "log": str(self.log)}

    def start(self) -> None:
        """Start it now."""
        rotate(self.log)
        with self.log.open("ab") as log:
            self._popen = subprocess.Popen(
                self.process.command,
                env=os.environ | self.process.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        Thread(target=self._popen.wait, daemon=True).start()  # a zombie would keep its group alive
        self._watchdog.started(self._popen.pid)
        self._begun = time.monotonic()

    def tend(self) -> bool:
        """Notice an end, start again when it is time; True when something changed."""
        if self._popen is None:
            if time.monotonic() < self._due:
                return False
            self.start()
            return True
        code = self._popen.poll()
        if code is None:
            return False
        self._bury(self._popen.pid, code)
        return True

    def _bury(self, pid: int, code: int) -> None:
        """Clear what is left of its group, and set the time of the next start."""
        if group_alive(pid):
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        self._watchdog.ended(pid)
        self._popen = None
        lived = time.monotonic() - self._begun
        self._failures = 0 if lived > GOOD_LIFE else self._failures + 1
        pause = min(SHORTEST_PAUSE * 2 ** (self._failures - 1), LONGEST_PAUSE)
        self._due = time.monotonic() + (pause if self._failures else 0)
        self.ends += 1
        logger.warning(
            "%s (pid %d) ended with %d after %.1f s; starting it again in %.1f s, see %s",
            self.process.name, pid, code, lived, pause, self.log,
        )  # fmt: skip


def rotate(log: Path) -> None:
    """Put a log that has grown large aside, and keep few of the older ones."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if not log.exists() or log.stat().st_size < LOG_SIZE:
        return
    for number in range(LOGS_KEPT - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    log.replace(log.with_name(f"{log.name}.1"))
