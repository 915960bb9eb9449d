"""The entries that are asked for as a file: CSV for a table, JSON Lines for a program.

A line of the latter holds the exact text of the entry, its salt and its commitment: whoever has
it can recompute the commitment and ask the public log for its place.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Final

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.selectors import EntryView
from lapel.custody.services import Actor, Subject
from lapel.foundation import clock
from lapel.staff.errors import LogNotForYou
from lapel.staff.logbook import acts, pages
from lapel.staff.logbook.asked import Asked
from lapel.staff.logbook.pages import Meant

Lines = Iterator[str]
MOST: Final = 100_000
AT_ONCE: Final = 1_000
COLUMNS: Final = (
    "index",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "action",
    "action_in_words",
    "subject_kind",
    "subject_id",
    "authority",
    "detail",
    "entry_id",
    "commitment",
)
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def taken_along(*, viewer: Viewer, asked: Asked, form: str, by: Actor) -> Meant:
    """Put on record that entries are taken along; what the filters mean.

    Raises:
        LogNotForYou: the viewer may not read the log, or a name in the filters is not clear.
    """
    if not viewer.may("log.read"):
        raise LogNotForYou("your roles do not let you read the log; ask an administrator")
    meant = pages.understood(viewer, asked)
    if not meant.clear:
        raise LogNotForYou("a name in the filters may mean several things; choose one on the page")
    detail = {"list": "log", "form": form, "filters": asked.query().removeprefix("?")}
    subject = Subject(kind="user", id=viewer.user_id)
    with custody.act("list_exported", on=subject, by=by, detail=detail):
        pass
    return meant


def csv_lines(asked: Asked, meant: Meant) -> Lines:
    """The table, newest first, with a heading; cells that a spreadsheet would run are quoted."""
    yield _line(COLUMNS)
    for entry in _entries(asked, meant):
        index = "" if entry.index is None else str(entry.index)
        yield _line(
            (
                index,
                clock.stamp(entry.at),
                entry.actor_kind,
                entry.actor_id,
                entry.actor_name,
                entry.action,
                acts.name(entry.action),
                entry.subject_kind,
                str(entry.subject_id),
                entry.authority,
                json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
                str(entry.id),
                entry.commitment.hex(),
            )
        )


def json_lines(asked: Asked, meant: Meant) -> Lines:
    """One object a line, newest first."""
    for entry in _entries(asked, meant):
        told = {
            "index": entry.index,
            "entry": entry.text,
            "salt": entry.salt.hex(),
            "commitment": entry.commitment.hex(),
        }
        yield f"{json.dumps(told, ensure_ascii=False)}\n"


def _entries(asked: Asked, meant: Meant) -> Iterator[EntryView]:
    before = asked.before
    for _ in range(MOST // AT_ONCE):
        found = pages.slice_of(
            Asked(acts=asked.acts, since=asked.since, until=asked.until, before=before),
            meant,
            limit=AT_ONCE,
        )
        yield from found.entries
        before = found.next_before
        if before is None:
            return


def _line(cells: tuple[str, ...]) -> str:
    written = io.StringIO()
    safe = [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]
    csv.writer(written).writerow(safe)
    return written.getvalue()
