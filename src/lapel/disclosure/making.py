"""The work behind an export: assemble, write the archive, give it its name by hash."""

import hashlib
from uuid import UUID

from django.conf import settings

from lapel.custody.services import Actor
from lapel.disclosure import package
from lapel.disclosure.assembly import Order, assemble
from lapel.disclosure.models import Export, ExportState
from lapel.foundation.config import Config
from lapel.foundation.errors import LapelError


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
    else:
        row.state = ExportState.DONE
    row.save()


def _write(row: Export, config: Config) -> None:
    config.exports.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = config.exports / f"{row.id}.zip"
    unfinished.unlink(missing_ok=True)
    by = Actor(kind="person", id=str(row.requested_by_id), name=row.requester)
    contents = assemble(Order(recording=row.recording_id, by=by, config=config))
    package.write_zip(unfinished, contents)
    with unfinished.open("rb") as file:
        row.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    row.size = unfinished.stat().st_size
    unfinished.rename(config.exports / row.sha256)
