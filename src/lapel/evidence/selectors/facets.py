"""What a list can be narrowed to, with counts."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncDate

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import State, WorkState
from lapel.evidence.selectors.visibility import Filters, filtered, zone
from lapel.program import selectors as program

DAYS = 14


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a filter, and how many recordings it would leave."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Facets:
    """The choices of every filter, each counted with the other filters applied."""

    people: tuple[Choice, ...]
    offices: tuple[Choice, ...]
    states: tuple[Choice, ...]
    days: tuple[Choice, ...]


def facets(viewer: Viewer, *, filters: Filters) -> Facets:
    """The choices that the viewer's recordings offer under these filters."""
    return Facets(
        people=_people(viewer, filters),
        offices=_offices(viewer, filters),
        states=_states(viewer, filters),
        days=_days(viewer, filters),
    )


def _people(viewer: Viewer, filters: Filters) -> tuple[Choice, ...]:
    rows = filtered(viewer, filters, leave_out="person").exclude(wearer=None)
    counts = dict(rows.values_list("wearer").annotate(Count("id", distinct=True)))
    people = program.member_facts(counts)
    return _sorted(
        Choice(value=str(uid), label=f"{people[uid].name} ({people[uid].badge})", count=count)
        for uid, count in counts.items()
    )


def _offices(viewer: Viewer, filters: Filters) -> tuple[Choice, ...]:
    rows = filtered(viewer, filters, leave_out="office").exclude(office=None)
    counts = dict(rows.values_list("office").annotate(Count("id", distinct=True)))
    return tuple(
        Choice(value=str(office.id), label=office.name, count=counts[office.id])
        for office in program.offices()
        if office.id in counts
    )


def _states(viewer: Viewer, filters: Filters) -> tuple[Choice, ...]:
    rows = filtered(viewer, filters, leave_out="state")
    working = rows.filter(work__state__in=[WorkState.WAITING, WorkState.WORKING])
    counted = (
        ("kept", "Kept", rows.filter(state=State.KEPT).count()),
        ("quarantined", "In quarantine", rows.filter(state=State.QUARANTINED).count()),
        ("working", "Being prepared", working.distinct().count()),
    )
    return tuple(Choice(value=v, label=label, count=n) for v, label, n in counted if n)


def _days(viewer: Viewer, filters: Filters) -> tuple[Choice, ...]:
    rows = filtered(viewer, filters, leave_out="day")
    counts = (
        rows.annotate(on=TruncDate("shown_at", tzinfo=zone()))
        .values_list("on")
        .annotate(Count("id", distinct=True))
        .order_by("-on")[:DAYS]
    )
    return tuple(
        Choice(value=day.isoformat(), label=f"{day:%a} {day.day} {day:%b}", count=count)
        for day, count in counts
    )


def _sorted(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: choice.label))
