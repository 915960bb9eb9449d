"""Run one media job in a subprocess that may die without harming anybody.

The decoders are large programs in C that read what strangers made. So each job gets a
fresh process of its own session with limits on time, memory and file size; when it
crashes, loops or eats memory, the caller gets a `MediaFailure` with the reason.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import lapel.media
from lapel.media.errors import MediaFailure, Reason
from lapel.media.facts import Probe
from lapel.media.jobs import EXAMINE_LIMITS, Job, JobResult, Limits, made_from
from lapel.media.look import unheard

__all__ = ("EXAMINE_LIMITS", "Job", "JobResult", "Limits", "MediaFailure", "run")

PACKAGE_ROOT: Final = Path(lapel.media.__path__[0]).parents[1]
LONGEST_ANSWER: Final = 8 * 1024 * 1024
TAIL: Final = 4000
OUT_OF_MEMORY: Final = ("MemoryError", "bad_alloc", "Cannot allocate", "failed to map segment")
SIGNALS: Final[Mapping[int, tuple[Reason, str]]] = {
    signal.SIGXCPU: ("time", "it used more processor time than is allowed"),
    signal.SIGKILL: ("memory", "the system killed it, most likely for its memory"),
    signal.SIGXFSZ: ("size", "the derivative grew past the largest file allowed"),
}


@dataclass
class Answers:
    """What the subprocess has said so far."""

    progress: Callable[[int], None]
    probe: Probe | None = None
    made: dict[str, Any] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    lacking: dict[str, MediaFailure] = field(default_factory=dict)
    failed: MediaFailure | None = None
    done: bool = False
    tail: bytes = b""

    def take(self, line: bytes) -> None:
        """Take one line; the child is believed only as far as its answers have this shape."""
        said = json.loads(line)
        if "progress" in said:
            self.progress(max(0, min(100, int(said["progress"]))))
        elif "probe" in said:
            self.probe = Probe.from_json(said["probe"])
        elif "made" in said:
            self.made[said["made"]] = made_from(said["what"])
        elif "absent" in said:
            self.absent.append(said["absent"])
        elif "lacking" in said:
            self.lacking[said["lacking"]] = MediaFailure(said["reason"], said["text"])
        elif "failed" in said:
            self.failed = MediaFailure(said["failed"]["reason"], said["failed"]["text"])
        elif "done" in said:
            self.done = True

    def result(self, job: Job) -> JobResult:
        """The answers as a whole."""
        return JobResult(
            probe=self.probe or job.probe,
            made=self.made,
            absent=tuple(self.absent),
            failed=self.lacking,
        )


def run(
    job: Job, *, progress: Callable[[int], None] = unheard, limits: Limits | None = None
) -> JobResult:
    """Do the job in a fresh limited subprocess and return what it made.

    A want that cannot be met stands in `failed` of the result beside those that were.

    Raises:
        MediaFailure: the job as a whole came to nothing: it ran out of time, memory or
            disk, crashed, or could not read its source.
    """
    limits = limits or (EXAMINE_LIMITS if job.kind == "examine" else Limits())
    answers = Answers(progress)
    deadline = time.monotonic() + limits.wall_seconds
    with _started(job, limits) as process:
        _listen(process, answers, deadline=deadline)
        _await_end(process, deadline=deadline)
    code = process.returncode
    if answers.failed:
        raise answers.failed
    if not answers.done:
        raise _death(job, code, answers.tail)
    result = answers.result(job)
    _check_paths(job, result)
    return result


def _check_paths(job: Job, result: JobResult) -> None:
    """A subprocess that was taken over must not name files of its own choice."""
    for made in result.made.values():
        for path in made.files:
            if path.parent != job.target_folder or path.is_symlink() or not path.is_file():
                raise MediaFailure("crash", f"the subprocess named {path}, which it did not make")


@contextlib.contextmanager
def _started(job: Job, limits: Limits) -> Iterator["subprocess.Popen[bytes]"]:
    """The subprocess with the job in its hands; dead, with all its children, afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "lapel.media.work"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_environment(),
        cwd="/",
        start_new_session=True,
    )
    with process:
        try:
            _hand_over(process, job, limits)
            yield process
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill the whole group before its leader is reaped, while the number is surely its own."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _await_end(process: "subprocess.Popen[bytes]", *, deadline: float) -> None:
    """Wait for the exit without reaping; a process that closed its pipes may still loop."""
    flags = os.WEXITED | os.WNOWAIT | os.WNOHANG
    while os.waitid(os.P_PID, process.pid, flags) is None:
        if time.monotonic() > deadline:
            raise MediaFailure("time", "it took longer than is allowed")
        time.sleep(0.005)


def _environment() -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(PACKAGE_ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _hand_over(process: "subprocess.Popen[bytes]", job: Job, limits: Limits) -> None:
    asked = {"job": job.as_json(), "limits": limits.as_json(), "parent": os.getpid()}
    with contextlib.suppress(BrokenPipeError), _pipe(process.stdin) as pipe:
        pipe.write(json.dumps(asked).encode())


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise MediaFailure("crash", "the subprocess has no pipe")
    return pipe


def _listen(process: "subprocess.Popen[bytes]", answers: Answers, *, deadline: float) -> None:
    """Take answers until the subprocess closes its output or the time is up."""
    output, errors = _pipe(process.stdout), _pipe(process.stderr)
    waiting = bytearray()
    with selectors.DefaultSelector() as selector:
        for pipe in (output, errors):
            selector.register(pipe, selectors.EVENT_READ)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                raise MediaFailure("time", "it took longer than is allowed")
            for key, _ in selector.select(left):
                data = os.read(key.fd, 65536)
                if not data:
                    selector.unregister(key.fileobj)
                elif key.fd == errors.fileno():
                    answers.tail = (answers.tail + data)[-TAIL:]
                else:
                    waiting += data
                    waiting = _lines(waiting, answers)


def _lines(waiting: bytearray, answers: Answers) -> bytearray:
    *lines, rest = waiting.split(b"\n")
    if len(rest) > LONGEST_ANSWER:
        raise MediaFailure("crash", "the subprocess answered without end")
    for line in lines:
        try:
            answers.take(bytes(line))
        except (ValueError, KeyError, TypeError) as error:
            raise MediaFailure("crash", f"the subprocess answered nonsense: {error}") from error
    return rest


def _death(job: Job, code: int, tail: bytes) -> MediaFailure:
    """Why a subprocess ended without finishing, from its exit status and its last words."""
    about = f"{job.kind} of {job.source.name}"
    words = tail.decode(errors="replace").strip().splitlines()
    last = words[-1] if words else "it left no word"
    if -code in SIGNALS:
        reason, text = SIGNALS[-code]
        return MediaFailure(reason, f"{about}: {text}")
    if any(sign in last for sign in OUT_OF_MEMORY):
        return MediaFailure("memory", f"{about}: more memory was needed than is allowed")
    how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit {code}"
    return MediaFailure("crash", f"{about}: the decoder died ({how}): {last}")
