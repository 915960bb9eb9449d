"""The grid: recordings newest first, a page at a time."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import Recording
from lapel.evidence.selectors.cards import RecordingCard, cards, with_clips
from lapel.evidence.selectors.counting import newest, total
from lapel.evidence.selectors.visibility import Filters


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
    below = _after(cursor, "recording_id" if filters.query.split() else "id")
    keys = newest(viewer, filters).filter(below).values_list("pk", "shown_at")[: limit + 1]
    ids = [uid for uid, _ in keys]
    rows = with_clips(Recording.objects.filter(id__in=ids[:limit])).order_by("-shown_at", "-id")
    page = list(rows)
    counted = total(viewer, filters)
    return GridPage(
        cards=cards(page, viewer),
        next_cursor=_cursor(page[-1]) if len(ids) > limit else None,
        total=counted.n,
        total_at_least=counted.at_least,
    )


def _cursor(row: Recording) -> str:
    return f"{row.shown_at.isoformat()}_{row.id}"


def _after(cursor: str | None, key: str) -> Q:
    """What stands below a cursor; one that cannot be read starts at the top."""
    if not cursor:
        return Q()
    try:
        moment, _, uid = cursor.partition("_")
        at, last = datetime.fromisoformat(moment), UUID(uid)
    except ValueError:
        return Q()
    return Q(shown_at__lte=at) & (Q(shown_at__lt=at) | Q(**{f"{key}__lt": last}))
