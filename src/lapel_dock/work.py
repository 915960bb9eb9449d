"""One job in one run: where it stands, and what follows from what went wrong. Pure decisions."""

from dataclasses import dataclass
from enum import Enum, auto

from lapel_dock import rules
from lapel_dock.errors import (
    DockError,
    Refused,
    SourceChanged,
    SourceGone,
    Stopped,
    Unreachable,
)
from lapel_dock.finishing import NoUpload
from lapel_dock.journal import Job
from lapel_dock.proof import OtherBytes
from lapel_dock.sources import Volume

MOST_ATTEMPTS = 3
LONGEST_POLL = 5.0


class State(Enum):
    """Where a job stands in this run."""

    WAITING = auto()
    CARRYING = auto()
    ARRIVED = auto()
    FINISHING = auto()
    FAILED = auto()


@dataclass
class Work:
    """One job in this run. Only the deciding thread changes it."""

    job: Job
    volume: Volume
    state: State
    due: float = 0.0
    polls: int = 0
    attempts: int = 0
    since: float = 0.0
    taken: bool = False
    told: str = ""


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How to run."""

    once: bool = False
    parallel: int = 3
    interval: float = 5.0
    settle: float = 2.0
    patience: float | None = None
    keep: bool = False
    trust_time: bool = False


class Course(Enum):
    """What is done next with a job that met a problem."""

    PAUSE = "its volume is gone: go on when it is back"
    CARRY = "carry it again"
    POLL = "ask for the receipt again"
    ANEW = "forget its hash and upload and begin again"
    FORGET = "it is another file now: look at it anew"
    FAIL = "leave it on the camera and say why"
    STOP = "the program stops: leave everything as it is"


@dataclass(frozen=True, kw_only=True)
class Step:
    """The course, why, and after how many seconds."""

    course: Course
    why: str = ""
    delay: float = 0.0


def after(
    problem: BaseException, work: Work, *, volume_there: bool, file_there: bool, still: float
) -> Step:
    """Decide what follows from a problem; whatever is not known to be curable is a failure.

    `still` is for how many seconds nothing has moved, beyond what is allowed
    when positive.
    """
    match problem:
        case Stopped():
            step = Step(course=Course.STOP)
        case SourceGone():
            step = _after_gone(problem, work, volume_there=volume_there, file_there=file_there)
        case SourceChanged():
            step = _limited(Course.FORGET, str(problem), work)
        case OtherBytes() | NoUpload():
            step = _limited(Course.ANEW, str(problem), work)
        case Unreachable() | Refused():
            step = _after_silence(problem, work, still=still)
        case DockError():
            step = Step(course=Course.FAIL, why=str(problem))
        case _:
            step = Step(course=Course.FAIL, why=f"{type(problem).__name__}: {problem}")
    return step


def _after_gone(problem: SourceGone, work: Work, *, volume_there: bool, file_there: bool) -> Step:
    if not volume_there:
        return Step(course=Course.PAUSE, why="its volume is gone")
    if not file_there:
        return Step(course=Course.FAIL, why="it vanished from the camera; it was not erased by us")
    return _limited(Course.CARRY, str(problem), work, delay=2.0)


def _limited(course: Course, why: str, work: Work, *, delay: float = 0.0) -> Step:
    if work.attempts + 1 >= MOST_ATTEMPTS:
        return Step(course=Course.FAIL, why=f"{why} ({MOST_ATTEMPTS} times)")
    return Step(course=course, why=why, delay=delay)


def _after_silence(problem: Unreachable | Refused, work: Work, *, still: float) -> Step:
    """Decide after a receipt could not be had; uploads bear their silences themselves."""
    if isinstance(problem, Refused):
        verdict = rules.after(problem, creating=False)
        if verdict.move is rules.Move.GIVE_UP:
            return Step(course=Course.FAIL, why=verdict.text)
        why = verdict.text
    else:
        why = f"no answer from the server ({problem})"
    if still > 0:
        return Step(course=Course.FAIL, why=f"no receipt for too long: {why}")
    return Step(course=Course.POLL, why=why, delay=poll_delay(work.polls + 1))


def poll_delay(polls: int) -> float:
    """Return how long to wait before asking for a receipt again: short at first."""
    return min(rules.pause(polls, first=0.2), LONGEST_POLL)
