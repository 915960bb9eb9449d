"""The media jobs as people see them: what waits, what runs, what failed and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import CHOSEN, Work, WorkState
from lapel.program import selectors as program

LIMIT = 200


@dataclass(frozen=True, kw_only=True)
class WorkView:
    """One job on one clip; progress in percent."""

    id: UUID
    kind: str
    state: str
    progress: int
    error: str
    filename: str


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """One job on the board of all jobs."""

    id: UUID
    recording_id: UUID
    filename: str
    wearer_name: str
    kind: str
    state: str
    progress: int
    error: str
    since: datetime
    attempts: int


@dataclass(frozen=True, kw_only=True)
class WorkBoard:
    """The open and failed jobs, newest first, and the counts of all."""

    items: tuple[WorkItem, ...]
    waiting: int
    working: int
    failed: int
    done: int


def work_board(viewer: Viewer) -> WorkBoard:
    """The jobs, for a viewer whose roles let them see background work; else an empty board."""
    rows = Work.objects.all() if viewer.may("jobs.read") else Work.objects.none()
    counts = dict(rows.values_list("state").annotate(Count("id")))
    shown = (
        rows.exclude(state=WorkState.DONE)
        .select_related("clip", "recording")
        .order_by("-changed_at")[:LIMIT]
    )
    open_rows = list(shown)
    people = program.member_facts(
        row.recording.wearer_id for row in open_rows if row.recording.wearer_id
    )
    return WorkBoard(
        items=tuple(_item(row, people) for row in open_rows),
        waiting=counts.get(WorkState.WAITING, 0),
        working=counts.get(WorkState.WORKING, 0),
        failed=counts.get(WorkState.FAILED, 0),
        done=counts.get(WorkState.DONE, 0),
    )


def work_of(recording: UUID) -> tuple[WorkView, ...]:
    """The jobs of one recording that are not done, beside those that people asked for."""
    rows = Work.objects.filter(recording_id=recording).exclude(state=WorkState.DONE)
    rows = rows.exclude(kind__in=CHOSEN)
    return tuple(
        WorkView(
            id=row.id,
            kind=row.kind,
            state=row.state,
            progress=row.progress,
            error=row.error,
            filename=row.clip.filename,
        )
        for row in rows.select_related("clip").order_by("changed_at")
    )


def _item(row: Work, people: dict[UUID, program.MemberFacts]) -> WorkItem:
    person = people.get(row.recording.wearer_id) if row.recording.wearer_id else None
    return WorkItem(
        id=row.id,
        recording_id=row.recording_id,
        filename=row.clip.filename,
        wearer_name=person.name if person else "",
        kind=row.kind,
        state=row.state,
        progress=row.progress,
        error=row.error,
        since=row.changed_at,
        attempts=row.attempts,
    )
