"""What runs at present, for everybody who asks: a lock that is held and a small file beside it.

The supervisor holds the lock while it lives, and only its holder writes the file. So the
pid in the file is ours exactly when the lock is held; a file left by a crash says nothing.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, Self

from lapel.foundation import durable
from lapel.foundation.config import Config
from lapel.foundation.errors import LapelError

State = Literal["starting", "ready", "stopping", "failed"]


class AlreadyRunning(LapelError):
    """Another supervisor serves this LAPEL_HOME."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The supervisor's own word."""

    pid: int
    state: State
    step: str
    port: int
    web_url: str
    byte_url: str
    children: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class Seat:
    """The supervisor's place: one at a time for one home."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._handle = -1

    def __enter__(self) -> Self:
        handle = _open_lock(self.config)
        if not _take(handle):
            os.close(handle)
            raise AlreadyRunning(f"{self.config.home} is served already; run: lapel status")
        self._handle = handle
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._handle)

    def say(
        self, state: State, step: str, children: Mapping[str, Mapping[str, Any]] | None = None
    ) -> None:
        """Replace the supervisor's word."""
        word = Standing(
            pid=os.getpid(),
            state=state,
            step=step,
            port=self.config.port,
            web_url=self.config.web_url,
            byte_url=self.config.byte_url,
            children=children or {},
        )
        durable.write(_file(self.config), json.dumps(asdict(word), indent=1).encode())


def last_word(config: Config) -> Standing | None:
    """What the present or the last supervisor said."""
    try:
        return Standing(**json.loads(_file(config).read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def held(config: Config) -> bool:
    """Whether a supervisor lives."""
    if not config.run.exists():
        return False
    handle = _open_lock(config)
    try:
        return not _take(handle)
    finally:
        os.close(handle)


def present(config: Config) -> Standing | None:
    """What the living supervisor says; None if there is none."""
    return last_word(config) if held(config) else None


def _file(config: Config) -> Path:
    return config.run / "standing.json"


def _open_lock(config: Config) -> int:
    durable.make_folder(config.run, 0o700)
    return os.open(config.run / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
