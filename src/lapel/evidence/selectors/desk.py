"""What waits at a person's desk: recordings without a tag, and the cuts they asked for."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import Work, WorkState
from lapel.evidence.selectors.narrowing import filtered
from lapel.evidence.selectors.visibility import Filters, visible_to
from lapel.foundation import clock

CUTS: Final = ("cut", "still")
COUNTED: Final = 100
"""As far as a small count on a rail goes; above it stands "99+"."""
LATELY: Final = timedelta(minutes=10)
MOST: Final = 20


@dataclass(frozen=True, kw_only=True)
class OwnWork:
    """One cut or still that this person asked for, while it is made and shortly after."""

    id: UUID
    recording_id: UUID
    kind: str
    title: str
    state: str
    progress: int
    error: str


def untagged(viewer: Viewer) -> int:
    """How many recordings of the viewer's lack a category; counted up to a hundred."""
    rows = filtered(viewer, Filters(category="none")).order_by()
    return rows.values("id")[:COUNTED].count()


def own_work(viewer: Viewer) -> tuple[OwnWork, ...]:
    """The cuts and stills that the viewer asked for lately, the newest first."""
    rows = Work.objects.filter(
        kind__in=CUTS,
        actor__id=str(viewer.user_id),
        changed_at__gte=clock.now() - LATELY,
        recording__in=visible_to(viewer),
    )
    return tuple(
        OwnWork(
            id=row.id,
            recording_id=row.recording_id,
            kind=row.kind,
            title=str(row.asked.get("title", "")),
            state=WorkState(row.state).value,
            progress=row.progress,
            error=row.error,
        )
        for row in rows.order_by("-changed_at")[:MOST]
    )
