"""What recordings that wait for a tag probably show; told only from what the viewer sees."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection

from lapel.accounts.selectors import Viewer
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
    "id",
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
    """Those of the recordings that the viewer may see, as the rules see them.

    One began at a time that is sure unless nobody said so or its clock ran ahead.
    """
    found = list(visible_to(viewer).filter(id__in=recordings).values_list(*READ))
    people = program.member_facts({wearer for _, wearer, *_ in found if wearer})
    return {
        uid: Nearby(
            id=uid,
            wearer=wearer,
            wearer_name=people[wearer].name if wearer in people else "",
            unit=unit,
            started_at=started if started == shown else None,
            ended_at=ended,
            category=category if active else "",
            category_name=name if active else "",
            case_number=number,
        )
        for uid, wearer, unit, shown, started, ended, number, category, name, active in found
    }
