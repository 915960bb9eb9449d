"""The grid: recordings newest first, a page at a time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import Recording
from lapel.evidence.selectors.cards import RecordingCard, cards, with_clips
from lapel.evidence.selectors.visibility import Filters, filtered


@dataclass(frozen=True, kw_only=True)
class GridPage:
    """One page of cards; `next_cursor` is None on the last one."""

    cards: tuple[RecordingCard, ...]
    next_cursor: str | None
    total: int
    total_at_least: bool = False
    """Whether counting stopped: there are this many or more."""


def grid(
    viewer: Viewer, *, filters: Filters, cursor: str | None = None, limit: int = 60
) -> GridPage:
    """One page of the recordings that the viewer may see and the filters let through.

    The cursor names the last card, so that nothing is skipped or repeated when
    new footage arrives between two pages.
    """
    rows = filtered(viewer, filters)
    page = list(with_clips(_after(rows, cursor)).order_by("-shown_at", "-id")[: limit + 1])
    more = len(page) > limit
    page = page[:limit]
    return GridPage(
        cards=cards(page, viewer),
        next_cursor=_cursor(page[-1]) if more else None,
        total=rows.count(),
    )


def _cursor(row: Recording) -> str:
    return f"{row.shown_at.isoformat()}_{row.id}"


def _after(rows: QuerySet[Recording], cursor: str | None) -> QuerySet[Recording]:
    """The rows below a cursor; one that cannot be read starts at the top."""
    if not cursor:
        return rows
    try:
        moment, _, uid = cursor.partition("_")
        at, last = datetime.fromisoformat(moment), UUID(uid)
    except ValueError:
        return rows
    return rows.filter(Q(shown_at__lt=at) | Q(shown_at=at, id__lt=last))
