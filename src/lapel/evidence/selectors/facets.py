"""What a list can be narrowed to, with counts."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import TruncDate

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import Category, State, WorkState
from lapel.evidence.selectors.visibility import UNTAGGED, Filters, filtered, zone
from lapel.program import selectors as program

DAYS = 14
TOP = 12


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a filter, and how many recordings it would leave."""

    value: str
    label: str
    count: int
    at_least: bool = False
    """Whether counting stopped: there are this many or more."""


@dataclass(frozen=True, kw_only=True)
class Facets:
    """The choices of every filter, each counted with the other filters applied."""

    people: tuple[Choice, ...]
    offices: tuple[Choice, ...]
    states: tuple[Choice, ...]
    days: tuple[Choice, ...]
    units: tuple[Choice, ...] = ()
    categories: tuple[Choice, ...] = ()
    """With `none` for what has no category yet."""
    cameras: tuple[Choice, ...] = ()
    """The serial numbers with the most recordings."""
    cases: tuple[Choice, ...] = ()
    """The case numbers with the most recordings."""


def facets(viewer: Viewer, *, filters: Filters) -> Facets:
    """The choices that the viewer's recordings offer under these filters."""
    return Facets(
        people=_people(viewer, filters),
        offices=_offices(viewer, filters),
        states=_states(viewer, filters),
        days=_days(viewer, filters),
        units=_units(viewer, filters),
        categories=_categories(viewer, filters),
        cameras=_top(viewer, filters, "camera", "camera_serial"),
        cases=_top(viewer, filters, "case", "case_number"),
    )


def _units(viewer: Viewer, filters: Filters) -> tuple[Choice, ...]:
    rows = filtered(viewer, filters, leave_out="unit").exclude(unit=None)
    counts = dict(rows.values_list("unit").annotate(Count("id", distinct=True)))
    return tuple(
        Choice(value=str(unit.id), label=f"{unit.name} ({unit.office})", count=counts[unit.id])
        for unit in program.units()
        if unit.id in counts
    )


def _categories(viewer: Viewer, filters: Filters) -> tuple[Choice, ...]:
    rows = filtered(viewer, filters, leave_out="category")
    counts = dict(rows.values_list("category").annotate(Count("id", distinct=True)))
    named = Category.objects.filter(id__in=[uid for uid in counts if uid]).order_by("position")
    chosen = [Choice(value=c.code, label=c.name, count=counts[c.id]) for c in named]
    if None in counts:
        chosen.insert(0, Choice(value=UNTAGGED, label="No category yet", count=counts[None]))
    return tuple(chosen)


def _top(viewer: Viewer, filters: Filters, name: str, column: str) -> tuple[Choice, ...]:
    rows = filtered(viewer, filters, leave_out=name).exclude(**{column: ""})
    counted = rows.values_list(column).annotate(n=Count("id", distinct=True)).order_by("-n", column)
    return tuple(Choice(value=value, label=value, count=count) for value, count in counted[:TOP])


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
