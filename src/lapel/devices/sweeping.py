"""What has to happen although no client asks for it.

At the start and then now and again: hand over what is complete, join what was
cut off in the middle, give up what nobody has touched for too long, remove
staged bytes that belong to no upload.
"""

import logging
import time
from threading import Event

from lapel.devices import joining
from lapel.devices.backend import Unavailable
from lapel.devices.errors import Refusal
from lapel.devices.uploads import Uploads
from lapel.ingest.services import UploadFacts

logger = logging.getLogger(__name__)


def sweep(uploads: Uploads) -> None:
    """Once over every open upload, then over the staging folder.

    Raises:
        Unavailable: the database is away; sweep again later.
    """
    for facts in uploads.backend.unfinished():
        _recover(uploads, facts)
    uploads.remove_orphans(before=time.time() - uploads.limits.expires.total_seconds())


def retry(uploads: Uploads) -> None:
    """The acceptances that the database was away for.

    Raises:
        Unavailable: it still is.
    """
    for upload in tuple(uploads.waiting):
        facts = uploads.backend.upload(upload)
        if facts is None:
            uploads.waiting.discard(upload)
        else:
            _recover(uploads, facts)


def run(uploads: Uploads, stop: Event) -> None:
    """Sweep until told to stop."""
    due = 0.0
    while not stop.is_set():
        try:
            if time.monotonic() >= due:
                sweep(uploads)
                due = time.monotonic() + uploads.limits.sweep_seconds
            retry(uploads)
        except Unavailable as error:
            logger.warning("sweep put off: %s", error)
        except Exception:
            logger.exception("the sweep failed and will be repeated")
            due = time.monotonic() + uploads.limits.sweep_seconds
        stop.wait(uploads.limits.retry_seconds)


def _recover(uploads: Uploads, facts: UploadFacts) -> None:
    try:
        uploads.recover(facts)
        if facts.final:
            joining.resume_final(uploads, facts)
    except (Refusal, OSError) as error:
        logger.warning("upload %s could not be recovered: %s", facts.id, error)
