"""Hand recordings out as packages. Each function is one act."""

from pathlib import Path
from uuid import UUID

from django.db import transaction

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.services import Actor, Subject
from lapel.disclosure import making, package, tasks
from lapel.disclosure.assembly import Order, assemble
from lapel.disclosure.errors import ExportUnknown
from lapel.disclosure.models import Export, ExportState
from lapel.evidence import links
from lapel.evidence import selectors as evidence
from lapel.evidence.errors import NotAllowed
from lapel.evidence.links import Link
from lapel.foundation import clock
from lapel.foundation.config import Config


def export_folder(*, recording: UUID, target: Path, by: Actor, config: Config) -> None:
    """Write the package of a recording as a folder.

    Raises:
        NotVisible, ExportRefused, OriginalMissing: see `assemble`.
        PackageError, OriginalDiffers: see `making.write`.
    """
    contents = assemble(Order(recording=recording, by=by, config=config))
    making.write(package.write_package, target, contents)


@transaction.atomic
def request_export(*, viewer: Viewer, recording: UUID, by: Actor) -> UUID:
    """Ask for the package of a recording; a job makes it.

    Raises:
        NotVisible: there is no such recording for this viewer.
        NotAllowed: the viewer's roles do not carry the right to export.
    """
    evidence.visible(viewer, recording)
    if not viewer.may("footage.export"):
        raise NotAllowed("your roles do not let you export; ask an evidence custodian")
    row = Export.objects.create(
        recording_id=recording,
        requested_by_id=viewer.user_id,
        requester=by.name,
        requested_at=clock.now(),
    )
    tasks.make_package.defer(export=str(row.id))
    return row.id


@transaction.atomic
def retry_export(*, viewer: Viewer, export: UUID, by: Actor) -> None:
    """Try a failed package again, for the person who asked for it.

    Raises:
        NotAllowed: the viewer's roles do not let them see background work.
        ExportUnknown: there is no such package.
    """
    if not viewer.may("jobs.read"):
        raise NotAllowed("your roles do not let you see background work; ask an administrator")
    row = Export.objects.select_for_update().filter(id=export).first()
    if row is None:
        raise ExportUnknown(f"no package {export}")
    if row.state != ExportState.FAILED:
        return
    subject = Subject(kind="recording", id=row.recording_id)
    detail = {"export": str(export), "error": row.error}
    with custody.act("export_retried", on=subject, by=by, detail=detail):
        row.state, row.error = ExportState.WAITING, ""
        row.save(update_fields=["state", "error"])
    tasks.make_package.defer(export=str(row.id))


@transaction.atomic
def export_url(*, viewer: Viewer, export: UUID, by: Actor) -> str:
    """A short-lived address of a package that is done.

    Raises:
        NotVisible: the recording is not for this viewer.
        NotAllowed: the viewer's roles do not carry the right to export.
        ExportUnknown: there is no such package, or it is not done.
    """
    row = Export.objects.filter(id=export, state=ExportState.DONE).first()
    if row is None:
        raise ExportUnknown(f"package {export} is not ready; ask for it on its recording's page")
    evidence.visible(viewer, row.recording_id)
    if not viewer.may("footage.export"):
        raise NotAllowed("your roles do not let you export; ask an evidence custodian")
    subject = Subject(kind="recording", id=row.recording_id)
    detail = {"export": str(export), "sha256": row.sha256}
    with custody.act("package_downloaded", on=subject, by=by, detail=detail):
        pass
    link = Link(
        sha256=row.sha256,
        type="application/zip",
        name=f"lapel-{row.recording_id}.zip",
        store="exports",
        right="footage.export",
    )
    return links.url(link, viewer=viewer, recording=row.recording_id, download=True)
