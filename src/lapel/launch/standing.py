"""What runs at present, for everybody who asks: a lock that is held and a small file beside it.

The supervisor holds the lock while it lives, and only its holder writes the file. So the
pid in the file is ours exactly when the lock is held; a file left by a crash says nothing.
The file may be by an older or a newer Lapel, so it is read for what is understood of it.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Self, get_args

from lapel.foundation import durable
from lapel.foundation.config import Config
from lapel.foundation.errors import LapelError

LOCKS = Path("/proc/locks")
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
    """What the present or the last supervisor said; None when none has said anything."""
    try:
        raw = _file(config).read_bytes()
    except FileNotFoundError:
        return None
    return _understood(raw, config)


def _understood(raw: bytes, config: Config) -> Standing:
    """What is understood of a word; the rest is as with a supervisor that is at work.

    A member that is unknown, missing or of another kind must not make anybody wait for
    a supervisor that is ready, or take it for none.
    """
    plain = Standing(
        pid=0,
        state="ready",
        step="",
        port=config.port,
        web_url=config.web_url,
        byte_url=config.byte_url,
    )
    try:
        told = json.loads(raw)
    except ValueError:
        return plain
    given = told if isinstance(told, dict) else {}
    known = {
        name: given[name]
        for name, usual in asdict(plain).items()
        if type(given.get(name)) is type(usual)
    }
    if known.get("state") not in get_args(State):
        known.pop("state", None)
    if "children" in known:
        facts = known["children"].items()
        known["children"] = {name: each for name, each in facts if isinstance(each, dict)}
    return replace(plain, **known)


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
    if not held(config):
        return None
    word = last_word(config) or replace(_understood(b"", config), state="starting")
    return word if word.pid else replace(word, pid=_holder(config))


def _holder(config: Config) -> int:
    """Who holds the lock, as the kernel tells; 0 when it does not."""
    inode = f":{_lock(config).stat().st_ino}"
    for line in LOCKS.read_text().splitlines():
        words = line.split()
        if words[1] == "FLOCK" and words[5].endswith(inode):
            return max(int(words[4]), 0)
    return 0


def _lock(config: Config) -> Path:
    return config.run / "supervisor.lock"


def _file(config: Config) -> Path:
    return config.run / "standing.json"


def _open_lock(config: Config) -> int:
    durable.make_folder(config.run, 0o700)
    return os.open(_lock(config), os.O_RDWR | os.O_CREAT, 0o600)


def _take(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
