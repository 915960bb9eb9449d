"""Bring lists in and out. Each function is one step of a person; its changes are acts of the room.

The file stays on the server between the dry run and the import, so that what is imported is what
was looked at; the plan is made anew at that moment, because the program may have changed since.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import IO
from uuid import UUID

from django.db import transaction

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.services import Actor, Subject
from lapel.foundation import clock, sheets
from lapel.program import tasks
from lapel.program.errors import ListRefused, ListUnknown, NotAllowed
from lapel.program.lists import applying, planning, running, writing
from lapel.program.lists.columns import kind_of
from lapel.program.lists.words import Plan
from lapel.program.models import ImportState, ListImport

AT_ONCE = 100
"""So many changes are made while the person waits; more become a job."""

KEPT = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Export:
    """A list on its way out: as lines of text, or as an open file."""

    filename: str
    content_type: str
    lines: Iterator[str] | None = None
    file: IO[bytes] | None = None


@transaction.atomic
def upload_list(
    *, viewer: Viewer, kind: str, filename: str, data: bytes, day_first: bool = False
) -> UUID:
    """Keep a file for its dry run, which changes nothing; return by what it is asked for.

    Raises:
        NotAllowed: the viewer may not manage the program.
        ListRefused: the file as a whole cannot be read as this list.
    """
    require(viewer)
    planning.plan(kind, data, day_first=day_first)
    now = clock.now()
    ListImport.objects.filter(uploaded_at__lt=now - KEPT).delete()
    row = ListImport.objects.create(
        user_id=viewer.user_id,
        kind=kind,
        filename=filename[-120:] or kind,
        sha256=hashlib.sha256(data).hexdigest(),
        content=data,
        day_first=day_first,
        uploaded_at=now,
    )
    return row.id


def dry_run(*, viewer: Viewer, upload: UUID) -> Plan:
    """What importing a kept file would do now.

    Raises:
        ListUnknown: the person has no such file.
    """
    row = kept(viewer, upload)
    return planning.plan(row.kind, bytes(row.content), day_first=row.day_first)


def import_list(*, viewer: Viewer, upload: UUID, good_only: bool, by: Actor) -> None:
    """Import a kept file, at once or as a job; importing it a second time changes nothing more.

    Raises:
        ListUnknown: the person has no such file.
        RowsWrong: a row has a problem, and the good ones alone were not asked for.
    """
    with transaction.atomic():
        row = kept(viewer, upload, lock=True)
        if row.state in (ImportState.WAITING, ImportState.WORKING, ImportState.DONE):
            return
        plan = planning.plan(row.kind, bytes(row.content), day_first=row.day_first)
        _refuse_wrong(plan, good_only=good_only)
        row.state, row.good_only, row.total = ImportState.WAITING, good_only, plan.changes
        row.actor = {"kind": by.kind, "id": by.id, "name": by.name}
        row.done, row.error = 0, ""
        row.save()
        later = plan.changes > AT_ONCE
        if later:
            tasks.import_list.defer(upload=str(upload))
    if not later:
        running.run(upload)


def discard(*, viewer: Viewer, upload: UUID) -> None:
    """Forget a file that was not imported.

    Raises:
        ListUnknown: the person has no such file.
        ListRefused: it is being imported at this moment.
    """
    row = kept(viewer, upload)
    if row.state in (ImportState.WAITING, ImportState.WORKING):
        raise ListRefused("the list is being imported at this moment; wait until it is done")
    row.delete()


def export_list(*, viewer: Viewer, kind: str, form: str, by: Actor) -> Export:
    """A list as a file, put on the record of the person who takes it.

    Raises:
        NotAllowed: the viewer may not manage the program.
        ListRefused: there is no such list, or no such form.
    """
    require(viewer)
    return write(kind=kind, form=form, by=by, taker=viewer.user_id)


def write(*, kind: str, form: str, by: Actor, taker: UUID | None) -> Export:
    """A list as a file; on the record of `taker`, or of nobody at the command line.

    Raises:
        ListRefused: there is no such list, or no such form.
    """
    facts = kind_of(kind)
    if form not in writing.FORMATS:
        raise ListRefused(f"a list is written as csv or xlsx, not as {form!r}")
    if taker is not None:
        detail = {"list": kind, "form": form, "rows": writing.count(kind)}
        with custody.act("list_exported", on=Subject(kind="user", id=taker), by=by, detail=detail):
            pass
    heads, rows = writing.heads(facts), writing.rows(kind)
    if form == "csv":
        lines = sheets.csv_lines(heads, rows)
        return Export(filename=f"{kind}.csv", content_type=sheets.CSV_TYPE, lines=lines)
    file = sheets.xlsx(facts.title, heads, rows)
    return Export(filename=f"{kind}.xlsx", content_type=sheets.XLSX_TYPE, file=file)


def require(viewer: Viewer) -> None:
    """Let pass who manages the program.

    Raises:
        NotAllowed: the viewer does not.
    """
    if not viewer.may("program.manage"):
        raise NotAllowed("your roles do not let you manage the program; ask an administrator")


def kept(viewer: Viewer, upload: UUID, *, lock: bool = False) -> ListImport:
    """The row of a file that this very person gave.

    Raises:
        NotAllowed: the viewer may not manage the program.
        ListUnknown: the person has no such file.
    """
    require(viewer)
    rows = ListImport.objects.filter(id=upload, user_id=viewer.user_id)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise ListUnknown(f"no list {upload} of yours waits; choose the file again")
    return row


def _refuse_wrong(plan: Plan, *, good_only: bool) -> None:
    wrong = [row for row in plan.rows if row.problems]
    if wrong and not good_only:
        raise applying.RowsWrong(len(wrong), wrong[0])
    if not plan.changes:
        raise ListRefused("no row would change anything; there is nothing to import")
