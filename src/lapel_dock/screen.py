"""What people see: bars on a terminal, one line an event elsewhere. Safe to use from threads."""

import json
import re
import sys
import threading
from datetime import UTC, datetime
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table
from rich.text import Text

from lapel_dock.journal import Job
from lapel_dock.tally import Tally

_PLAIN = re.compile(r"[\w./:+@-]+", re.ASCII)
_LOUD = {
    "erased": "green",
    "done": "green",
    "waiting": "yellow",
    "restarted": "yellow",
    "changed": "yellow",
    "volume-gone": "yellow",
    "failed": "bold red",
}
_TOLD_ON_TERMINAL = frozenset(
    ("waiting", "restarted", "changed", "failed", "volume-gone", "volume-back", "done", "stopping")
)

Fact = str | int | float | bool | None


class Screen(Protocol):
    """What the working parts tell."""

    def say(self, word: str, job: Job | None = None, **facts: Fact) -> None:
        """Tell one event."""

    def total(self, files: int, size: int) -> None:
        """Tell how many files and bytes are known by now."""

    def hashing(self, job: Job, done: int) -> None:
        """Tell how far a file is read for its hash."""

    def sending(self, job: Job, done: int) -> None:
        """Tell how many bytes of a file the server has."""

    def checking(self, job: Job, done: int) -> None:
        """Tell how far a file is read again before it is erased."""

    def over(self, job: Job) -> None:
        """Tell that a file is finished, in whatever way."""

    def summary(self, tally: Tally) -> None:
        """Tell how it all ended."""


class Lines:
    """One line an event: time, word, then `key=value`; for logs and for grep."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._lock = threading.Lock()

    def say(self, word: str, job: Job | None = None, **facts: Fact) -> None:
        """Write the event as a line."""
        about = {"file": str(job.path)} if job else {}
        parts = [f"{key}={_quoted(v)}" for key, v in {**about, **facts}.items() if v is not None]
        now = datetime.now(tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._lock:
            print(now, word, *parts, file=self._stream, flush=True)

    def total(self, files: int, size: int) -> None:
        """Nothing: lines are for events."""

    def hashing(self, job: Job, done: int) -> None:
        """Nothing: lines are for events."""

    def sending(self, job: Job, done: int) -> None:
        """Nothing: lines are for events."""

    def checking(self, job: Job, done: int) -> None:
        """Nothing: lines are for events."""

    def over(self, job: Job) -> None:
        """Nothing: lines are for events."""

    def summary(self, tally: Tally) -> None:
        """Write the counts in one line."""
        self.say("summary", None, **tally.counts())


def _quoted(value: Fact) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=True)


class Bars:
    """A bar for each file under way and one for all; only what matters stays on the screen."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = threading.Lock()
        self._tasks: dict[int, TaskID] = {}
        self._phases: dict[int, str] = {}
        self._gone: dict[int, int] = {}
        self._progress = Progress(
            TextColumn("{task.fields[phase]:<8}"),
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(binary_units=True),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self._all = self._progress.add_task("all files", total=None, phase="total")
        self._progress.start()

    def say(self, word: str, job: Job | None = None, **facts: Fact) -> None:
        """Print the event above the bars, when a person has to know it."""
        if word not in _TOLD_ON_TERMINAL:
            return
        name = job.path.name if job else ""
        told = "  ".join(str(value) for value in facts.values() if value not in (None, ""))
        line = Text.assemble((f"{word:<10}", _LOUD.get(word, "")), " ", (name, "bold"), "  ", told)
        self._progress.console.print(line, soft_wrap=True)

    def total(self, files: int, size: int) -> None:
        """Set the length of the bar of all."""
        self._progress.update(self._all, total=size, description=f"{files} files")

    def hashing(self, job: Job, done: int) -> None:
        """Move the file's bar while it is hashed."""
        self._move(job, "hashing", done)

    def sending(self, job: Job, done: int) -> None:
        """Move the file's bar, and that of all, while it is sent."""
        self._move(job, "sending", done)
        self._count(job, done)

    def checking(self, job: Job, done: int) -> None:
        """Move the file's bar while it is read again."""
        self._move(job, "checking", done)

    def over(self, job: Job) -> None:
        """Take the file's bar away."""
        with self._lock:
            task = self._tasks.pop(job.id, None)
        if task is not None:
            self._progress.remove_task(task)
        self._count(job, job.size)

    def summary(self, tally: Tally) -> None:
        """Show the counts, and every file that needs a look, as tables."""
        self._progress.stop()
        counts = Table(title="Taken from the cameras", show_header=False)
        for label, count in tally.counts().items():
            counts.add_row(label.replace("_", " "), str(count))
        self._console.print(counts)
        remarks = tally.remarks()
        if remarks:
            self._console.print(_remarks_table(remarks))

    def _move(self, job: Job, phase: str, done: int) -> None:
        with self._lock:
            task = self._tasks.get(job.id)
            if task is None:
                task = self._progress.add_task(job.path.name, total=job.size, phase=phase)
                self._tasks[job.id] = task
                self._phases[job.id] = phase
            turned = self._phases[job.id] != phase
            self._phases[job.id] = phase
        if turned:  # hashing and sending have speeds of their own
            self._progress.reset(task, phase=phase, completed=done)
        else:
            self._progress.update(task, completed=done)

    def _count(self, job: Job, done: int) -> None:
        with self._lock:
            before = self._gone.get(job.id, 0)
            self._gone[job.id] = done
        self._progress.advance(self._all, done - before)


def _remarks_table(remarks: list[tuple[str, str, str]]) -> Table:
    table = Table(title="To look at")
    for heading in ("File", "What", "Why"):
        table.add_column(heading, overflow="fold")
    for name, what, why in remarks:
        table.add_row(Text(name), what, Text(why))
    return table
