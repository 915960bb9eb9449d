"""Take the list of footage along as a file: what the viewer may see, as they have narrowed it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import IO, Final
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.services import Actor, Subject
from lapel.evidence.errors import ListRefused
from lapel.evidence.models import Clip, Recording
from lapel.evidence.selectors.narrowing import filtered
from lapel.evidence.selectors.visibility import Filters, within, zone
from lapel.foundation import sheets
from lapel.foundation.sheets import Value

CHUNK: Final = 2000
FORMS: Final = ("csv", "xlsx")
HEADS: Final = (
    "Recording", "Title", "Started", "Ended", "Seconds", "Wearer", "Badge", "Unit", "Office",
    "Camera", "Category", "Case number", "State", "Received", "Files", "Bytes",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class FootageList:
    """The list on its way out: as lines of text, or as an open file."""

    filename: str
    content_type: str
    lines: Iterator[str] | None = None
    file: IO[bytes] | None = None


def export_footage_list(*, viewer: Viewer, filters: Filters, form: str, by: Actor) -> FootageList:
    """The footage that the viewer may see and the filters let through, newest first.

    What was taken along is put on the record of who took it, before the first row leaves.

    Raises:
        ListRefused: there is no such form, or too much footage for a workbook.
    """
    if form not in FORMS:
        raise ListRefused(f"a list is written as csv or xlsx, not as {form!r}")
    rows = filtered(viewer, filters).filter(within(viewer))
    count = rows.count()
    if form == "xlsx" and count > sheets.MOST_XLSX_ROWS:
        raise ListRefused(
            f"the list has {count:,} recordings, and a workbook takes"
            f" {sheets.MOST_XLSX_ROWS:,}; narrow it, or take it along as CSV"
        )
    detail = {"list": "footage", "form": form, "rows": count, "filters": _said(filters)}
    with custody.act(
        "list_exported", on=Subject(kind="user", id=viewer.user_id), by=by, detail=detail
    ):
        pass
    if form == "csv":
        lines = sheets.csv_lines(HEADS, _rows(rows))
        return FootageList(filename="footage.csv", content_type=sheets.CSV_TYPE, lines=lines)
    file = sheets.xlsx("Footage", HEADS, _rows(rows))
    return FootageList(filename="footage.xlsx", content_type=sheets.XLSX_TYPE, file=file)


def _said(filters: Filters) -> dict[str, str]:
    """The filters that narrow something, as texts."""
    said = {each.name: getattr(filters, each.name) for each in fields(filters)}
    return {name: str(value) for name, value in said.items() if value}


def _rows(rows: QuerySet[Recording]) -> Iterator[Sequence[Value]]:
    films = Clip.objects.exclude(kind="sidecar").only("recording", "size", "duration_ms")
    named = rows.select_related("wearer", "unit", "office", "category").prefetch_related(
        Prefetch("clips", queryset=films)
    )
    for row in named.order_by("-shown_at", "-id").iterator(CHUNK):
        yield _row(row)


def _row(row: Recording) -> Sequence[Value]:
    where = ZoneInfo(row.office.time_zone) if row.office else zone()
    clips = list(row.clips.all())
    known = [clip.duration_ms for clip in clips if clip.duration_ms is not None]
    return (
        str(row.id),
        row.title,
        _moment(row.started_at, where),
        _moment(row.ended_at, where),
        round(sum(known) / 1000) if known else None,
        row.wearer.name if row.wearer else "",
        row.wearer.badge if row.wearer else "",
        row.unit.name if row.unit else "",
        row.office.name if row.office else "",
        row.camera_serial,
        row.category.name if row.category else "",
        row.case_number,
        "in quarantine" if row.state == "quarantined" else row.state,
        _moment(row.received_at, where),
        len(clips),
        sum(clip.size for clip in clips),
    )


def _moment(at: datetime | None, where: ZoneInfo) -> str:
    """A moment by the clock of its office, with the offset."""
    return at.astimezone(where).isoformat(sep=" ", timespec="seconds") if at else ""
