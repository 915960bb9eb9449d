"""The lists there are, their columns, and by which other names a column is known. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lapel.program.errors import ListRefused


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column; `longest` in characters. A moment is a date with or without a time."""

    key: str
    title: str
    also: tuple[str, ...] = ()
    required: bool = True
    longest: int = 200
    moment: bool = False


@dataclass(frozen=True, kw_only=True)
class ListKind:
    """One list: what a row is, and how two rows are known to be about the same thing."""

    code: str
    title: str
    row: str
    known_by: str
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """The column of this key."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, kw_only=True)
class Headers:
    """Where each column stands in a file, and which of its headers mean nothing here."""

    places: Mapping[str, int]
    unused: tuple[str, ...]


_OFFICE: Final = ("office code", "aor", "area of responsibility", "site", "field office")
_UNIT: Final = ("unit name", "team", "squad", "group")
_BADGE: Final = Column(
    key="badge",
    title="Badge",
    also=(
        "badge number", "badge no", "badge id", "officer badge id", "owner badge id",
        "shield", "shield number", "employee id",
    ),
    longest=20,
)  # fmt: skip
_SERIAL: Final = Column(
    key="serial",
    title="Serial",
    also=("serial number", "serial no", "camera", "camera serial", "device", "device serial",
          "device id", "bwc serial number"),
    longest=64,
)  # fmt: skip

LISTS: Final[Mapping[str, ListKind]] = {
    kind.code: kind
    for kind in (
        ListKind(
            code="components",
            title="Components",
            row="a branch of the agency",
            known_by="its code",
            columns=(
                Column(
                    key="code", title="Code", also=("component code", "branch code"), longest=20,
                ),
                Column(key="name", title="Name", also=("component", "component name", "branch")),
            ),
        ),
        ListKind(
            code="offices",
            title="Offices",
            row="an area of responsibility",
            known_by="its code",
            columns=(
                Column(
                    key="code", title="Code",
                    also=("office code", "aor code", "site code"), longest=20,
                ),
                Column(
                    key="name", title="Name",
                    also=("office", "office name", "aor", "area of responsibility", "site"),
                ),
                Column(key="time_zone", title="Time zone", also=("timezone", "tz"), longest=64),
            ),
        ),
        ListKind(
            code="units",
            title="Units",
            row="a unit of a component at an office",
            known_by="its office and name",
            columns=(
                Column(key="name", title="Unit", also=("name", *_UNIT)),
                Column(key="office", title="Office", also=_OFFICE),
                Column(key="component", title="Component", also=("component code", "branch")),
            ),
        ),
        ListKind(
            code="members",
            title="Members",
            row="a person who may wear a camera",
            known_by="their badge",
            columns=(
                _BADGE,
                Column(
                    key="given", title="Given name", longest=100,
                    also=("given", "first name", "first", "owner first name", "forename"),
                ),
                Column(
                    key="family", title="Family name", longest=100,
                    also=("family", "last name", "last", "surname", "owner last name"),
                ),
                Column(key="unit", title="Unit", also=_UNIT),
                Column(key="office", title="Office", also=_OFFICE, required=False),
            ),
        ),
        ListKind(
            code="cameras",
            title="Cameras",
            row="a body-worn camera",
            known_by="its serial number",
            columns=(
                _SERIAL,
                Column(key="model", title="Model", also=("camera model", "device model", "type"),
                       longest=100),
                Column(key="state", title="State", also=("status", "condition"), required=False,
                       longest=20),
            ),
        ),
        ListKind(
            code="assignments",
            title="Assignments",
            row="a camera that a member held for a time",
            known_by="its serial number, badge and beginning",
            columns=(
                _SERIAL,
                _BADGE,
                Column(
                    key="since", title="Since", moment=True, longest=40,
                    also=("from", "start", "start date", "assigned", "assigned on", "issued",
                          "date issued", "checked out"),
                ),
                Column(
                    key="until", title="Until", moment=True, required=False, longest=40,
                    also=("to", "end", "end date", "returned", "returned on", "date returned",
                          "checked in"),
                ),
            ),
        ),
    )
}  # fmt: skip


def kind_of(code: str) -> ListKind:
    """The list of this code.

    Raises:
        ListRefused: there is none.
    """
    if code not in LISTS:
        raise ListRefused(f"there is no list {code!r}; there are {', '.join(LISTS)}")
    return LISTS[code]


def match(kind: ListKind, headers: Sequence[str]) -> Headers:
    """Where the columns of a list stand among a file's headers.

    Capitals, blanks and punctuation do not matter.

    Raises:
        ListRefused: a column that is needed is missing, or one is there twice.
    """
    places: dict[str, int] = {}
    unused = []
    names = {plain(name): each.key for each in kind.columns for name in names_of(each)}
    for place, header in enumerate(headers):
        key = names.get(plain(header))
        if key is None:
            unused += [header.strip()] if header.strip() else []
        elif key in places:
            raise ListRefused(
                f"columns {headers[places[key]]!r} and {header!r} are both"
                f" {kind.column(key).title!r}; leave one of them out"
            )
        else:
            places[key] = place
    missing = [each for each in kind.columns if each.required and each.key not in places]
    if missing:
        raise ListRefused(_missing(missing, headers))
    return Headers(places=places, unused=tuple(unused))


def names_of(column: Column) -> tuple[str, ...]:
    """Every header by which a column is known, the one of exports first."""
    return (column.title, column.key, *column.also)


def plain(header: str) -> str:
    """A header without capitals, blanks and punctuation."""
    return re.sub(r"[\W_]+", "", header.casefold())


def _missing(missing: Sequence[Column], headers: Sequence[str]) -> str:
    wanted = "; ".join(
        f"{each.title} (also known as {', '.join(each.also[:4])})" for each in missing
    )
    there = ", ".join(repr(header) for header in headers if header.strip()) or "none"
    return f"the file lacks {wanted}. Its headers are {there}"
