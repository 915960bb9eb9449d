"""The small parent: starts database, web, byte server, worker and sequencer and keeps them running.

1. take the seat of this LAPEL_HOME, or refuse;
2. see that both ports can be had;
3. start the embedded database (unless LAPEL_DSN names another), with its roles;
4. migrate, when the schema is not this program's;
5. start the processes and wait until they answer;
6. start again what ends, until told to stop; then stop all, the database last.

What it cannot do itself, being killed, its watchdog does.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from threading import Event, Thread

from lapel.foundation import config as configuration
from lapel.foundation.config import Config
from lapel.foundation.errors import LapelError
from lapel.launch import connections, health, processes, roles, schema
from lapel.launch.children import Child, rotate
from lapel.launch.postgres import Cluster
from lapel.launch.standing import AlreadyRunning, Seat, State
from lapel.launch.watchdog import Watchdog

logger = logging.getLogger(__name__)

READY_SECONDS = 90.0
TOO_MANY_ENDS = 3
PULSE = 0.2
DATABASE_PAUSE = 1.0


class StartFailed(LapelError):
    """A process does not come up."""


class Supervisor:
    """One run, from start to stop."""

    def __init__(self, config: Config, seat: Seat, stop: Event) -> None:
        self.config = config
        self.seat = seat
        self.stop = stop
        self.watchdog = Watchdog()
        self.cluster = Cluster(config.db, log=config.logs / "database.log")
        self.children: list[Child] = []
        self.word: tuple[State, str] = ("starting", "starting")

    def run(self) -> None:
        """Start everything, keep it running until told to stop, and stop it.

        Raises:
            LapelError: it could not be started; nothing is left running.
        """
        try:
            self._start()
            while not self.stop.wait(PULSE):
                self._tend()
        finally:
            self._say("stopping", "stopping")
            self.watchdog.release()

    def _start(self) -> None:
        self._say("starting", "looking at the ports")
        health.claim_ports(self.config)
        if connections.embedded():
            self._say("starting", "starting the database")
            self._start_database()
        if not schema.is_current(self.config):
            self._say("starting", "bringing the database's tables up to date")
            self._migrate()
        self._say("starting", "starting web, byte server, worker and sequencer")
        for process in processes.every(self.config):
            child = Child(process, logs=self.config.logs, watchdog=self.watchdog)
            child.start()
            self.children.append(child)
        self._await_answers()
        self._say("ready", "ready")

    def _start_database(self) -> None:
        rotate(self.cluster.log)
        self.watchdog.cluster(self.cluster.folder)
        self.cluster.start()
        roles.prepare(self.cluster.dsn(), connections.DATABASE)

    def _migrate(self) -> None:
        log = self.config.logs / "migrate.log"
        rotate(log)
        with log.open("ab") as output:
            done = subprocess.run(
                [*processes.module("lapel.launch.cli"), "migrate"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False,
            )  # fmt: skip
        if done.returncode:
            why = log.read_text().rstrip().rpartition("\n")[2]
            raise StartFailed(f"the migrations failed: {why} (see {log})")

    def _await_answers(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        silent = [child for child in self.children if child.process.health]
        while silent and not self.stop.wait(0.05):
            silent = [c for c in silent if not health.answers(c.process.health or "")]
            self._tend()
            for child in silent:
                if child.ends >= TOO_MANY_ENDS or time.monotonic() > deadline:
                    raise StartFailed(f"{child.process.name} does not answer; see {child.log}")

    def _tend(self) -> None:
        """Start again what has ended."""
        if self.watchdog.tend():
            logger.warning("the watchdog was gone; there is another one now")
        changed = [child.tend() for child in self.children]
        if connections.embedded() and not self.cluster.running():
            self._revive_database()
            changed.append(True)
        if any(changed):
            self._say(*self.word)

    def _revive_database(self) -> None:
        """Start the database again; one that ends while it recovers is tried until it stands."""
        logger.warning("the database ended; starting it again, see %s", self.cluster.log)
        try:
            self.cluster.start()
        except LapelError as error:
            logger.error("%s; trying again", error)
            self.stop.wait(DATABASE_PAUSE)

    def _say(self, state: State, step: str) -> None:
        self.word = (state, step)
        facts = {child.process.name: child.facts() for child in self.children}
        self.seat.say(state, step, facts)


def stop_on_signals(stop: Event) -> None:
    """Stop when asked by a signal."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())


def stop_at_end_of_input(stop: Event) -> None:
    """Stop when whoever holds the other end of our standard input is gone."""

    def listen() -> None:
        sys.stdin.read()
        stop.set()

    Thread(target=listen, daemon=True).start()


def main() -> int:
    """Run as the supervisor; with `--attached` until standard input ends."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    config = configuration.load()
    os.environ["LAPEL_HOME"] = str(config.home)  # children may work elsewhere
    stop = Event()
    stop_on_signals(stop)
    if "--attached" in sys.argv:
        stop_at_end_of_input(stop)
    try:
        with Seat(config) as seat:
            try:
                Supervisor(config, seat, stop).run()
            except LapelError as error:
                logger.error("%s", error)
                seat.say("failed", str(error))
                return 1
    except AlreadyRunning as error:
        logger.error("%s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
