"""From `lapel up` to the first page, the first time and the second time."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from time import perf_counter
from urllib.request import urlopen

from benchmarks.installation import ROOT
from benchmarks.report import Table
from benchmarks.servers import free_port
from lapel.launch.postgres import Cluster

IMPORTS = "import django, granian, procrastinate, psycopg; from django.core.wsgi import *"


def tables() -> Iterator[Table]:
    """Both starts, against the start of the bare parts."""
    home = ROOT / "start"
    rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    bare_first, bare_again = _database(ROOT / "bare")
    imports = _seconds([sys.executable, "-c", IMPORTS], dict(os.environ))
    env = os.environ | {"LAPEL_HOME": str(home), "LAPEL_PORT": str(free_port())}
    first = _up(env)
    second = _up(env)
    rmtree(home)
    rows = (
        ("first start", first, bare_first + imports),
        ("second start", second, bare_again + imports),
    )
    yield Table(
        name="start",
        title="From `lapel up --no-demo` to the first page",
        columns=("what", "seconds", "the bare parts", "ratio"),
        rows=tuple(
            (name, f"{took:.1f}", f"{bare:.1f}", f"{took / bare:.1f}") for name, took, bare in rows
        ),
        note="The bare parts are the embedded PostgreSQL alone, made or started again, and one"
        " Python that imports Django, granian and procrastinate. Lapel starts five Pythons and,"
        " the first time, makes its tables.",
    )


def _up(env: dict[str, str]) -> float:
    lapel = [sys.executable, "-m", "lapel.launch.cli"]
    begun = perf_counter()
    subprocess.run([*lapel, "up", "--detach", "--no-demo"], env=env, check=True)
    with urlopen(f"http://127.0.0.1:{env['LAPEL_PORT']}/sign-in/") as page:
        page.read()
    took = perf_counter() - begun
    subprocess.run([*lapel, "down"], env=env, check=True)
    return took


def _seconds(command: list[str], env: dict[str, str]) -> float:
    begun = perf_counter()
    subprocess.run(command, env=env, check=True)
    return perf_counter() - begun


def _database(folder: Path) -> tuple[float, float]:
    rmtree(folder, ignore_errors=True)
    took = []
    for _ in range(2):
        begun = perf_counter()
        cluster = Cluster(folder)
        cluster.start()
        took.append(perf_counter() - begun)
        cluster.stop()
    rmtree(folder)
    return took[0], took[1]
