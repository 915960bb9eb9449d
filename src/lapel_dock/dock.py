"""The run: look, carry several at once, finish what has arrived, until all is accounted for.

One thread decides (this loop); worker threads carry and finish one job each and report back through
a queue. A job's place in this run is its `Work`; where it stands for good is the journal.
"""

import queue
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lapel_dock import rules
from lapel_dock.carrying import Carried, Carrier
from lapel_dock.finishing import Finished, Finisher
from lapel_dock.gathering import Gathered, Gatherer
from lapel_dock.journal import Job, Journal
from lapel_dock.screen import Screen
from lapel_dock.sources import Volume, form_of
from lapel_dock.tally import Ending, Tally
from lapel_dock.work import Course, Manner, State, Step, Work, after, poll_delay

FINISHERS = 2
RETRY_FAILED = 300.0
GRACE = 15.0
RESTLESS = 30.0
AHEAD = 50
"""So many files of a volume are under way or next; the others wait in line."""
_ARRIVED = frozenset(("sent", "safe", "erased"))


@dataclass(frozen=True, kw_only=True)
class _Report:
    """What a worker thread has to say: how it went, or why not."""

    work: Work
    result: Carried | Finished | None = None
    problem: BaseException | None = None


class Dock:
    """One run of the dock program over one source."""

    def __init__(
        self,
        *,
        manner: Manner,
        gatherer: Gatherer,
        carrier: Carrier,
        finisher: Finisher,
        journal: Journal,
        screen: Screen,
        stop: threading.Event,
        cut: Callable[[], None],
    ) -> None:
        self._manner = manner
        self._gatherer = gatherer
        self._carrier = carrier
        self._finisher = finisher
        self._journal = journal
        self._screen = screen
        self._stop = stop
        self._cut = cut
        self._works: dict[int, Work] = {}
        self._lines: dict[Path, deque[Work]] = {}
        self._known: set[int] = set()
        self._volumes: dict[Path, Volume] = {}
        self._gone: dict[Path, float] = {}
        self._restless: set[Path] = set()
        self._looked = float("-inf")
        self._last_volume = ""
        self._known_files = self._known_bytes = 0
        self._changes: Counter[Path] = Counter()
        self._reports: queue.Queue[_Report] = queue.Queue()
        self.tally = Tally()

    def run(self) -> int:
        """Run until stopped, or with `once` until all is accounted for; return the exit code."""
        with (
            ThreadPoolExecutor(self._manner.parallel) as carriers,
            ThreadPoolExecutor(FINISHERS) as finishers,
        ):
            try:
                while not self._stop.is_set() and not self._all_done():
                    self._look()
                    self._start(carriers, finishers)
                    self._hear()
            finally:
                self._stop.set()
                self._cut()
        while not self._reports.empty():
            self._take(self._reports.get())
        unfinished = [work for work in self._works.values() if work.state is not State.FAILED]
        left = len(unfinished) + self._queued()
        if left:
            self._screen.say("stopping", None, unfinished=left)
        self._screen.summary(self.tally)
        return int(bool(self.tally.failed or (self._manner.once and left)))

    def _all_done(self) -> bool:
        looked = self._looked != float("-inf")
        resting = all(work.state is State.FAILED for work in self._works.values())
        return self._manner.once and looked and resting and not (self._restless or self._queued())

    def _queued(self) -> int:
        return sum(map(len, self._lines.values()))

    # Looking

    def _look(self) -> None:
        now = time.monotonic()
        if now < self._next_look():
            return
        gathered = self._gatherer.look(now=now)
        self._looked = time.monotonic()
        self._notice_volumes(gathered, now)
        for volume, job in gathered.jobs:
            self._enter(volume, job)
        self._restless = set(gathered.restless)
        if self._manner.once:
            self._give_up_restless(now)
            self._give_up_gone(now)
        if gathered.jobs:
            self._screen.total(self._known_files, self._known_bytes)

    def _next_look(self) -> float:
        interval = self._manner.interval
        if self._restless or self._gone:
            interval = min(interval, max(self._manner.settle, 0.2))
        return self._looked + interval

    def _notice_volumes(self, gathered: Gathered, now: float) -> None:
        here = {volume.root: volume for volume in gathered.volumes if volume.present()}
        for root in self._volumes.keys() - here.keys() - self._gone.keys():
            self._gone[root] = now
            self._screen.say("volume-gone", None, volume=str(root))
        for root in self._gone.keys() & here.keys():
            del self._gone[root]
            self._screen.say("volume-back", None, volume=str(root))
        self._volumes |= here

    def _enter(self, volume: Volume, job: Job) -> None:
        if job.id in self._known:
            return
        self._known.add(job.id)
        arrived = job.stage in _ARRIVED
        work = Work(job=job, volume=volume, state=State.ARRIVED if arrived else State.WAITING)
        self._lines.setdefault(volume.root, deque()).append(work)
        self._known_files += 1
        self._known_bytes += job.size
        self._screen.say("found", job, size=job.size, kind=job.said["kind"], stage=job.stage)

    def _give_up_restless(self, now: float) -> None:
        for path in sorted(self._restless):
            if self._gatherer.restless_for(path, now=now) > RESTLESS + self._manner.settle:
                self._restless.discard(path)
                why = "it, or a file that belongs to it, is still being written"
                if path not in self.tally.endings:
                    self._screen.say("failed", None, file=str(path), why=why)
                self.tally.add(path, Ending(failure=why))

    def _give_up_gone(self, now: float) -> None:
        for work in list(self._works.values()):
            since = self._gone.get(work.volume.root)
            idle = work.state in (State.WAITING, State.ARRIVED)
            if idle and since is not None and now - since > GRACE:
                self._fail(work, "its volume is gone; connect it and run again to go on")

    # Starting

    def _start(self, carriers: Executor, finishers: Executor) -> None:
        now = time.monotonic()
        self._move_up(now)
        for work in self._works.values():
            if work.state is State.FAILED and work.due <= now and not self._manner.once:
                self._revive(work)
            if work.state is State.ARRIVED and work.due <= now and self._at_hand(work):
                work.state = State.FINISHING
                self._submit(finishers, work, self._finish)
        active = Counter(self._roots(State.CARRYING))
        while active.total() < self._manner.parallel:
            chosen = self._choose(active, now)
            if chosen is None:
                return
            chosen.state = State.CARRYING
            active[str(chosen.volume.root)] += 1
            self._submit(carriers, chosen, self._carry)

    def _move_up(self, now: float) -> None:
        """Take the next of every volume's line, so that deciding stays quick however long it is."""
        idle = Counter(w.volume.root for w in self._works.values() if w.state is not State.FAILED)
        for root, line in self._lines.items():
            for _ in range(min(len(line), AHEAD - idle[root])):
                work = line.popleft()
                work.since = now
                self._works[work.job.id] = work

    def _roots(self, state: State) -> list[str]:
        return [str(work.volume.root) for work in self._works.values() if work.state is state]

    def _choose(self, active: Counter[str], now: float) -> Work | None:
        ready = [
            work
            for work in self._works.values()
            if work.state is State.WAITING and work.due <= now and self._at_hand(work)
        ]
        waiting = Counter(str(work.volume.root) for work in ready)
        chosen = rules.next_volume(waiting, active, self._last_volume)
        if chosen is None:
            return None
        self._last_volume = chosen
        return next(work for work in ready if str(work.volume.root) == chosen)

    def _at_hand(self, work: Work) -> bool:
        """Say whether the camera on which the file lies is there now."""
        root = work.volume.root
        current = self._volumes.get(root)
        if current is None or root in self._gone:
            return False
        return current.identity.serial == work.job.camera

    def _revive(self, work: Work) -> None:
        work.job = self._journal.get(work.job.id)
        work.state = State.ARRIVED if work.job.stage in _ARRIVED else State.WAITING
        work.attempts = work.polls = 0
        work.since = time.monotonic()

    def _submit(
        self, pool: Executor, work: Work, act: Callable[[Work], Carried | Finished | None]
    ) -> None:
        def task() -> None:
            try:
                report = _Report(work=work, result=act(work))
            except Exception as problem:  # noqa: BLE001 - the deciding thread judges every outcome
                report = _Report(work=work, problem=problem)
            self._reports.put(report)

        pool.submit(task)

    def _carry(self, work: Work) -> Carried:
        return self._carrier.carry(work.job, adoptable=self._adoptable)

    def _finish(self, work: Work) -> Finished | None:
        return self._finisher.finish(work.job, polls=work.polls)

    def _adoptable(self, twin: Job) -> bool:
        other = self._works.get(twin.id)
        return other is None or other.state not in (State.CARRYING, State.FINISHING)

    # Hearing

    def _hear(self) -> None:
        now = time.monotonic()
        dues = [w.due for w in self._works.values() if w.state in (State.WAITING, State.ARRIVED)]
        nearest = min([self._next_look(), *(due for due in dues if due > now)])
        try:
            self._take(self._reports.get(timeout=min(max(nearest - now, 0.01), 0.5)))
            while True:
                self._take(self._reports.get_nowait())
        except queue.Empty:
            return

    def _take(self, report: _Report) -> None:
        work, result = report.work, report.result
        if report.problem is not None:
            self._judge(work, report.problem)
        elif isinstance(result, Carried):
            work.job, work.taken = result.job, work.taken or result.taken
            work.state, work.due, work.polls = State.ARRIVED, 0.0, 0
            work.since = time.monotonic()
        elif isinstance(result, Finished):
            self._end(work, result)
        else:
            work.polls += 1
            self._poll(work, Step(course=Course.POLL, delay=poll_delay(work.polls)))

    def _end(self, work: Work, finished: Finished) -> None:
        ending = Ending(
            taken=work.taken,
            erased=finished.erased,
            duplicate=finished.duplicate,
            quarantine=finished.quarantine,
            size=work.job.size,
        )
        self._drop(work)
        if finished.erased:  # should it come again, it is new
            self._gatherer.forget(work.job)
        self.tally.add(work.job.path, ending)
        self._screen.say(
            "done",
            work.job,
            taken=ending.taken,
            erased=ending.erased,
            quarantine=ending.quarantine or None,
        )

    def _drop(self, work: Work) -> None:
        del self._works[work.job.id]
        self._known.discard(work.job.id)
        self._screen.over(work.job)

    def _judge(self, work: Work, problem: BaseException) -> None:
        patience = self._manner.patience
        still = time.monotonic() - work.since
        volume = self._volumes.get(work.volume.root)
        step = after(
            problem,
            work,
            volume_there=volume is not None and volume.present() and self._at_hand(work),
            file_there=form_of(work.job.path) is not None,
            still=still - patience if patience is not None else 0.0,
        )
        work.attempts += 1
        courses: dict[Course, Callable[[Work, Step], None]] = {
            Course.STOP: self._rest,
            Course.PAUSE: self._pause,
            Course.CARRY: self._again,
            Course.POLL: self._poll,
            Course.ANEW: self._anew,
            Course.FORGET: self._forget,
            Course.FAIL: self._fail_as,
        }
        courses[step.course](work, step)

    def _rest(self, work: Work, step: Step) -> None:
        del step
        work.job = self._journal.get(work.job.id)
        work.state = State.ARRIVED if work.job.stage in _ARRIVED else State.WAITING

    def _pause(self, work: Work, step: Step) -> None:
        self._rest(work, step)
        work.attempts -= 1
        work.due = time.monotonic() + 1.0
        self._screen.say("paused", work.job, why=step.why)

    def _again(self, work: Work, step: Step) -> None:
        self._rest(work, step)
        work.due = time.monotonic() + step.delay
        self._screen.say("waiting", work.job, why=step.why)

    def _poll(self, work: Work, step: Step) -> None:
        work.attempts -= bool(step.why)
        patience = self._manner.patience
        still = time.monotonic() - work.since
        if patience is not None and still > patience:
            self._fail(work, step.why or f"no receipt with a place in the log for {still:.0f} s")
            return
        work.state, work.due = State.ARRIVED, time.monotonic() + step.delay
        if step.why != work.told:
            work.told = step.why
            if step.why:
                self._screen.say("waiting", work.job, why=step.why)

    def _anew(self, work: Work, step: Step) -> None:
        self._screen.say("restarted", work.job, why=step.why)
        self._journal.again(work.job.id)
        self._rest(work, step)

    def _forget(self, work: Work, step: Step) -> None:
        self._changes[work.job.path] += 1
        if self._changes[work.job.path] > 5:
            self._fail(work, f"{step.why}; it does not come to rest")
            return
        self._screen.say("changed", work.job, why=step.why)
        self._drop(work)
        self._journal.forget(work.job.id)
        self._gatherer.forget(work.job)
        self._restless.add(work.job.path)

    def _fail_as(self, work: Work, step: Step) -> None:
        self._fail(work, step.why)

    def _fail(self, work: Work, why: str) -> None:
        work.state, work.due = State.FAILED, time.monotonic() + RETRY_FAILED
        self._screen.over(work.job)
        if why != work.told:
            self._screen.say("failed", work.job, why=why)
        work.told = why
        self.tally.add(work.job.path, Ending(failure=why, size=work.job.size))
