"""What people's cameras brought in: counts by day and by person, and who recorded when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce, TruncDate

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import State
from lapel.evidence.selectors.cards import RecordingCard, cards, for_cards
from lapel.evidence.selectors.visibility import visible_to, zone

LATE: Final = timedelta(hours=24)
"""A recording is late when it was received longer than this after it ended."""


@dataclass(frozen=True, kw_only=True)
class DayOfPerson:
    """One day of one person's footage."""

    day: date
    recordings: int
    untagged: int
    quarantined: int
    late: int
    longest: timedelta | None
    """The longest time between the end of a recording and its receipt."""


@dataclass(frozen=True, kw_only=True)
class PersonCounts:
    """One person's footage since a moment."""

    recordings: int = 0
    untagged: int = 0
    quarantined: int = 0
    late: int = 0
    newest: datetime | None = None


def _counted() -> dict[str, Count]:
    ended = Coalesce("ended_at", "started_at")
    return {
        "recordings": Count("id"),
        "untagged": Count("id", filter=Q(category=None)),
        "quarantined": Count("id", filter=Q(state=State.QUARANTINED)),
        "late": Count("id", filter=Q(received_at__gt=ended + LATE)),
    }


def days_of(viewer: Viewer, member: UUID, *, since: datetime) -> tuple[DayOfPerson, ...]:
    """The days on which this person recorded, newest first, of what the viewer may see."""
    rows = visible_to(viewer).filter(wearer_id=member, shown_at__gte=since)
    lag = F("received_at") - Coalesce("ended_at", "started_at")
    counted = (
        rows.annotate(day=TruncDate("shown_at", tzinfo=zone()))
        .values("day")
        .annotate(**_counted(), longest=Max(lag))
        .order_by("-day")
    )
    return tuple(DayOfPerson(**row) for row in cast("Iterable[dict[str, Any]]", counted))


def people_counts(
    viewer: Viewer, members: Iterable[UUID], *, since: datetime
) -> dict[UUID, PersonCounts]:
    """The counts of each of these people, in one query, of what the viewer may see."""
    rows = visible_to(viewer).filter(wearer_id__in=set(members), shown_at__gte=since)
    counted = rows.values("wearer_id").annotate(**_counted(), newest=Max("shown_at")).order_by()
    found = cast("Iterable[dict[str, Any]]", counted)
    return {row.pop("wearer_id"): PersonCounts(**row) for row in found}


def covering(
    viewer: Viewer,
    *,
    member: UUID,
    cameras: Collection[str],
    start: datetime,
    end: datetime,
    limit: int = 12,
) -> tuple[RecordingCard, ...]:
    """The viewer's recordings of a member or of cameras that touch a span of time."""
    rows = visible_to(viewer).filter(
        Q(wearer_id=member) | Q(camera_serial__in=list(cameras)),
        shown_at__gte=start - timedelta(days=1),
        shown_at__lte=end,
    )
    over = Coalesce("ended_at", "shown_at")
    near = for_cards(rows.filter(Q(ended_at=None) | Q(ended_at__gte=start)))
    touching = near.annotate(over=over).filter(over__gte=start).order_by("shown_at", "id")
    return cards(list(touching[:limit]), viewer)


def cards_of(viewer: Viewer, recordings: Iterable[UUID]) -> dict[UUID, RecordingCard]:
    """The cards of those of these recordings that the viewer may see."""
    rows = list(for_cards(visible_to(viewer).filter(id__in=set(recordings))))
    return {card.id: card for card in cards(rows, viewer)}
