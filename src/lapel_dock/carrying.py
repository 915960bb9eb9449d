"""Bring one file's bytes to the server: hash, make the upload, send, resume until all is there."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from lapel_dock import hashing, rules
from lapel_dock.errors import (
    DockError,
    Refused,
    Stopped,
    Unreachable,
)
from lapel_dock.journal import Job, Journal
from lapel_dock.screen import Screen
from lapel_dock.wire import PIECE, Door

T = TypeVar("T")


class GivenUp(DockError):
    """The server will not take this file, or not now; it stays where it is."""


class _Restart(DockError):
    """The upload is lost at the server; a new one has to be made."""


@dataclass(frozen=True, kw_only=True)
class Carried:
    """A job whose bytes are all at the server; `taken` when some were sent for it now."""

    job: Job
    taken: bool


@dataclass
class _Tries:
    """How long it has not gone forward, and what was last said about it."""

    since: float
    count: int = 0
    moved: bool = False
    told: str = ""

    def forward(self) -> None:
        """Note progress."""
        self.since, self.count, self.told = time.monotonic(), 0, ""


class Carrier:
    """Carries jobs; one instance serves all threads."""

    def __init__(
        self,
        *,
        door: Door,
        journal: Journal,
        screen: Screen,
        stop: threading.Event,
        patience: float | None,
    ) -> None:
        self._door = door
        self._journal = journal
        self._screen = screen
        self._stop = stop
        self._patience = patience

    def carry(self, job: Job, *, adoptable: Callable[[Job], bool]) -> Carried:
        """Return the job when the server has every byte of its file.

        `adoptable` says whether the upload of another job with the same
        content may be taken over.

        Raises:
            SourceGone: file or volume are not there; the upload can go on later.
            SourceChanged: the file is another one by now.
            GivenUp: the server refuses it, or nothing moved for too long.
            Stopped: the program is stopping.
        """
        tries = _Tries(since=time.monotonic())
        if job.sha256 is None:
            job = self._hash(job)
        if job.upload is None:
            job = self._adopt(job, tries, adoptable)
        while job.stage != "sent":
            job = self._bring(job, tries)
        return Carried(job=job, taken=tries.moved)

    def _bring(self, job: Job, tries: _Tries) -> Job:
        """Try to bring one upload to its end; make a new one when the old one is lost."""
        start = None
        if job.upload is None:
            job, start = self._create(job, tries)
        try:
            self._deliver(job, tries, start)
        except _Restart:
            if not self._has_receipt(job, tries):
                self._journal.hashed(job.id, str(job.sha256))
                return self._journal.get(job.id)
        self._journal.sent(job.id)
        return self._journal.get(job.id)

    def _has_receipt(self, job: Job, tries: _Tries) -> bool:
        """Say whether the upload ended well although the server has no more of it to show."""
        receipt = self._persist(
            job, tries, lambda: self._door.receipt(job.upload_id), creating=True
        )
        return receipt is not None

    def _hash(self, job: Job) -> Job:
        def step(done: int) -> None:
            self._go_on()
            self._screen.hashing(job, done)

        self._journal.hashed(job.id, hashing.sha256(job.path, job.form, step=step))
        job = self._journal.get(job.id)
        self._screen.say("hashed", job, size=job.size, sha256=job.sha256)
        return job

    def _adopt(self, job: Job, tries: _Tries, adoptable: Callable[[Job], bool]) -> Job:
        twin = self._journal.twin(job)
        if twin is not None and twin.upload is not None and adoptable(twin):
            self._journal.sending(job.id, twin.upload)
            if twin.stage in ("sent", "safe", "erased"):
                self._journal.sent(job.id)
            self._screen.say("continued", job, upload=twin.upload_id, began_as=str(twin.path))
            return self._journal.get(job.id)
        known = self._persist(
            job,
            tries,
            lambda: self._door.have(sha256=str(job.sha256), said=job.said),
            creating=True,
        )
        if known is None or not all(adoptable(other) for other in self._journal.users(known)):
            return job
        self._journal.sending(job.id, known)
        self._screen.say("known", job, upload=self._journal.get(job.id).upload_id)
        return self._journal.get(job.id)

    def _create(self, job: Job, tries: _Tries) -> tuple[Job, int]:
        said = job.said | {"sha256": str(job.sha256)}
        made = self._persist(
            job, tries, lambda: self._door.create(size=job.size, said=said), creating=True
        )
        self._journal.sending(job.id, made.path)
        job = self._journal.get(job.id)
        tries.moved = tries.moved or not made.offset
        self._screen.say("sending" if not made.offset else "known", job, upload=job.upload_id)
        return job, made.offset

    def _deliver(self, job: Job, tries: _Tries, start: int | None) -> None:
        known = [start]

        def attempt() -> None:
            offset, known[0] = known[0], None
            self._send_from(job, tries, offset)

        self._persist(job, tries, attempt, creating=False)

    def _send_from(self, job: Job, tries: _Tries, start: int | None) -> None:
        upload = str(job.upload)
        offset = self._resume(job) if start is None else start
        with os.fdopen(hashing.open_source(job.path, job.form), "rb", buffering=0) as file:
            while offset < job.size:
                self._go_on()
                at = self._door.send(
                    upload,
                    file,
                    offset=offset,
                    count=min(PIECE, job.size - offset),
                    moved=_counter(self._screen, job, offset),
                )
                hashing.check_form(file.fileno(), job.form)
                if at <= offset:
                    raise Unreachable(f"the server stays at byte {at}")
                offset = at
                tries.forward()
                tries.moved = True
        self._screen.sending(job, job.size)

    def _resume(self, job: Job) -> int:
        offset = self._door.offset(str(job.upload))
        if offset > job.size:
            raise _Restart
        self._screen.sending(job, offset)
        if offset < job.size:
            self._screen.say("resumed", job, offset=offset, size=job.size)
        return offset

    def _persist(self, job: Job, tries: _Tries, act: Callable[[], T], *, creating: bool) -> T:
        while True:
            self._go_on()
            try:
                return act()
            except Refused as refusal:
                self._after_refusal(job, tries, refusal, creating=creating)
            except Unreachable as problem:
                self._bear(job, tries, f"no answer from the server ({problem})")

    def _after_refusal(self, job: Job, tries: _Tries, refusal: Refused, *, creating: bool) -> None:
        verdict = rules.after(refusal, creating=creating)
        if verdict.move is rules.Move.GIVE_UP:
            raise GivenUp(verdict.text)
        if verdict.move is rules.Move.RESTART:
            self._screen.say("restarted", job, why=verdict.text)
            raise _Restart
        self._bear(job, tries, verdict.text, at_once=not verdict.wait, after=refusal.retry_after)

    def _bear(
        self,
        job: Job,
        tries: _Tries,
        text: str,
        *,
        at_once: bool = False,
        after: float | None = None,
    ) -> None:
        """Wait before the next try, unless nothing has moved for too long."""
        tries.count += 1
        still = time.monotonic() - tries.since
        if self._patience is not None and still > self._patience:
            raise GivenUp(f"nothing moved for {still:.0f} s: {text}")
        if text != tries.told:
            tries.told = text
            self._screen.say("waiting", job, why=text)
        if at_once and tries.count == 1:
            return
        self._stop.wait(rules.pause(tries.count, retry_after=after))

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Stopped


def _counter(screen: Screen, job: Job, start: int) -> Callable[[int], None]:
    done = [start]

    def moved(count: int) -> None:
        done[0] += count
        screen.sending(job, done[0])

    return moved
