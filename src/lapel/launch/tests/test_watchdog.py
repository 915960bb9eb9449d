"""The watchdog: whatever its parent said it had started is gone once the parent is."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from lapel.launch.children import LOG_SIZE, LOGS_KEPT, rotate
from lapel.launch.watchdog import Watchdog, group_alive


def sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "60"], start_new_session=True)


def test_what_was_started_is_stopped_and_what_ended_is_left_alone() -> None:
    watchdog = Watchdog()
    with sleeper() as ours, sleeper() as not_ours:
        watchdog.started(ours.pid)
        watchdog.started(not_ours.pid)
        watchdog.ended(not_ours.pid)

        Thread(target=ours.wait, daemon=True).start()

        watchdog.release()

        assert ours.wait(1) == -signal.SIGTERM
        assert not_ours.poll() is None
        not_ours.kill()


def test_a_parent_that_is_killed_takes_its_child_along(tmp_path: Path) -> None:
    program = f"""
import subprocess, time
from lapel.launch.watchdog import Watchdog
watchdog = Watchdog()
child = subprocess.Popen(["sleep", "60"], start_new_session=True)
watchdog.started(child.pid)
open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program]) as parent:
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.02)
        child = int((tmp_path / "pid").read_text())
        assert group_alive(child)
        parent.kill()

    deadline = time.monotonic() + 10
    while group_alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not group_alive(child)


def test_a_watchdog_that_was_killed_is_replaced_by_one_that_knows_everything() -> None:
    watchdog = Watchdog()
    with sleeper() as ours:
        watchdog.started(ours.pid)
        watchdog._process.kill()
        watchdog._process.wait()
        Thread(target=ours.wait, daemon=True).start()

        assert watchdog.tend()
        watchdog.release()

        assert ours.wait(1) == -signal.SIGTERM


def test_a_log_that_has_grown_large_is_put_aside_and_few_are_kept(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    for _ in range(LOGS_KEPT + 2):
        log.write_bytes(b"")
        os.truncate(log, LOG_SIZE)
        rotate(log)

    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == [f"web.log.{number}" for number in range(1, LOGS_KEPT + 1)]


def test_a_small_log_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text("a line\n")

    rotate(log)

    assert log.read_text() == "a line\n"
