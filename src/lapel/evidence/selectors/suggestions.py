"""What recordings that wait for a tag probably show; told only from what the viewer sees."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import Recording
from lapel.evidence.selectors.visibility import visible_to
from lapel.evidence.suggesting import Nearby, Suggestion, suggested
from lapel.program import selectors as program

LONGEST = "4 hours"
"""How long before a recording another may have begun that still runs into it."""
NEAR = f"""
SELECT t.id, c.id
FROM evidence_recording AS t
CROSS JOIN LATERAL (
    SELECT o.id FROM evidence_recording AS o
    WHERE o.wearer_id = t.wearer_id AND o.category_id IS NOT NULL
        AND o.shown_at BETWEEN t.shown_at - interval '{LONGEST}'
            AND greatest(t.ended_at, t.shown_at) + interval '30 minutes'
    UNION
    SELECT o.id FROM evidence_recording AS o
    WHERE o.unit_id = t.unit_id AND o.category_id IS NOT NULL
        AND o.shown_at BETWEEN t.shown_at - interval '{LONGEST}'
            AND greatest(t.ended_at, t.shown_at) + interval '15 minutes'
) AS c
WHERE t.id = ANY(%s::uuid[]) AND t.category_id IS NULL
"""  # noqa: S608 - only a constant is put in
READ = (
    "wearer_id",
    "unit_id",
    "shown_at",
    "started_at",
    "ended_at",
    "case_number",
    "category__code",
    "category__name",
    "category__active",
)


def suggestions(viewer: Viewer, recordings: Sequence[UUID]) -> Mapping[UUID, Suggestion]:
    """The suggestion of each of these recordings that has one, in a constant number of queries.

    Neither a recording that the viewer may not see, nor a tag on one, has any part in it.
    """
    pairs = _near(recordings)
    seen = _seen(viewer, {uid for pair in pairs for uid in pair}) if pairs else {}
    grounds = defaultdict[UUID, list[Nearby]](list)
    for target, other in pairs:
        if target in seen and other in seen:
            grounds[target].append(seen[other])
    ideas = {target: suggested(seen[target], others) for target, others in grounds.items()}
    return {target: idea for target, idea in ideas.items() if idea}


def _near(recordings: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """The untagged ones of these, each with every tagged recording that may speak for it."""
    if not recordings:
        return []
    with connection.cursor() as cursor:
        cursor.execute(NEAR, [list(recordings)])
        return list(cursor.fetchall())


def _seen(viewer: Viewer, recordings: Iterable[UUID]) -> dict[UUID, Nearby]:
    """Those of the recordings that the viewer may see, as the rules see them."""
    rows = visible_to(viewer).filter(id__in=recordings).select_related("category")
    found = list(rows.only(*READ))
    people = program.member_facts({row.wearer_id for row in found if row.wearer_id})
    return {
        row.id: Nearby(
            id=row.id,
            wearer=row.wearer_id,
            wearer_name=people[row.wearer_id].name if row.wearer_id in people else "",
            unit=row.unit_id,
            started_at=_sure(row),
            ended_at=row.ended_at,
            category=row.category.code if row.category and row.category.active else "",
            category_name=row.category.name if row.category and row.category.active else "",
            case_number=row.case_number,
        )
        for row in found
    }


def _sure(row: Recording) -> datetime | None:
    """When it began; None where nobody said so, or where its clock ran ahead."""
    return row.started_at if row.started_at == row.shown_at else None
