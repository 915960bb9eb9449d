"""Care for the search table and the tally: folded now and again, compared, made anew.

Both follow from the footage and are kept by triggers, so nothing is lost with them.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from lapel.evidence.models import Recording, Search
from lapel.foundation.checking import Step

AT_ONCE = 5_000
DIFFERENT_ROWS = """
SELECT count(*) FROM evidence_searchable AS right_one
FULL JOIN evidence_search AS kept USING (recording_id) WHERE right_one IS DISTINCT FROM kept
"""
DIFFERENT_SUMS = """
SELECT count(*) FROM (
    SELECT sum(change) FROM (
        SELECT wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, n AS change
        FROM evidence_tally
        UNION ALL
        SELECT wearer_id, unit_id, office_id, category_id, camera_serial, quarantined, -1
        FROM evidence_search
    ) AS both_sides
    GROUP BY wearer_id, unit_id, office_id, category_id, camera_serial, quarantined
    HAVING sum(change) <> 0
) AS different
"""


def fold() -> int:
    """Put rows of the tally with the same values together; how many fewer there are now."""
    return _number("SELECT evidence_fold_tally()")


def differences() -> tuple[int, int]:
    """How many rows of the search table, and how many sums of the tally, are not right."""
    return _number(DIFFERENT_ROWS), _number(DIFFERENT_SUMS)


def check() -> Step:
    """Whether both agree with the footage."""
    rows, sums = differences()
    if rows or sums:
        told = f"{rows:,} recordings are found wrongly, {sums:,} counts are wrong"
        return Step(name="search", ok=False, found=f"{told}: run lapel reindex")
    return Step(name="search", ok=True, found=f"{Search.objects.count():,} recordings can be found")


def reindex(progress: Callable[[int], None] = lambda _done: None) -> int:
    """Make both anew; how many rows of the search table were not right.

    Work goes on meanwhile; only while the tally is counted do acts on footage wait.
    """
    changed = done = 0
    for ids in _batches(Recording.objects.order_by("id")):
        with transaction.atomic():
            changed += _number("SELECT evidence_index(%s)", ids)
        done += len(ids)
        progress(done)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT evidence_count_again()")
    return changed


def _batches(rows: QuerySet[Recording]) -> Iterator[list[UUID]]:
    ids = list(rows.values_list("id", flat=True)[:AT_ONCE])
    while ids:
        yield ids
        ids = list(rows.filter(id__gt=ids[-1]).values_list("id", flat=True)[:AT_ONCE])


def _number(query: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        row = cursor.fetchone()
    return int(row[0]) if row else 0
