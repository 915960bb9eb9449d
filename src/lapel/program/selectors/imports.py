"""The imports of lists that a person started: what their tray of running work shows."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.foundation import clock
from lapel.program.models import ImportState, ListImport

LATELY: Final = timedelta(minutes=10)
MOST: Final = 10
RUNNING: Final = (ImportState.WAITING, ImportState.WORKING)
ENDED: Final = (ImportState.DONE, ImportState.FAILED)


@dataclass(frozen=True, kw_only=True)
class OwnImport:
    """One import while it runs and shortly after; progress in per cent."""

    id: UUID
    filename: str
    state: str
    progress: int
    error: str


def own_imports(viewer: Viewer) -> tuple[OwnImport, ...]:
    """The imports that run for the viewer or that ended lately, the newest first."""
    if not viewer.may("program.manage"):
        return ()
    mine = ListImport.objects.filter(user_id=viewer.user_id)
    lately = mine.filter(state__in=ENDED, uploaded_at__gte=clock.now() - LATELY)
    rows = (mine.filter(state__in=RUNNING) | lately).defer("content", "outcome")
    return tuple(
        OwnImport(
            id=row.id,
            filename=row.filename,
            state=ImportState(row.state).value,
            progress=100 * row.done // row.total if row.total else 0,
            error=row.error,
        )
        for row in rows.order_by("-uploaded_at")[:MOST]
    )
