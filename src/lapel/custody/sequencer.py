"""Give committed entries their place in the tree, and publish.

Three steps, each safe to repeat:

1. *sequence*: in one transaction, waiting entries get the next indexes;
2. *publish*: tile files are written from the database up to that size, synced,
   and only then a checkpoint is signed and replaces the old one;
3. what a crash left between the two is published at the next step.

One process at a time, by advisory lock; any number may stand by. Cost grows
with the number of new entries, not with the size of the log.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from threading import Event
from typing import Self

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lapel.custody.errors import LogInconsistent
from lapel.foundation import clock, durable
from lapel.foundation.config import Config
from lapel.transparency import checkpoint, tree
from lapel.transparency.logkeys import LogKeys
from lapel.transparency.note import Signer
from lapel_verify.checkpoints import Checkpoint
from lapel_verify.errors import CheckpointError, NoteError
from lapel_verify.notes import VerifierKey

logger = logging.getLogger(__name__)

LOCK = 0x4C4150454C  # "LAPEL"
BATCH = 10_000

SEQUENCE = """
WITH batch AS (
    SELECT entry FROM custody_pending ORDER BY entry LIMIT %(limit)s
), taken AS (
    DELETE FROM custody_pending USING batch WHERE custody_pending.entry = batch.entry
    RETURNING custody_pending.entry
)
INSERT INTO custody_leaf (index, entry_id)
SELECT (SELECT coalesce(max(index) + 1, 0) FROM custody_leaf)
       + row_number() OVER (ORDER BY entry) - 1, entry
FROM taken
"""

COMMITMENTS = """
SELECT e.commitment FROM custody_leaf l JOIN custody_entry e ON e.number = l.entry_id
WHERE l.index >= %s AND l.index < %s ORDER BY l.index
"""


@dataclass(frozen=True, kw_only=True)
class Log:
    """The published log of one installation: its folder, name and keys."""

    folder: Path
    origin: str
    key: Ed25519PrivateKey
    retired: tuple[VerifierKey, ...] = ()

    @classmethod
    def of(cls, config: Config) -> Self:
        """The log of an installation, with the keys in its folder."""
        keys = LogKeys.of(config)
        return cls(
            folder=config.log,
            origin=config.log_origin,
            key=keys.signer.key,
            retired=keys.retired,
        )

    @property
    def keys(self) -> LogKeys:
        """The key that signs, and those that did before."""
        return LogKeys(signer=self.signer, retired=self.retired)

    @property
    def signer(self) -> Signer:
        """Signs checkpoints under the log's origin."""
        return Signer(self.origin, self.key)

    def read(self, name: str) -> bytes | None:
        """One published file."""
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None

    def published(self) -> Checkpoint | None:
        """The published checkpoint, its signature checked; None while there is none.

        A retired key's counts as well: the log goes on where that key left it.

        Raises:
            LogInconsistent: the checkpoint in the folder is not one of ours.
        """
        raw = self.read("checkpoint")
        if raw is None:
            return None
        try:
            return self.keys.open(raw)[0]
        except (NoteError, CheckpointError) as error:
            raise LogInconsistent(
                f"{self.folder / 'checkpoint'} is not signed by this installation's log key,"
                f" nor by a retired one: {error};"
                " restore the key, or see docs/how-to/rotate-keys.md"
            ) from error


class Sequencer:
    """One connection that sequences and publishes. Use `run_forever` in a process of its own."""

    def __init__(self, connection: psycopg.Connection, log: Log) -> None:
        self.connection = connection
        self.connection.autocommit = True
        self.log = log
        self.leader = False
        self.published = 0

    def step(self) -> int:
        """Sequence and publish what waits; return how many entries were published.

        Raises:
            LogInconsistent: the published log is ahead of the database, or not ours.
        """
        if not self._lead():
            return 0
        self.connection.execute(SEQUENCE, {"limit": BATCH})
        return self._publish()

    def run_forever(self, stop: Event, *, pause: float = 0.1) -> None:
        """Step until told to stop, at once again while there is news."""
        while not stop.is_set():
            if not self.step():
                stop.wait(pause if self.leader else 1.0)

    def _lead(self) -> bool:
        """Whether this is the one that publishes; a new leader first reads what is published."""
        if not self.leader:
            row = self.connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
            if row and row[0]:
                self._take_over()
                self.leader = True
        return self.leader

    def _take_over(self) -> None:
        present = self.log.published()
        note = self.log.read("checkpoint")
        if present and note:
            self._remember(present.size, present.root, note)
            self.published = present.size

    def _publish(self) -> int:
        before, sequenced = self.published, self._sequenced()
        if before > sequenced:
            raise LogInconsistent(
                f"the published log has {before} entries and the database only {sequenced}:"
                " this database is older than the log it published; restore a newer one"
            )
        for first in range(before, sequenced, BATCH):
            last = min(first + BATCH, sequenced)
            self._write(first, list(self._commitments(first, last)))
        return sequenced - before

    def _write(self, size: int, commitments: list[bytes]) -> None:
        grown = tree.integrate(self.log.read, size, commitments)
        durable.write_many(self.log.folder, grown.files)
        note = checkpoint.sign(self.log.origin, grown.size, grown.root, self.log.signer)
        durable.write(self.log.folder / "checkpoint", note)
        self.published = grown.size
        self._remember(grown.size, grown.root, note)
        self._clear_partials(grown.files)

    def _clear_partials(self, files: dict[str, bytes]) -> None:
        """Remove the partial tiles of tiles that are full now (tlog-tiles allows it)."""
        for name in files:
            if ".p/" not in name:
                rmtree(self.log.folder / f"{name}.p", ignore_errors=True)

    def _remember(self, size: int, root: bytes, note: bytes) -> None:
        """Keep a checkpoint in the database too, for exports and pages."""
        self.connection.execute(
            "INSERT INTO custody_checkpoint (size, root, note, at) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [size, root, note.decode(), clock.now()],
        )

    def _sequenced(self) -> int:
        row = self.connection.execute(
            "SELECT coalesce(max(index) + 1, 0) FROM custody_leaf"
        ).fetchone()
        return int(row[0]) if row else 0

    def _commitments(self, first: int, last: int) -> Iterator[bytes]:
        for row in self.connection.execute(COMMITMENTS, [first, last]):
            yield bytes(row[0])
