"""An installation of its own for a benchmark, on the disk of the checkout, gone afterwards."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lapel.foundation import config as configuration
from lapel.foundation.config import Config
from lapel.launch import roles
from lapel.launch.postgres import Cluster

ROOT = Path(__file__).parent.parent / "build" / "bench"


@contextmanager
def database() -> Iterator[Config]:
    """A home with a running, migrated embedded database; the environment leads to it."""
    home = ROOT / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
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
