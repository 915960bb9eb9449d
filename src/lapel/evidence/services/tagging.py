"""Say what footage shows: category, case number, title; on one recording or on thousands."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.services import Actor
from lapel.evidence import batches, selectors, tags
from lapel.evidence.batches import BulkResult, Preview, Refused
from lapel.evidence.models import Batch, Category, Recording
from lapel.evidence.services.reaching import demand, reach
from lapel.evidence.services.subjects import about
from lapel.evidence.tags import Change, Tags, Wanted
from lapel.foundation import clock

TAG = "tag"
"""Which act a batch was. What a statement is given for each recording it takes as one text."""
SET_TAGS = """
UPDATE evidence_recording AS r
SET category_id = c.id, case_number = w.case_number, title = w.title,
    tagged_at = CASE WHEN concat(w.category, w.case_number, w.title) = '' THEN NULL ELSE %s END
FROM json_to_recordset(%s::json) AS w (id uuid, category text, case_number text, title text)
    LEFT JOIN evidence_category AS c ON c.code = w.category
WHERE r.id = w.id
"""
KEEP_ITEMS = """
INSERT INTO evidence_batchitem (batch_id, recording_id, before, after)
SELECT %s, recording, before, after
FROM json_to_recordset(%s::json) AS w (recording uuid, before jsonb, after jsonb)
"""


@dataclass(frozen=True, kw_only=True)
class Step:
    """The change of one recording, and what else its entry says."""

    recording: UUID
    change: Change
    also: Mapping[str, Any]


def categorise(
    *, viewer: Viewer, recordings: Sequence[UUID], category: str, by: Actor
) -> BulkResult:
    """Set the category of recordings; empty takes it away. See `tag`."""
    return tag(
        viewer=viewer,
        recordings=recordings,
        category=category,
        case_number=None,
        title=None,
        by=by,
    )


def set_case_number(
    *, viewer: Viewer, recordings: Sequence[UUID], number: str, by: Actor
) -> BulkResult:
    """Set the case number of recordings; empty takes it away. See `tag`."""
    return tag(
        viewer=viewer, recordings=recordings, category=None, case_number=number, title=None, by=by
    )


@transaction.atomic
def tag(
    *,
    viewer: Viewer,
    recordings: Sequence[UUID],
    category: str | None,
    case_number: str | None,
    title: str | None,
    by: Actor,
) -> BulkResult:
    """Set tags of recordings; None leaves a tag as it is, empty text takes it away.

    Each recording that changes gets an entry of its own; one that has the tags already
    gets none. Whoever sees a recording in quarantine may tag it like any other.

    Raises:
        NotAllowed: the viewer's roles do not let them tag.
        NotVisible: the viewer sees none of the recordings.
        ValueRefused: no such category is in use, or a text cannot be kept.
    """
    demand(viewer, "footage.tag", to="tag footage")
    wish = tags.wanted(
        category=category, case_number=case_number, title=title, known=_codes(active=True)
    )
    reached = reach(viewer, recordings)
    steps = _steps(reached.rows, dict.fromkeys((row.id for row in reached.rows), wish))
    return BulkResult(
        done=len(steps),
        unchanged=len(reached.rows) - len(steps),
        refused=reached.refused,
        batch=_taken(steps, value=", ".join(wish.said.values()), by=by),
    )


def preview(
    *,
    viewer: Viewer,
    recordings: Sequence[UUID],
    category: str | None = None,
    case_number: str | None = None,
) -> Preview:
    """What a tag would do to recordings; nothing is done and nobody waits.

    Raises:
        NotAllowed: the viewer's roles do not let them tag.
        NotVisible: the viewer sees none of the recordings.
        ValueRefused: no such category is in use, or the number cannot be kept.
    """
    demand(viewer, "footage.tag", to="tag footage")
    wish = tags.wanted(category=category, case_number=case_number, known=_codes(active=True))
    reached = reach(viewer, recordings, hold=False)
    steps = _steps(reached.rows, dict.fromkeys((row.id for row in reached.rows), wish))
    counts = {
        "changes": len(steps),
        "unchanged": len(reached.rows) - len(steps),
        "overwrites": sum(step.change.overwrites for step in steps),
    }
    said = batches.sentence(sets=_said(wish), refused=len(reached.refused), **counts)
    return Preview(refused=reached.refused, sentence=said, **counts)


@transaction.atomic
def accept_suggestions(*, viewer: Viewer, recordings: Sequence[UUID], by: Actor) -> BulkResult:
    """Set on each recording what is suggested for it, and say in its entry why it was.

    Only what is empty is filled: what somebody wrote is never replaced by a suggestion.

    Raises:
        NotAllowed: the viewer's roles do not let them tag.
        NotVisible: the viewer sees none of the recordings.
    """
    demand(viewer, "footage.tag", to="tag footage")
    reached = reach(viewer, recordings)
    ideas = selectors.suggestions(viewer, [row.id for row in reached.rows])
    wishes = {
        uid: Wanted(category=idea.category, case_number=idea.case_number or None)
        for uid, idea in ideas.items()
    }
    steps = _steps(
        reached.rows, wishes, {uid: {"because": idea.because} for uid, idea in ideas.items()}
    )
    without = tuple(
        Refused(recording=row.id, why="nothing is suggested for it now")
        for row in reached.rows
        if row.id not in ideas
    )
    return BulkResult(
        done=len(steps),
        unchanged=len(ideas) - len(steps),
        refused=(*reached.refused, *without),
        batch=_taken(steps, value="suggestions", by=by),
    )


def standing(rows: Sequence[Recording]) -> dict[UUID, Tags]:
    """What stands on recordings now."""
    codes = {uid: code for code, uid in _codes().items()}
    return {
        row.id: Tags(
            category=codes[row.category_id] if row.category_id else "",
            case_number=row.case_number,
            title=row.title,
        )
        for row in rows
    }


def record(steps: Sequence[Step], *, by: Actor) -> None:
    """Put changes on record and make them: an entry each, and one statement for all."""
    subjects = [about(step.recording) for step in steps]
    details = [
        {"before": step.change.before, "after": step.change.after, **step.also} for step in steps
    ]
    results = [{"id": str(step.recording), **vars(step.change.result)} for step in steps]
    with (
        custody.act_on_each("tagged", on=subjects, by=by, details=details),
        connection.cursor() as cursor,
    ):
        cursor.execute(SET_TAGS, [clock.now(), json.dumps(results)])


def _steps(
    rows: Sequence[Recording],
    wishes: Mapping[UUID, Wanted],
    also: Mapping[UUID, Mapping[str, str]] | None = None,
) -> list[Step]:
    """The changes that the wishes make; one that changes nothing is none."""
    stands = standing(rows)
    planned = ((uid, tags.change(stands[uid], wish)) for uid, wish in wishes.items())
    return [
        Step(recording=uid, change=change, also=(also or {}).get(uid, {}))
        for uid, change in planned
        if change
    ]


def _taken(steps: Sequence[Step], *, value: str, by: Actor) -> UUID | None:
    """Take the steps as one batch, with what an undo needs; None when there are none."""
    if not steps:
        return None
    batch = Batch.objects.create(act=TAG, value=value, actor_id=by.id, at=clock.now())
    named = [
        Step(
            recording=step.recording,
            change=step.change,
            also={**step.also, "batch": str(batch.id)},
        )
        for step in steps
    ]
    record(named, by=by)
    items = [
        {
            "recording": str(step.recording),
            "before": step.change.before,
            "after": step.change.after,
        }
        for step in steps
    ]
    with connection.cursor() as cursor:
        cursor.execute(KEEP_ITEMS, [batch.id, json.dumps(items)])
    return batch.id


def _codes(*, active: bool = False) -> dict[str, UUID]:
    """The categories by code: all, or those in use."""
    rows = Category.objects.filter(active=True) if active else Category.objects.all()
    return dict(rows.values_list("code", "id"))


def _said(wish: Wanted) -> str:
    """``category arrest and case number 2026-0412``, as a preview says it."""
    names = dict(Category.objects.values_list("code", "name"))
    parts = []
    if wish.category is not None:
        parts.append(f"category {names[wish.category]}" if wish.category else "no category")
    if wish.case_number is not None:
        number = wish.case_number
        parts.append(f"case number {number}" if number else "no case number")
    return " and ".join(parts)
