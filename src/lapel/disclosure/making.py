"""The work behind an export: assemble, write the archive, give it its name by hash."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lapel.custody.services import Actor
from lapel.disclosure import package
from lapel.disclosure.assembly import Order, assemble
from lapel.disclosure.errors import OriginalDiffers
from lapel.disclosure.models import Export, ExportState
from lapel.disclosure.package import PackageContents
from lapel.evidence import services as evidence
from lapel.foundation.config import Config
from lapel.foundation.errors import LapelError

logger = logging.getLogger(__name__)


def make(export: UUID) -> None:
    """Make the package of an export; a second run of a finished one changes nothing."""
    row = Export.objects.get(id=export)
    if row.state in (ExportState.DONE, ExportState.FAILED):
        return
    row.state = ExportState.WORKING
    row.save(update_fields=["state"])
    try:
        _write(row, settings.LAPEL)
    except LapelError as error:
        row.state, row.error = ExportState.FAILED, str(error)
    except OSError as error:
        logger.exception("the package %s was not written", export)
        said = error.strerror or type(error).__name__
        row.state, row.error = ExportState.FAILED, f"the package could not be written: {said}"
    else:
        row.state = ExportState.DONE
    row.save()


def write(
    how: Callable[[Path, PackageContents], None], target: Path, contents: PackageContents
) -> None:
    """Write a package, and keep what its copying showed of the stored originals.

    Raises:
        PackageError: the target is taken.
        OriginalDiffers: an original is not what the log says; that is on record then.
    """
    try:
        how(target, contents)
    except OriginalDiffers as error:
        evidence.record_check(sha256=error.sha256, found=error.found, during="export")
        raise
    for clip in contents.clips:
        evidence.record_check(sha256=clip.sha256, found="", during="export")


def _write(row: Export, config: Config) -> None:
    config.exports.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = config.exports / f"{row.id}.zip"
    unfinished.unlink(missing_ok=True)
    by = Actor(kind="person", id=str(row.requested_by_id), name=row.requester)
    contents = assemble(Order(recording=row.recording_id, by=by, config=config))
    write(package.write_zip, unfinished, contents)
    with unfinished.open("rb") as file:
        row.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    row.size = unfinished.stat().st_size
    unfinished.rename(config.exports / row.sha256)
