"""How many recordings, and how they are spread over the values of each filter.

1. What the tally can answer is exact, at any size, and read in one pass.
2. Everything else is counted one by one, up to a limit; a count that the limit stopped is said
   to be "at least". Without words these are the newest recordings. With words they are any: in
   the order of lists the database might read all footage to meet the few that have them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Case, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncDate, Upper

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import Recording, Search, State, Tally
from lapel.evidence.selectors.narrowing import (
    conditions,
    in_tally,
    recordings,
    searched,
    tallied,
    without,
)
from lapel.evidence.selectors.visibility import Filters, within, zone

MOST: Final = 5_000
"""Up to how many recordings are counted one by one."""
TALLIED: Final = {
    "person": "wearer_id",
    "office": "office_id",
    "unit": "unit_id",
    "camera": "camera_serial",
    "category": "category_id",
    "state": "set_apart",
}
"""The filters whose values the tally knows, and their columns."""
RECENT: Final = {"day": "day", "case": "number"}
"""The others."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number of recordings; `at_least` when counting stopped there."""

    n: int
    at_least: bool = False


@dataclass(frozen=True, kw_only=True)
class Spread:
    """For each filter, how many recordings have each of its values.

    `stopped` names the filters whose counts are lower bounds.
    """

    of: Mapping[str, Mapping[Any, int]]
    stopped: frozenset[str] = frozenset()


def total(viewer: Viewer, filters: Filters) -> Count:
    """How many recordings the viewer has under the filters."""
    rows = tallied(viewer, filters)
    if rows is not None:
        return Count(n=rows.aggregate(n=Sum("n"))["n"] or 0)
    return _up_to(some(viewer, filters).values("pk").count())


def first_found(
    viewer: Viewer, filters: Filters, *, below: tuple[datetime, UUID] | None, limit: int
) -> tuple[list[UUID], Count]:
    """The newest recordings that have the words, and how many have them.

    Few are fetched and then sorted. Of too many to count these are not the newest: they are
    better met in the order of lists.
    """
    try:
        inner, values = some(viewer, filters).values("pk", "shown_at").query.sql_with_params()
    except EmptyResultSet:  # the viewer may see nothing, or nothing has the words
        return [], Count(n=0)
    query = f"""
        WITH found AS MATERIALIZED ({inner})
        SELECT (SELECT count(*) FROM found), ARRAY(
            SELECT pk FROM found
            WHERE %s::timestamptz IS NULL OR (shown_at, pk) < (%s::timestamptz, %s::uuid)
            ORDER BY shown_at DESC, pk DESC LIMIT %s)
    """  # noqa: S608 - the query within is Django's
    at, uid = below or (None, None)
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, at, at, uid, limit])
        n, ids = cursor.fetchone()
    return ids, _up_to(n)


def _up_to(n: int) -> Count:
    return Count(n=min(n, MOST), at_least=n > MOST)


def spread(viewer: Viewer, filters: Filters, names: Collection[str]) -> Spread:
    """For each of these filters, how its values are spread under all the other filters."""
    if not in_tally(filters):
        return _joined(_of_others(viewer, filters, names))
    known = [name for name in names if name in TALLIED]
    last = _of_others(viewer, filters, [name for name in names if name in RECENT])
    return _joined([Spread(of=_of_tally(viewer, filters, known)), *last])


def newest(viewer: Viewer, filters: Filters) -> QuerySet[Recording] | QuerySet[Search]:
    """The rows under the filters in the order of lists: of recordings, or of their words."""
    if filters.query.split():
        return searched(viewer, filters).order_by("-shown_at", "-recording_id")
    return recordings(viewer, filters).order_by("-shown_at", "-id")


def some(viewer: Viewer, filters: Filters) -> QuerySet[Recording] | QuerySet[Search]:
    """As many rows under the filters as are counted, and one more where there are more."""
    rows = newest(viewer, filters)
    return (rows.order_by() if filters.query.split() else rows)[: MOST + 1]


def _of_tally(
    viewer: Viewer, filters: Filters, names: Collection[str]
) -> dict[str, dict[Any, int]]:
    """The tally read once: rows count for a filter that is set when all the others let them in."""
    chosen = conditions(filters)
    every = reduce(and_, chosen.values(), Q())
    others = {
        name: reduce(and_, (each for key, each in chosen.items() if key != name), Q())
        for name in chosen
    }
    rows = Tally.objects.filter(within(viewer), _any(others.values()))
    rows = rows.annotate(set_apart=F("quarantined"), under_all=_if(every))
    rows = rows.annotate(**{f"under_{name}": _if(each) for name, each in others.items()})
    sums = {name: f"under_{name}" if name in others else "under_all" for name in names}
    return _grouped(rows, sums)


def _any(conditions: Collection[Q]) -> Q:
    """Any of some conditions; none at all, or an empty one, lets everything in."""
    return reduce(or_, conditions) if conditions and all(conditions) else Q()


def _if(condition: Q) -> F | Case:
    """The number of a row of the tally that meets a condition; else none."""
    return Case(When(condition, then=F("n")), default=0) if condition else F("n")


def _of_others(viewer: Viewer, filters: Filters, names: Collection[str]) -> list[Spread]:
    """The spreads of filters that are not set, together, and of each one that is, by itself."""
    free = [name for name in names if getattr(filters, name) == getattr(Filters(), name)]
    found = [_of_some(viewer, filters, free)] if free else []
    for name in sorted(set(names) - set(free)):
        under = without(filters, name)
        known = name in TALLIED and in_tally(under)
        found.append(
            Spread(of=_of_tally(viewer, under, [name]))
            if known
            else _of_some(viewer, under, [name])
        )
    return found


def _joined(spreads: Collection[Spread]) -> Spread:
    return Spread(
        of={name: counts for each in spreads for name, counts in each.of.items()},
        stopped=frozenset(name for each in spreads for name in each.stopped),
    )


def _of_some(viewer: Viewer, filters: Filters, names: Collection[str]) -> Spread:
    rows = newest(viewer, filters)
    if rows.model is Recording:
        apart = Case(
            When(state=State.QUARANTINED, then=True), default=False, output_field=BooleanField()
        )
        rows = rows.annotate(set_apart=apart, number=Upper("case_number"))
    else:
        rows = rows.annotate(set_apart=F("quarantined"), number=F("case_number"))
    rows = rows.annotate(day=TruncDate("shown_at", tzinfo=zone()), n=Value(1))
    ordered = rows.order_by() if filters.query.split() else rows
    counted = _grouped(ordered[: MOST + 1], dict.fromkeys([*names, ""], "n"))
    reached = counted.pop("").get(None, 0) > MOST
    return Spread(of=counted, stopped=frozenset(names if reached else ()))


def _grouped(rows: QuerySet[Any], sums: Mapping[str, str]) -> dict[str, dict[Any, int]]:
    """For each filter the sums of its column of numbers, by its values, in one pass.

    Under ``""`` the sum of all rows.
    """
    columns = {**TALLIED, **RECENT}
    used = {name: columns[name] for name in sums if name}
    numbers = sorted(set(sums.values()))
    found: dict[str, dict[Any, int]] = {name: {} for name in sums}
    try:
        inner, values = rows.values(*used.values(), *numbers).query.sql_with_params()
    except EmptyResultSet:  # the viewer may see nothing
        return found
    sets = ", ".join(f"({used.get(name, '')})" for name in sums)
    marks = f"GROUPING({', '.join(used.values())})" if used else "0"
    shown = ", ".join([marks, *(f"sum({name})" for name in numbers), *used.values()])
    query = f"SELECT {shown} FROM ({inner}) AS each GROUP BY GROUPING SETS ({sets})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        answer = cursor.fetchall()
    places = {_mark(place, len(used)): (name, place) for place, name in enumerate(used)}
    for mark, *cells in answer:
        name, place = places.get(mark, ("", 0))
        if n := cells[numbers.index(sums[name])]:
            found[name][cells[len(numbers) + place] if name else None] = int(n)
    return found


def _mark(place: int, columns: int) -> int:
    """What GROUPING says of the rows grouped by the column at a place: a 0 bit for it alone."""
    return (1 << columns) - 1 ^ 1 << columns - 1 - place
