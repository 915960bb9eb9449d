"""Read exports."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.disclosure.models import Export, ExportState
from lapel.evidence import selectors as evidence
from lapel.foundation import clock

LIMIT = 50
LATELY = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class ExportView:
    """One export as pages show it; size in bytes once it is done; codes of an error apart."""

    id: UUID
    recording_id: UUID
    state: str
    error: str
    codes: str
    size: int | None
    sha256: str
    requested_at: datetime
    requested_by: str


def exports(viewer: Viewer, recording: UUID) -> tuple[ExportView, ...]:
    """The exports of a recording, newest first.

    Raises:
        NotVisible: there is no such recording for this viewer.
    """
    evidence.visible(viewer, recording)
    rows = Export.objects.filter(recording_id=recording).order_by("-requested_at")[:10]
    return tuple(_view(row) for row in rows)


def own_exports(viewer: Viewer) -> tuple[ExportView, ...]:
    """The packages that the viewer asked for in the last minutes or that are still being made."""
    rows = Export.objects.filter(
        requested_by_id=viewer.user_id, recording_id__in=evidence.visible_to(viewer).values("id")
    )
    wanted = rows.filter(requested_at__gte=clock.now() - LATELY) | rows.filter(
        state__in=[ExportState.WAITING, ExportState.WORKING]
    )
    return tuple(_view(row) for row in wanted.order_by("-requested_at")[:10])


def failed_exports(viewer: Viewer) -> tuple[ExportView, ...]:
    """The exports that failed, newest first, for a viewer who may see background work."""
    if not viewer.may("jobs.read"):
        return ()
    rows = Export.objects.filter(state=ExportState.FAILED).order_by("-requested_at")[:LIMIT]
    return tuple(_view(row) for row in rows)


def _view(row: Export) -> ExportView:
    error, _, codes = row.error.partition("\n")
    return ExportView(
        id=row.id,
        recording_id=row.recording_id,
        state=row.state,
        error=error,
        codes=codes,
        size=row.size,
        sha256=row.sha256,
        requested_at=row.requested_at,
        requested_by=row.requester,
    )
