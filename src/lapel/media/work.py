"""The limited subprocess: `python -m lapel.media.work`, one job, then it ends.

It reads one JSON object from its standard input, puts limits on itself before it opens
anything from outside, and answers in JSON lines. What a decoder prints cannot reach the
answers, because they go through a copy of standard output that nothing else knows.
"""

import ctypes
import errno
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, TextIO

import av.error

from lapel.media.errors import MediaFailure
from lapel.media.facts import Probe
from lapel.media.jobs import Job, made_json
from lapel.media.makers import cut, frames, poster, proxy, sprite, still, track, waveform
from lapel.media.makers.making import Maker
from lapel.media.probe import probe

MAKERS: Final[Mapping[str, Maker]] = {
    "poster": poster.make,
    "sprite": sprite.make,
    "waveform": waveform.make,
    "track": track.make,
    "frames": frames.make,
    "proxy": proxy.make,
    "cut": cut.make,
    "still": still.make,
}
WEIGHTS: Final = {"proxy": 20, "sprite": 3, "waveform": 2}
PR_SET_PDEATHSIG: Final = 1
PR_SET_NO_NEW_PRIVS: Final = 38

Say = Callable[[Mapping[str, Any]], None]


def main() -> int:
    """Do the one job that standard input describes."""
    asked = json.load(sys.stdin)
    answers = _private_output()
    _bind_to_parent(asked["parent"])
    _limit(asked["limits"])

    def say(answer: Mapping[str, Any]) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    try:
        _do(Job.from_json(asked["job"]), say)
    except (MediaFailure, MemoryError, OSError, av.error.FFmpegError) as error:
        say({"failed": _told(error)})
        return 0
    say({"done": True})
    return 0


def _private_output() -> TextIO:
    """Keep standard output for answers; point the public one and standard input at nothing."""
    kept = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return os.fdopen(kept, "w", encoding="utf-8")


def _bind_to_parent(parent: int) -> None:
    """Die with the parent, and never gain rights through a program that is started."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit("the parent is gone")


def _limit(limits: Mapping[str, int]) -> None:
    """Processes are not limited: that limit counts all of the user's, so it would be random."""
    cpu = limits["cpu_seconds"]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"], limits["file_bytes"]))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_bytes"], limits["memory_bytes"]))
    os.nice(5)


def _do(job: Job, say: Say) -> None:
    known = job.probe
    if known is None or job.kind == "examine":
        alone = job.kind == "examine"
        check = job.check if alone else "first"
        progress = partial(_progress, say, 0, 100) if alone else _silent
        known = probe(job.source, check=check, progress=progress)
        say({"probe": known.as_json()})
    if job.kind == "derive":
        _derive(job, known, say)


def _silent(done: int) -> None:
    """Probing before deriving is too short to speak of."""


def _derive(job: Job, known: Probe, say: Say) -> None:
    """One maker after another; what one cannot make does not stop the next."""
    if job.target_folder is None:
        raise MediaFailure("refused", "deriving needs a target folder")
    total = sum(WEIGHTS.get(want, 1) for want in job.wants)
    before = 0
    for want in job.wants:
        weight = WEIGHTS.get(want, 1)
        progress = partial(_progress, say, before * 100 // total, weight * 100 // total)
        _make(job, want, known, say, progress)
        before += weight


def _make(job: Job, want: str, known: Probe, say: Say, progress: Callable[[int], None]) -> None:
    folder = job.target_folder or Path()
    maker = _maker(job, want)
    try:
        made = maker(job.source, folder, known, progress, sha256=job.sha256)
    except MediaFailure as failure:
        say({"lacking": want, **_told(failure)})
        return
    except av.error.FFmpegError as error:
        if isinstance(error, MemoryError | OSError):
            raise
        say({"lacking": want, **_told(error)})
        return
    say({"made": want, "what": made_json(made)} if made else {"absent": want})


def _maker(job: Job, want: str) -> Maker:
    """The maker of a kind, told what of the job it needs beside the file."""
    if want == "track":
        return partial(track.make, started_at=job.started_at)
    if want == "cut":
        return partial(cut.make, start_ms=job.start_ms, end_ms=job.end_ms)
    if want == "still":
        return partial(still.make, start_ms=job.start_ms)
    return MAKERS[want]


def _progress(say: Say, begin: int, share: int, done: int) -> None:
    say({"progress": begin + done * share // 100})


def _told(error: BaseException) -> dict[str, str]:
    """The failure as a reason and a sentence."""
    if isinstance(error, MediaFailure):
        return {"reason": error.reason, "text": error.text}
    if isinstance(error, MemoryError):
        return {"reason": "memory", "text": "more memory was needed than is allowed"}
    number = getattr(error, "errno", None)
    if number == errno.EFBIG:
        return {"reason": "size", "text": "the derivative grew past the largest file allowed"}
    if number in (errno.ENOSPC, errno.EDQUOT):
        return {"reason": "space", "text": "the disk under the target folder is full"}
    if isinstance(error, OSError) and number in (errno.ENOENT, errno.EACCES, errno.EIO):
        return {"reason": "missing", "text": str(error)}
    return {"reason": "crash", "text": f"the decoder or encoder gave up: {error}"}


if __name__ == "__main__":
    sys.exit(main())
