"""The grid: recordings newest first, a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import Recording
from lapel.evidence.selectors.cards import RecordingCard, cards, for_cards
from lapel.evidence.selectors.counting import first_found, newest, total
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
    viewer: Viewer,
    *,
    filters: Filters,
    cursor: str | None = None,
    limit: int = 60,
    moments: bool = False,
) -> GridPage:
    """One page of the recordings that the viewer may see and the filters let through.

    The cursor names the last card, so that nothing is skipped or repeated when
    new footage arrives between two pages. With `moments` each card says when its bytes were
    last checked.
    """
    below = _place(cursor)
    if filters.query.split():
        ids, counted = first_found(viewer, filters, below=below, limit=limit + 1)
    else:
        ids, counted = [], total(viewer, filters)
    if counted.at_least or not filters.query.split():
        ids = newest_ids(viewer, filters, below, limit + 1)
    page = listed(viewer, ids[:limit], moments=moments)
    return GridPage(
        cards=page,
        next_cursor=_cursor(page[-1]) if len(ids) > limit else None,
        total=counted.n,
        total_at_least=counted.at_least,
    )


def listed(
    viewer: Viewer, ids: Collection[UUID], *, moments: bool = False
) -> tuple[RecordingCard, ...]:
    """The cards of recordings that the viewer was found to see, in the order of lists."""
    rows = for_cards(Recording.objects.filter(id__in=ids)).order_by("-shown_at", "-id")
    return cards(list(rows), viewer, moments=moments)


def newest_ids(
    viewer: Viewer, filters: Filters, below: tuple[datetime, UUID] | None, limit: int
) -> list[UUID]:
    """The newest in the order of lists, met one after another."""
    rows = newest(viewer, filters)
    if below:
        at, last = below
        key = "recording_id__lt" if filters.query.split() else "id__lt"
        rows = rows.filter(Q(shown_at__lt=at) | Q(**{key: last}), shown_at__lte=at)
    return [uid for uid, _ in rows.values_list("pk", "shown_at")[:limit]]


def _cursor(last: RecordingCard) -> str:
    return f"{last.shown_at.isoformat()}_{last.id}"


def _place(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The moment and the recording that a cursor names; one that cannot be read names none."""
    if not cursor:
        return None
    try:
        moment, _, uid = cursor.partition("_")
        return datetime.fromisoformat(moment), UUID(uid)
    except ValueError:
        return None
