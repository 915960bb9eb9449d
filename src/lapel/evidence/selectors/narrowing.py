"""The filters of a list as conditions of the database.

1. Filters without words are asked of the recordings, whose indexes are in the order of lists.
2. Words are asked of the search table, with all other conditions, so that their indexes meet.
3. What a tally can answer is asked of it: whose, where, by which camera, of what kind and state.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import CHOSEN, Category, Recording, Search, State, Tally, Work, WorkState
from lapel.evidence.selectors.mentions import mentions
from lapel.evidence.selectors.visibility import UNTAGGED, Filters, day_bounds, within, zone

NEARBY: Final = timedelta(minutes=30)
"""How far from a time of day a recording may begin."""
WORKING: Final = "working"


def filtered(viewer: Viewer, filters: Filters, *, leave_out: str = "") -> QuerySet[Recording]:
    """The visible recordings that the filters let through, ignoring one filter if asked to."""
    asked = without(filters, leave_out) if leave_out else filters
    if asked.query.split():
        return Recording.objects.filter(id__in=searched(viewer, asked).values("recording_id"))
    return recordings(viewer, asked)


def without(filters: Filters, name: str) -> Filters:
    """The filters without one of them."""
    return replace(filters, **{name: getattr(Filters(), name)})


def recordings(viewer: Viewer, asked: Filters) -> QuerySet[Recording]:
    """The recordings under all filters but words."""
    rows = Recording.objects.filter(within(viewer), *_named(asked).values(), *_when(asked))
    if asked.case:
        rows = rows.filter(~Q(case_number=""), case_number__iexact=asked.case)
    if asked.state == WORKING:
        return rows.filter(id__in=open_work())
    quarantined = asked.state == State.QUARANTINED
    kept = State.QUARANTINED if quarantined else State.KEPT
    return rows.filter(state=kept) if asked.state else rows


def searched(viewer: Viewer, asked: Filters) -> QuerySet[Search]:
    """The rows of the search table under all filters."""
    rows = Search.objects.filter(within(viewer), *_named(asked).values(), *_when(asked))
    if asked.case:
        rows = rows.filter(case_number=asked.case.upper())
    if asked.state == WORKING:
        rows = rows.filter(recording_id__in=open_work())
    elif asked.state:
        rows = rows.filter(quarantined=asked.state == State.QUARANTINED)
    return rows.filter(*_meant(asked))


def looked_up(asked: Filters) -> Filters:
    """The filters with what their words mean, for who asks more than once with them."""
    return replace(asked, meant=_meant(asked))


def tallied(viewer: Viewer, asked: Filters) -> QuerySet[Tally] | None:
    """The rows of the tally under the filters; None when it cannot answer them."""
    if not in_tally(asked):
        return None
    return Tally.objects.filter(within(viewer), *conditions(asked).values())


def in_tally(asked: Filters) -> bool:
    """Whether the tally can answer these filters: it knows no days, words or case numbers."""
    known = replace(asked, case="", day=None, since=None, until=None, at=None, query="")
    return asked == known and asked.state != WORKING


def conditions(asked: Filters) -> dict[str, Q]:
    """The filters that a tally can answer, each that is set, as a condition on it."""
    found = _named(asked)
    if asked.state:
        found["state"] = Q(quarantined=asked.state == State.QUARANTINED)
    return found


def open_work() -> QuerySet[Work, Any]:
    """The recordings that are being prepared, as a subquery."""
    rows = Work.objects.filter(state__in=[WorkState.WAITING, WorkState.WORKING])
    return rows.exclude(kind__in=CHOSEN).values("recording_id")


def _meant(asked: Filters) -> tuple[Q, ...]:
    return mentions(asked.query.split()) if asked.meant is None else asked.meant


def _named(asked: Filters) -> dict[str, Q]:
    """Whose, where, by which camera, of what kind: each that is set, with its condition."""
    found = {}
    if asked.person:
        found["person"] = Q(wearer_id=asked.person)
    if asked.office:
        found["office"] = Q(office_id=asked.office)
    if asked.unit:
        found["unit"] = Q(unit_id=asked.unit)
    if asked.camera:
        found["camera"] = Q(camera_serial=asked.camera)
    if asked.category == UNTAGGED:
        found["category"] = Q(category_id=None)
    elif asked.category:
        known = Category.objects.filter(code=asked.category).values_list("id", flat=True)
        found["category"] = Q(category_id__in=list(known))
    return found


def _when(asked: Filters) -> Iterator[Q]:
    """When."""
    if asked.day:
        start, end = day_bounds(asked.day)
        yield Q(shown_at__gte=start, shown_at__lt=end)
    if asked.since:
        yield Q(shown_at__gte=day_bounds(asked.since)[0])
    if asked.until:
        yield Q(shown_at__lt=day_bounds(asked.until)[1])
    if asked.at:
        yield _about(asked)


def _about(asked: Filters) -> Q:
    """Near a time of day: of one day as two moments, else of every day, across midnight too."""
    if asked.at and asked.day:
        middle = datetime.combine(asked.day, asked.at, zone())
        return Q(shown_at__gte=middle - NEARBY, shown_at__lte=middle + NEARBY)
    middle = datetime.combine(datetime(2000, 1, 2, tzinfo=zone()), asked.at or datetime.min.time())
    first, last = (middle - NEARBY).time(), (middle + NEARBY).time()
    after, before = Q(shown_at__time__gte=first), Q(shown_at__time__lte=last)
    return after & before if first <= last else after | before
