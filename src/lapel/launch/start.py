"""What `lapel up`, `down` and `status` do: start a supervisor, stop it, ask it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lapel.foundation import durable
from lapel.foundation.config import Config
from lapel.foundation.errors import LapelError
from lapel.launch import standing
from lapel.launch.children import rotate
from lapel.launch.processes import module
from lapel.launch.standing import Standing

Say = Callable[[str], None]

STOP_SECONDS = 60.0


class NotStarted(LapelError):
    """The installation did not come up."""


class NotStopped(LapelError):
    """The installation does not stop."""


def begin(config: Config, say: Say, *, attached: bool) -> subprocess.Popen[bytes] | None:
    """Start a supervisor and return when everything answers; None if one was there already.

    An attached supervisor stops when the standard input we give it ends, so also when we are
    killed.

    Raises:
        NotStarted: it gave up; the text says why.
    """
    if standing.held(config):
        _await_ready(config, say, None)
        return None
    durable.make_folder(config.home)
    log = config.logs / "supervisor.log"
    rotate(log)
    with log.open("ab") as output:
        supervisor = subprocess.Popen(
            [*module("lapel.launch.supervisor"), *(["--attached"] if attached else [])],
            stdin=subprocess.PIPE if attached else subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    _await_ready(config, say, supervisor)
    return supervisor


def end(config: Config) -> bool:
    """Stop the supervisor and wait until all is stopped; False if none was running.

    Raises:
        NotStopped: it is still there after a minute, or nobody can say who it is.
    """
    word = standing.present(config)
    if word is None:
        return False
    if not word.pid:
        raise NotStopped(
            f"{config.home} is being served, but not by whom; stop lapel.launch.supervisor"
        )
    os.kill(word.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while standing.held(config):
        if time.monotonic() > deadline:
            raise NotStopped(f"the supervisor (pid {word.pid}) does not stop; see {config.logs}")
        time.sleep(0.05)
    return True


def wait(supervisor: subprocess.Popen[bytes]) -> int:
    """Stay until the supervisor ends; the first signal to us asks it to, and is waited out."""
    with _signals_close(supervisor):
        return supervisor.wait()


def _await_ready(config: Config, say: Say, ours: subprocess.Popen[bytes] | None) -> Standing:
    said = ""
    while True:
        word = standing.last_word(config)
        over = not standing.held(config) if ours is None else ours.poll() is not None
        if over:
            raise NotStarted(word.step if word and word.state == "failed" else _reason(config))
        if word and (ours is None or word.pid == ours.pid):
            if word.state == "ready":
                return word
            if word.state == "starting" and word.step != said:
                said = word.step
                say(said)
        time.sleep(0.03)


def _reason(config: Config) -> str:
    log = config.logs / "supervisor.log"
    last = log.read_text().strip().splitlines()[-1:] if log.exists() else []
    return f"the supervisor ended at once; {' '.join(last)} (see {log})"


@contextmanager
def _signals_close(supervisor: subprocess.Popen[bytes]) -> Iterator[None]:
    def close(*_: object) -> None:
        if supervisor.stdin and not supervisor.stdin.closed:
            supervisor.stdin.close()

    before = {n: signal.signal(n, close) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
