"""What the dock remembers: one row a file, committed and synced at every step.

A job moves through its stages in this order, and only forward::

    planned -> hashed -> sending -> sent -> safe -> erased

The upload's address is written before its first byte is sent, so that after a crash at any byte the
same upload is resumed. When the file changes, its row is forgotten and a new job begins.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    camera TEXT NOT NULL,
    said TEXT NOT NULL,
    sha256 TEXT,
    upload TEXT,
    stage TEXT NOT NULL DEFAULT 'planned',
    UNIQUE (path, size, mtime_ns, camera)
);
CREATE INDEX IF NOT EXISTS jobs_by_content ON jobs (sha256);
"""
# Filled only with the fixed clauses below; values always travel as parameters.
_UPDATE = "UPDATE jobs SET {} WHERE id = ?"
_SELECT = (
    "SELECT id, path, size, mtime_ns, camera, said, sha256, upload, stage"
    " FROM jobs WHERE {} ORDER BY id DESC"
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A file to be taken, before anything was done."""

    path: Path
    size: int
    mtime_ns: int
    camera: str
    said: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Job:
    """One file on its way, as the journal knows it."""

    id: int
    path: Path
    size: int
    mtime_ns: int
    camera: str
    said: dict[str, str]
    sha256: str | None
    upload: str | None
    stage: str

    @property
    def form(self) -> tuple[int, int]:
        """Size and time of change that the file had when the job began."""
        return self.size, self.mtime_ns

    @property
    def upload_id(self) -> str:
        """The last part of the upload's address."""
        return (self.upload or "").rstrip("/").rpartition("/")[2]


class Journal:
    """The memory of one dock, in one file; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file; nothing is pending, every step was synced."""
        with self._lock:
            self._db.close()

    def plan(self, plans: Iterable[Plan]) -> list[Job]:
        """Enter a group of files at once and return their jobs, old ones as they stand.

        Footage and its sidecars are entered together: what the sidecars said
        is then remembered even when they are erased first.
        """
        group = list(plans)
        rows = [
            (os.fsencode(p.path), p.size, p.mtime_ns, p.camera, json.dumps(p.said)) for p in group
        ]
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany(
                    "INSERT INTO jobs (path, size, mtime_ns, camera, said) VALUES (?, ?, ?, ?, ?)"
                    " ON CONFLICT DO NOTHING",
                    rows,
                )
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        found = (self.find(p.path, p.size, p.mtime_ns, p.camera) for p in group)
        return [job for job in found if job is not None]

    def find(self, path: Path, size: int, mtime_ns: int, camera: str) -> Job | None:
        """Return the job of exactly this file on this camera, if there is one."""
        where = "path = ? AND size = ? AND mtime_ns = ? AND camera = ?"
        return _first(self._read(where, (os.fsencode(path), size, mtime_ns, camera)))

    def get(self, job: int) -> Job:
        """Return a job as it stands now."""
        found = _first(self._read("id = ?", (job,)))
        if found is None:
            raise KeyError(job)
        return found

    def twin(self, job: Job) -> Job | None:
        """Return another job of the same bytes, name, recording and camera that has an upload.

        So a camera put into another slot goes on where it was.
        """
        where = "sha256 = ? AND size = ? AND upload IS NOT NULL AND id != ?"
        same = ("filename", "device", "recording")
        return _first(
            other
            for other in self._read(where, (job.sha256, job.size, job.id))
            if all(other.said.get(key) == job.said.get(key) for key in same)
        )

    def users(self, upload: str) -> list[Job]:
        """Return the jobs that send to this upload."""
        return self._read("upload = ?", (upload,))

    def hashed(self, job: int, sha256: str) -> None:
        """Remember the hash taken at the source; an upload there was is given up."""
        self._write("upload = NULL, sha256 = ?, stage = 'hashed'", (sha256,), job)

    def sending(self, job: int, upload: str) -> None:
        """Remember the upload's address, before its first byte."""
        self._write("upload = ?, stage = 'sending'", (upload,), job)

    def sent(self, job: int) -> None:
        """Remember that the server has every byte."""
        self._write("stage = 'sent'", (), job)

    def safe(self, job: int) -> None:
        """Remember that the receipt was checked and stored."""
        self._write("stage = 'safe'", (), job)

    def erased(self, job: int) -> None:
        """Remember that the file was erased by us."""
        self._write("stage = 'erased'", (), job)

    def again(self, job: int) -> None:
        """Forget the upload but not the file: it has to be hashed and sent anew."""
        self._write("sha256 = NULL, upload = NULL, stage = 'planned'", (), job)

    def forget(self, job: int) -> None:
        """Forget a file that is no longer the one the job began with."""
        with self._lock:
            self._db.execute("DELETE FROM jobs WHERE id = ?", (job,))

    def _write(self, change: str, values: tuple[object, ...], job: int) -> None:
        with self._lock:
            self._db.execute(_UPDATE.format(change), (*values, job))

    def _read(self, where: str, values: tuple[object, ...]) -> list[Job]:
        with self._lock:
            return [_job(row) for row in self._db.execute(_SELECT.format(where), values)]


def _first(jobs: Iterable[Job]) -> Job | None:
    return next(iter(jobs), None)


def _job(row: tuple[int, bytes, int, int, str, str, str | None, str | None, str]) -> Job:
    return Job(
        id=row[0],
        path=Path(os.fsdecode(row[1])),
        size=row[2],
        mtime_ns=row[3],
        camera=row[4],
        said=json.loads(row[5]),
        sha256=row[6],
        upload=row[7],
        stage=row[8],
    )
