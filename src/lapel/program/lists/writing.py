"""The lists as they are now, in the columns that an import reads again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from lapel.program.lists.columns import ListKind, kind_of
from lapel.program.models import Assignment, Camera, Component, Member, Office, Unit

FORMATS: Final = ("csv", "xlsx")
CHUNK: Final = 2000


def heads(kind: ListKind) -> Sequence[str]:
    """The headers of a list's file."""
    return [column.title for column in kind.columns]


def rows(code: str) -> Iterator[Sequence[str]]:
    """The rows of a list's file.

    Raises:
        ListRefused: there is no such list.
    """
    return ROWS[kind_of(code).code]()


def count(code: str) -> int:
    """How many rows a list has.

    Raises:
        ListRefused: there is no such list.
    """
    return TABLES[kind_of(code).code]._default_manager.count()


def _components() -> Iterator[Sequence[str]]:
    for row in Component.objects.iterator(CHUNK):
        yield row.code, row.name


def _offices() -> Iterator[Sequence[str]]:
    for row in Office.objects.iterator(CHUNK):
        yield row.code, row.name, row.time_zone


def _units() -> Iterator[Sequence[str]]:
    for row in Unit.objects.select_related("office", "component").iterator(CHUNK):
        yield row.name, row.office.code, row.component.code


def _members() -> Iterator[Sequence[str]]:
    for row in Member.objects.select_related("unit__office").iterator(CHUNK):
        yield row.badge, row.given, row.family, row.unit.name, row.unit.office.code


def _cameras() -> Iterator[Sequence[str]]:
    for row in Camera.objects.iterator(CHUNK):
        yield row.serial, row.model, row.state.replace("_", " ")


def _assignments() -> Iterator[Sequence[str]]:
    rows = Assignment.objects.select_related("camera", "member__unit__office")
    for row in rows.order_by("camera__serial", "period").iterator(CHUNK):
        zone = ZoneInfo(row.member.unit.office.time_zone)
        since, until = _written(row.period.lower, zone), _written(row.period.upper, zone)
        yield row.camera.serial, row.member.badge, since, until


def _written(at: datetime | None, zone: ZoneInfo) -> str:
    """A moment with the office's clock and its offset, exact to what the database holds."""
    return at.astimezone(zone).isoformat(sep=" ") if at else ""


ROWS: Final = {
    "components": _components,
    "offices": _offices,
    "units": _units,
    "members": _members,
    "cameras": _cameras,
    "assignments": _assignments,
}
TABLES: Final = {
    "components": Component,
    "offices": Office,
    "units": Unit,
    "members": Member,
    "cameras": Camera,
    "assignments": Assignment,
}
