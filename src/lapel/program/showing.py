"""Lists, dry runs and imports as their pages need them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lapel.program.lists import writing
from lapel.program.lists.columns import LISTS, kind_of, names_of
from lapel.program.lists.words import ADD, CHANGE, SAME, WRONG, Plan, PlannedRow
from lapel.program.models import ImportState, ListImport

PAGE: Final = 100
MARKS: Final = {
    ADD: ("plus", "Add", "working"),
    CHANGE: ("edit", "Change", "quarantine"),
    SAME: ("check", "Same", ""),
    WRONG: ("warning", "Problem", "failed"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One planned row with its mark."""

    row: PlannedRow
    icon: str
    word: str
    form: str


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One verdict to narrow the table to."""

    verdict: str
    word: str
    count: int
    current: bool


def lists() -> list[dict[str, Any]]:
    """The lists there are, with how much each holds and how its columns may be called."""
    return [
        {
            "code": kind.code,
            "title": kind.title,
            "row": kind.row,
            "known_by": kind.known_by,
            "count": writing.count(kind.code),
            "columns": [
                {"title": each.title, "required": each.required, "also": names_of(each)[2:]}
                for each in kind.columns
            ],
        }
        for kind in LISTS.values()
    ]


def dry_run(plan: Plan, *, only: str, start: int) -> dict[str, Any]:
    """One page of a plan, its chips, and what the buttons say."""
    rows = [row for row in plan.rows if not only or row.verdict == only]
    shown = rows[start : start + PAGE]
    more = start + PAGE if len(rows) > start + PAGE else None
    return {
        "plan": plan,
        "wrong": plan.count(WRONG),
        "lines": [_line(row) for row in shown],
        "chips": _chips(plan, only),
        "only": only,
        "start": start,
        "next_start": more,
        "first": start + 1,
        "last": start + len(shown),
        "found": len(rows),
    }


def waiting(row: ListImport) -> dict[str, Any]:
    """A kept file and how far its import is."""
    return {
        "upload": row.id,
        "filename": row.filename,
        "kind": kind_of(row.kind),
        "state": row.state,
        "busy": row.state in (ImportState.WAITING, ImportState.WORKING),
        "open": row.state in (ImportState.CHECKED, ImportState.FAILED),
        "day_first": row.day_first,
        "uploaded_at": row.uploaded_at,
        "total": row.total,
        "done": row.done,
        "error": row.error,
        "outcome": row.outcome,
    }


def _chips(plan: Plan, only: str) -> Sequence[Chip]:
    words = {WRONG: "Problems only", ADD: "Add", CHANGE: "Change", SAME: "Same"}
    every = Chip(verdict="", word="All rows", count=len(plan.rows), current=not only)
    return (
        every,
        *(
            Chip(verdict=each, word=word, count=plan.count(each), current=only == each)
            for each, word in words.items()
        ),
    )


def _line(row: PlannedRow) -> Line:
    icon, word, form = MARKS[row.verdict]
    return Line(row=row, icon=icon, word=word, form=form)
