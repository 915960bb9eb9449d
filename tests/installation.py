"""A whole Lapel of a test's own: its home, its database, its ports, its processes."""

import json
import os
import random
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from typing import Any

import psycopg

from lapel.launch.postgres import Cluster

SOURCE = Path(__file__).parent.parent / "src"
PORTS = (10_000, 32_000)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """Where it listens, where its state lies, and how one acts on it."""

    home: Path
    port: int
    env: dict[str, str] = field(repr=False)

    @property
    def web_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def byte_url(self) -> str:
        return f"http://127.0.0.1:{self.port + 1}"

    def lapel(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `lapel` on this installation."""
        done = subprocess.run(
            [sys.executable, "-m", "lapel.launch.cli", *arguments],
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        said = f"lapel {' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
        assert not (check and done.returncode), said
        return done

    def children(self) -> dict[str, int | None]:
        """The pid of each process."""
        word = json.loads((self.home / "run" / "standing.json").read_bytes())
        return {name: facts["pid"] for name, facts in word["children"].items()}

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Rows from its database, read as the web's role."""
        sockets = Cluster(self.home / "db").sockets
        with psycopg.connect(f"host={sockets} dbname=lapel user=lapel_app") as connection:
            return connection.execute(question.encode()).fetchall()


def prepared(home: Path) -> Installation:
    """An installation in this home, on two free ports; nothing runs yet."""
    port = two_free_ports()
    env = {name: value for name, value in os.environ.items() if not name.startswith("LAPEL_")}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    env |= {"LAPEL_HOME": str(home), "LAPEL_PORT": str(port), "PYTHONPATH": str(SOURCE)}
    return Installation(home=home, port=port, env=env)


def two_free_ports() -> int:
    """A port that is free with the next one, below those that outgoing connections take."""
    while True:
        port = random.randrange(*PORTS)
        with socket() as first, socket() as second, suppress(OSError):
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port
