"""What a list can be narrowed to, with counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import Category
from lapel.evidence.selectors.counting import MOST, RECENT, TALLIED, Spread, newest, spread
from lapel.evidence.selectors.narrowing import WORKING, open_work, without
from lapel.evidence.selectors.visibility import UNTAGGED, Filters
from lapel.program import selectors as program

DAYS: Final = 14
TOP: Final = 12
PEOPLE: Final = 60
"""A longer list finds nobody faster than the search does."""


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
    """Those with the most recordings, and the one who is chosen."""
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
    names = (*TALLIED, *RECENT)
    found = spread(viewer, filters, names)
    of = {name: _counts(found, name) for name in names}
    return Facets(
        people=_people(of["person"], filters),
        offices=_offices(of["office"]),
        states=_states(of["state"], viewer, filters),
        days=_days(of["day"]),
        units=_units(of["unit"]),
        categories=_categories(of["category"]),
        cameras=_top(of["camera"], filters.camera),
        cases=_top(of["case"], filters.case.upper()),
    )


@dataclass(frozen=True, kw_only=True)
class _Counts:
    """The counts of one filter's values."""

    of: Mapping[Any, int]
    at_least: bool

    def choice(self, key: object, value: str, label: str) -> Choice:
        """A value with its count."""
        return Choice(value=value, label=label, count=self.of[key], at_least=self.at_least)

    def most(self, limit: int) -> list[Any]:
        """The values with the highest counts; nothing for what has none."""
        counts = sorted((n for key, n in self.of.items() if key), reverse=True)
        least = counts[:limit][-1] if counts else 0
        keys = (key for key, n in self.of.items() if n >= least and key)
        return sorted(keys, key=lambda key: (-self.of[key], str(key)))[:limit]


def _counts(found: Spread, name: str) -> _Counts:
    return _Counts(of=found.of[name], at_least=name in found.stopped)


def _people(counts: _Counts, filters: Filters) -> tuple[Choice, ...]:
    shown = set(counts.most(PEOPLE)) | {key for key in [filters.person] if key in counts.of}
    people = program.member_facts(uid for uid in shown if uid)
    choices = (
        counts.choice(uid, str(uid), f"{person.name} ({person.badge})")
        for uid, person in people.items()
    )
    return _sorted(choices)


def _offices(counts: _Counts) -> tuple[Choice, ...]:
    return tuple(
        counts.choice(office.id, str(office.id), office.name)
        for office in program.offices()
        if office.id in counts.of
    )


def _units(counts: _Counts) -> tuple[Choice, ...]:
    return tuple(
        counts.choice(unit.id, str(unit.id), f"{unit.name} ({unit.office})")
        for unit in program.units()
        if unit.id in counts.of
    )


def _states(counts: _Counts, viewer: Viewer, filters: Filters) -> tuple[Choice, ...]:
    named = ((False, "kept", "Kept"), (True, "quarantined", "In quarantine"))
    found = [counts.choice(key, value, label) for key, value, label in named if key in counts.of]
    working = newest(viewer, without(filters, "state")).filter(pk__in=open_work())
    n = working.order_by()[: MOST + 1].values("pk").count()
    if n:
        found.append(
            Choice(value=WORKING, label="Being prepared", count=min(n, MOST), at_least=n > MOST)
        )
    return tuple(found)


def _categories(counts: _Counts) -> tuple[Choice, ...]:
    named = Category.objects.order_by("position").values_list("id", "code", "name")
    chosen = [counts.choice(uid, code, name) for uid, code, name in named if uid in counts.of]
    if None in counts.of:
        chosen.insert(0, counts.choice(None, UNTAGGED, "No category yet"))
    return tuple(chosen)


def _days(counts: _Counts) -> tuple[Choice, ...]:
    """The newest days; where counting stopped, it stopped within the oldest of all."""
    days: list[date] = sorted(counts.of, reverse=True)
    return tuple(
        Choice(
            value=day.isoformat(),
            label=f"{day:%a} {day.day} {day:%b}",
            count=counts.of[day],
            at_least=counts.at_least and day == days[-1],
        )
        for day in days[:DAYS]
    )


def _top(counts: _Counts, chosen: str) -> tuple[Choice, ...]:
    values = counts.most(TOP)
    if chosen and chosen in counts.of and chosen not in values:
        values.append(chosen)
    return tuple(counts.choice(value, value, value) for value in values)


def _sorted(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: choice.label))
