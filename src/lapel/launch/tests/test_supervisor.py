"""The supervisor: all up or nothing, and nothing left behind, however it ends."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from socket import create_server

import psutil
import pytest

from conftest import CLUSTER, Database
from lapel.launch import health
from lapel.launch.postgres import Cluster
from tests.installation import Installation


def processes_of(home: Path) -> list[str]:
    """Every living process of an installation, the database among them."""
    found = ["database"] if Cluster(home / "db").running() else []
    for process in psutil.process_iter():
        try:
            if process.environ().get("LAPEL_HOME") == str(home) and process.pid != os.getpid():
                found.append(" ".join(process.cmdline()))
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found


def eventually(holds: Callable[[], bool], *, within: float = 30.0) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def works(here: Installation) -> bool:
    return here.lapel("status", check=False).returncode == 0


def supervisor_of(here: Installation) -> int:
    words = here.lapel("status").stdout.split("supervisor pid ")[1]
    return int(words.split(",")[0])


def test_up_answers_on_both_ports_and_down_leaves_nothing(installation: Installation) -> None:
    said = installation.lapel("up", "--detach", "--no-demo").stdout

    assert said.splitlines()[-1].startswith(f"Lapel is at {installation.web_url}")
    assert health.answers(f"{installation.web_url}/health")
    assert health.answers(f"{installation.byte_url}/health")

    assert installation.lapel("down").stdout == "stopped\n"
    assert eventually(lambda: processes_of(installation.home) == [])


def test_up_when_it_is_up_says_so_and_changes_nothing(installation: Installation) -> None:
    installation.lapel("up", "--detach", "--no-demo")
    before = installation.children()
    installation.env["LAPEL_PORT"] = "8000"  # what counts is where it is, not where it would be

    said = installation.lapel("up", "--detach", "--no-demo").stdout

    assert "Lapel is up already" in said
    assert installation.web_url in said.splitlines()[-1]
    assert installation.children() == before


def test_down_when_nothing_runs_says_so(installation: Installation) -> None:
    assert installation.lapel("down").stdout == "Lapel was not running\n"


def test_a_killed_supervisor_leaves_nothing_behind(installation: Installation) -> None:
    installation.lapel("up", "--detach", "--no-demo")

    os.kill(supervisor_of(installation), signal.SIGKILL)

    assert eventually(lambda: processes_of(installation.home) == []), processes_of(
        installation.home
    )
    assert installation.lapel("status", check=False).returncode == 3


def test_a_killed_foreground_up_leaves_nothing_behind(installation: Installation) -> None:
    command = [sys.executable, "-m", "lapel.launch.cli", "up", "--no-demo"]
    with subprocess.Popen(command, env=installation.env, stdout=subprocess.DEVNULL) as foreground:
        assert eventually(lambda: works(installation))
        foreground.kill()

    assert eventually(lambda: processes_of(installation.home) == []), processes_of(
        installation.home
    )


def test_interrupting_a_foreground_up_stops_everything_in_order(
    installation: Installation,
) -> None:
    command = [sys.executable, "-m", "lapel.launch.cli", "up", "--no-demo"]
    with subprocess.Popen(command, env=installation.env, stdout=subprocess.DEVNULL) as foreground:
        assert eventually(lambda: works(installation))
        foreground.send_signal(signal.SIGINT)
        assert foreground.wait(30) == 0

    assert eventually(lambda: processes_of(installation.home) == [])
    database_log = (installation.home / "logs" / "database.log").read_text()
    assert "database system is shut down" in database_log.splitlines()[-1]


def test_every_process_that_is_killed_comes_back(installation: Installation) -> None:
    installation.lapel("up", "--detach", "--no-demo")
    before = installation.children()
    for pid in before.values():
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    assert eventually(lambda: not set(installation.children().values()) & set(before.values()))
    assert eventually(lambda: works(installation)), installation.lapel("status", check=False).stdout


def test_a_killed_database_comes_back_and_everything_works_again(
    installation: Installation,
) -> None:
    installation.lapel("up", "--detach", "--no-demo")
    pid_file = installation.home / "db" / "data" / "postmaster.pid"
    pid = int(pid_file.read_text().splitlines()[0])

    os.kill(pid, signal.SIGKILL)

    assert eventually(lambda: pid_file.exists() and not pid_file.read_text().startswith(f"{pid}\n"))
    assert eventually(lambda: works(installation)), installation.lapel("status", check=False).stdout


def test_it_runs_on_a_database_of_ones_own(installation: Installation, database: Database) -> None:
    shutil.rmtree(installation.home / "db")
    installation.env["LAPEL_DSN"] = f"host={CLUSTER.sockets} dbname={database.name}"
    assert "the database" in installation.lapel("prepare", database.dsn("super")).stdout

    installation.lapel("up", "--detach", "--no-demo")

    assert works(installation)
    assert not (installation.home / "db").exists()


@pytest.mark.parametrize(("offset", "name"), [(0, "LAPEL_PORT"), (1, "LAPEL_PORT + 1")])
def test_a_port_that_a_stranger_holds_is_named(
    installation: Installation, offset: int, name: str
) -> None:
    port = installation.port + offset
    with create_server(("127.0.0.1", port)):
        refused = installation.lapel("up", "--detach", "--no-demo", check=False)

    assert refused.returncode == 1
    assert f"port {port} ({name}) on 127.0.0.1 is taken by another program" in refused.stderr
    assert eventually(lambda: processes_of(installation.home) == [])
