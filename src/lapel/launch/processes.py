"""The processes of an installation: what each is started with and how one sees that it works."""

import os
import sys
from dataclasses import dataclass, field

from lapel.foundation.config import Config

WEB_WORKERS = min(os.cpu_count() or 1, 4)
WEB_THREADS = 4
"""Of each worker."""
STOP_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Process:
    """One long-running process."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    health: str | None = None
    """An address that answers 200 once the process works; None if being alive is all there is."""


def every(config: Config) -> tuple[Process, ...]:
    """All processes beside the database, in the order in which they are started."""
    reach = "127.0.0.1" if config.host == "0.0.0.0" else config.host  # noqa: S104 - compared only
    return (
        Process(name="web", command=web(config), health=f"http://{reach}:{config.port}/health"),
        Process(
            name="bytes",
            command=module("lapel.launch.byte_server"),
            health=f"http://{reach}:{config.byte_port}/health",
        ),
        Process(name="worker", command=module("lapel.launch.worker")),
        Process(
            name="sequencer",
            command=module("lapel.launch.sequencer"),
            environment={"LAPEL_DB_ROLE": "log"},
        ),
    )


def module(name: str) -> tuple[str, ...]:
    """The command that runs one of our modules."""
    return (sys.executable, "-m", name)


def web(config: Config) -> tuple[str, ...]:
    """The web tier: Django over WSGI, because ASGI costs it eight times the processor time."""
    return (
        *module("granian"),
        "--interface=wsgi",
        f"--host={config.host}",
        f"--port={config.port}",
        f"--workers={WEB_WORKERS}",
        f"--blocking-threads={WEB_THREADS}",
        f"--workers-kill-timeout={STOP_SECONDS}",
        "--respawn-failed-workers",
        "--no-ws",
        "lapel.launch.wsgi:application",
    )


def become(process: Process) -> None:
    """Turn the present process into this one."""
    os.execve(process.command[0], process.command, os.environ | process.environment)  # noqa: S606
