"""From "every byte is there" to "it may be erased": fetch the receipt, check it, keep it, erase."""

import threading
from dataclasses import dataclass

from lapel_dock import erasing, proof
from lapel_dock.errors import NotProven, Refused, Stopped
from lapel_dock.journal import Job, Journal
from lapel_dock.receiptbox import ReceiptBox
from lapel_dock.screen import Screen
from lapel_dock.tokenfile import Token
from lapel_dock.wire import Door
from lapel_verify.canonical import Json
from lapel_verify.receipts import Receipt

LOST_AFTER = 5


class NoUpload(NotProven):
    """The server knows neither the upload nor its receipt: the bytes have to be sent again."""


@dataclass(frozen=True, kw_only=True)
class Finished:
    """How it ended for one file."""

    erased: bool
    duplicate: bool
    quarantine: str


class Finisher:
    """Finishes jobs; one instance serves all threads."""

    def __init__(
        self,
        *,
        door: Door,
        token: Token,
        journal: Journal,
        box: ReceiptBox,
        screen: Screen,
        stop: threading.Event,
        keep: bool,
        trust_time: bool,
    ) -> None:
        self._door = door
        self._token = token
        self._journal = journal
        self._box = box
        self._screen = screen
        self._stop = stop
        self._keep = keep
        self._trust_time = trust_time

    def finish(self, job: Job, *, polls: int) -> Finished | None:
        """Return how the job ended; None when the receipt is not there or not placed yet.

        Raises:
            proof.OtherBytes: the server received other bytes than the source had.
            NoUpload: the server has lost the upload.
            NotProven: the receipt is refused, or the file does not let itself be erased.
            SourceGone, SourceChanged: the file is not the one that is safe.
            Refused, Unreachable: no word from the server.
        """
        receipt = self._kept(job) or self._fetch(job, polls)
        if receipt is None:
            return None
        finished = Finished(
            erased=False,
            duplicate=receipt.duplicate_of is not None,
            quarantine=proof.reasons(receipt) if receipt.state == "quarantined" else "",
        )
        if self._keep:
            return finished
        self._erase(job)
        return Finished(erased=True, duplicate=finished.duplicate, quarantine=finished.quarantine)

    def _kept(self, job: Job) -> Receipt | None:
        """Return the stored receipt of a job, if it still holds; else it is fetched again."""
        stored = self._box.get(job.upload_id)
        try:
            return None if stored is None else self._check(job, stored)
        except NotProven:
            return None

    def _check(self, job: Job, receipt: dict[str, Json]) -> Receipt:
        return proof.check(
            receipt,
            self._token,
            upload=job.upload_id,
            sha256=str(job.sha256),
            size=job.size,
        )

    def _fetch(self, job: Job, polls: int) -> Receipt | None:
        found = self._door.receipt(job.upload_id)
        if found is None:
            if polls >= LOST_AFTER:
                self._still_there(job)
            return None
        if not proof.placed(found):
            return None
        receipt = self._check(job, found)
        self._box.put(job.upload_id, found)
        self._journal.safe(job.id)
        place = receipt.log
        self._screen.say(
            "receipt",
            job,
            state=receipt.state,
            log_index=place.index if place else None,
            sha256=receipt.sha256,
            duplicate_of=receipt.duplicate_of,
            reasons=proof.reasons(receipt) or None,
        )
        return receipt

    def _still_there(self, job: Job) -> None:
        try:
            self._door.offset(str(job.upload))
        except Refused as refusal:
            if refusal.status in (404, 410):
                raise NoUpload("the server knows neither upload nor receipt any more") from refusal
            raise

    def _erase(self, job: Job) -> None:
        stated = job.said.get("source_sha256")
        if stated is not None and stated != job.sha256:
            raise NotProven(
                f"it is safe at the server, but the .sha256 file beside it says {stated} "
                f"and the camera's disk gives {job.sha256}; somebody has to look"
            )

        def step(done: int) -> None:
            if self._stop.is_set():
                raise Stopped
            self._screen.checking(job, done)

        erasing.erase(
            job.path, job.form, sha256=str(job.sha256), step=step, trust_time=self._trust_time
        )
        self._journal.erased(job.id)
        self._screen.say("erased", job, sha256=job.sha256)
