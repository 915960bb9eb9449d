"""Read exports."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.disclosure.models import Export
from lapel.evidence import selectors as evidence


@dataclass(frozen=True, kw_only=True)
class ExportView:
    """One export as its recording's page shows it; size in bytes once it is done."""

    id: UUID
    state: str
    error: str
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


def _view(row: Export) -> ExportView:
    return ExportView(
        id=row.id,
        state=row.state,
        error=row.error,
        size=row.size,
        sha256=row.sha256,
        requested_at=row.requested_at,
        requested_by=row.requester,
    )
