"""An installation of its own for a benchmark, on the disk of the checkout, gone afterwards."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.servers import Server, free_port, running
from lapel.foundation import config as configuration
from lapel.foundation.config import Config
from lapel.launch import roles
from lapel.launch.postgres import Cluster

DOCK = """
import django; django.setup()
from lapel.custody.services import SYSTEM
from lapel.ingest import services
from lapel.program.testing import small_program
small_program()
print(services.create_dock_token(name="BENCH", office="BAL", by=SYSTEM).token)
"""
ROOT = Path(__file__).parent.parent / "build" / "bench"


@contextmanager
def database() -> Iterator[Config]:
    """A home with a running, migrated embedded database; the environment leads to it."""
    home = ROOT / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    os.environ["LAPEL_PORT"] = str(free_port())
    os.environ |= {"LAPEL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lapel.launch.settings"}
    config = configuration.load()
    cluster = Cluster(config.db)
    cluster.start()
    try:
        roles.prepare(cluster.dsn(), "lapel")
        migrate = [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"]
        subprocess.run(migrate, env=os.environ | {"LAPEL_DB_ROLE": "owner"}, check=True)
        yield config
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def door(config: Config) -> Iterator[tuple[Server, str]]:
    """The byte server of an installation, and a dock's token for it."""
    token = subprocess.run(
        [sys.executable, "-c", DOCK], env=os.environ, check=True, capture_output=True, text=True
    ).stdout.strip()
    command = [sys.executable, "-m", "lapel.launch.byte_server"]
    with running(command, config.byte_port) as server:
        yield server, token
