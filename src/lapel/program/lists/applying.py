"""An import: the plan made anew, then its acts, through the services of the room."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from lapel.custody.services import Actor
from lapel.foundation.errors import LapelError
from lapel.program import services
from lapel.program.lists.planning import plan
from lapel.program.lists.words import WRONG, Act, Plan, PlannedRow, Problem
from lapel.program.models import Camera, ListImport

TELL_EVERY: Final = 25


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an import did: rows changed, rows that were so already, rows that were left out."""

    changed: int
    same: int
    left_out: tuple[PlannedRow, ...]


class RowsWrong(LapelError):
    """Rows have problems, and the good ones alone were not asked for; nothing was changed."""

    def __init__(self, wrong: int, first: PlannedRow) -> None:
        why = f": row {first.number}, {first.problems[0]}" if first.problems else ""
        super().__init__(
            f"{wrong} row{'s have' if wrong != 1 else ' has'} problems{why}."
            " Nothing was changed; correct the file, or import the good rows alone"
        )


def apply(
    *,
    kind: str,
    data: bytes,
    day_first: bool,
    good_only: bool,
    by: Actor,
    authority: str,
    tell: Callable[[int], None] = lambda _done: None,
) -> Outcome:
    """Plan a file anew and do what the plan says; all of it or nothing, unless `good_only`.

    Raises:
        ListRefused: the file as a whole cannot be read.
        RowsWrong: a row has a problem; nothing was changed.
    """
    planned = plan(kind, data, day_first=day_first)
    wrong = [row for row in planned.rows if row.verdict == WRONG]
    if wrong and not good_only:
        raise RowsWrong(len(wrong), wrong[0])
    if good_only:
        return _each(planned, by=by, authority=authority, tell=tell)
    with transaction.atomic():
        return _together(planned, by=by, authority=authority, tell=tell)


def tell_aside(upload: UUID) -> Callable[[int], None]:
    """Tells how far an import is by a connection of its own, so that it is seen before the end."""
    table = ListImport._meta.db_table

    def tell(done: int) -> None:
        with closing(connection.copy()) as aside, aside.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET done = %s WHERE id = %s", [done, upload])  # noqa: S608

    return tell


def _together(planned: Plan, *, by: Actor, authority: str, tell: Callable[[int], None]) -> Outcome:
    done = 0
    for row in planned.rows:
        try:
            _do(row, by=by, authority=authority)
        except LapelError as error:
            raise RowsWrong(1, _left_out(row, error)) from error
        done += bool(row.acts)
        if row.acts and done % TELL_EVERY == 0:
            tell(done)
    return Outcome(changed=done, same=len(planned.rows) - done, left_out=())


def _each(planned: Plan, *, by: Actor, authority: str, tell: Callable[[int], None]) -> Outcome:
    done, left_out = 0, [row for row in planned.rows if row.verdict == WRONG]
    for row in planned.rows:
        try:
            with transaction.atomic():
                _do(row, by=by, authority=authority)
        except LapelError as error:
            left_out.append(_left_out(row, error))
            continue
        done += bool(row.acts)
        if row.acts and done % TELL_EVERY == 0:
            tell(done)
    same = len(planned.rows) - done - len(left_out)
    return Outcome(changed=done, same=same, left_out=tuple(left_out))


def _do(row: PlannedRow, *, by: Actor, authority: str) -> None:
    for act in row.acts:
        ACTS[act.name](by=by, authority=f"{authority}, row {row.number}", **act.facts)


def _left_out(row: PlannedRow, error: LapelError) -> PlannedRow:
    said, _, cure = str(error).partition(";")
    problem = Problem(
        column="The row", value="", rule=said, cure=cure.strip() or "look at it again"
    )
    return PlannedRow(number=row.number, label=row.label, verdict=WRONG, problems=(problem,))


def _set_camera_state(*, serial: str, state: str, by: Actor, authority: str) -> None:
    """By serial number, because a camera of the same row has its id only once it is added."""
    camera = Camera.objects.get(serial=serial)
    services.set_camera_state(camera=camera.id, state=state, by=by, authority=authority)


ACTS: Final[Mapping[str, Callable[..., Any]]] = MappingProxyType(
    {
        "add_component": services.add_component,
        "amend_component": services.amend_component,
        "add_office": services.add_office,
        "amend_office": services.amend_office,
        "add_unit": services.add_unit,
        "add_member": services.add_member,
        "amend_member": services.amend_member,
        "add_camera": services.add_camera,
        "amend_camera": services.amend_camera,
        "set_camera_state": _set_camera_state,
        "assign": services.assign,
        "return_camera": services.return_camera,
    }
)
"""What rows may ask for, by name."""

__all__ = ["ACTS", "Act", "Outcome", "RowsWrong", "apply", "tell_aside"]
