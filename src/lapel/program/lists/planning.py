"""The dry run: every row of a file against the program as it is now. Changes nothing."""

from collections.abc import Callable
from typing import Final

from lapel.program.lists import looking, tables, workbooks
from lapel.program.lists.cells import CellReader, shown
from lapel.program.lists.columns import LISTS, ListKind, kind_of, match
from lapel.program.lists.holdings import Holdings
from lapel.program.lists.known import Known, known
from lapel.program.lists.tables import Row, Table
from lapel.program.lists.words import (
    ADD,
    CHANGE,
    SAME,
    WRONG,
    Found,
    Plan,
    PlannedRow,
    Problem,
    RowRefused,
    Values,
)

Look = Callable[[Values, Known], Found]
AMBIGUOUS: Final = (
    "dates like {date} can be read either way; they are read {order}. Choose the other order if"
    " that is wrong"
)


def plan(kind: str, data: bytes, *, day_first: bool = False) -> Plan:
    """What importing these bytes as a list would do.

    Raises:
        ListRefused: the file as a whole cannot be read as this list.
    """
    return plan_table(kind_of(kind), read(data), day_first=day_first)


def read(data: bytes) -> Table:
    """The table in a file, whichever of the two formats it has.

    Raises:
        ListRefused: it has neither.
    """
    return workbooks.read_xlsx(data) if workbooks.looks_like_one(data) else tables.read_csv(data)


def plan_table(kind: ListKind, table: Table, *, day_first: bool) -> Plan:
    """What importing a table as a list would do.

    Raises:
        ListRefused: its columns are not those of the list.
    """
    headers = match(kind, table.headers)
    reader = CellReader(kind, headers, day_first=day_first)
    planner = _Planner(reader, known(), _look(kind))
    rows = tuple(planner.row(row) for row in table.rows)
    order = "day first" if day_first else "month first"
    unclear = reader.either_way and not reader.settled
    notes = (AMBIGUOUS.format(date=reader.either_way, order=order),) if unclear else ()
    return Plan(
        kind=kind.code, rows=rows, read_as=table.read_as, unused=headers.unused, notes=notes
    )


def _look(kind: ListKind) -> Look:
    return Holdings().look if kind is LISTS["assignments"] else looking.LOOKS[kind.code]


class _Planner:
    """Plans one row after the other, and remembers what rows above said of the same thing."""

    def __init__(self, reader: CellReader, there: Known, look: Look) -> None:
        self.reader, self.there, self.look = reader, there, look
        self.above: dict[str, tuple[int, Found]] = {}

    def row(self, row: Row) -> PlannedRow:
        """The plan of one row."""
        try:
            found = self.look(self.reader.values(row), self.there)
            if found.key in self.above:
                return self._repeated(row, found)
        except RowRefused as refused:
            label = " ".join(shown(cell) for cell in row.cells[:3])[:80]
            return PlannedRow(
                number=row.number, label=label, verdict=WRONG, problems=refused.problems
            )
        self.above[found.key] = (row.number, found)
        return _planned(row.number, found)

    def _repeated(self, row: Row, found: Found) -> PlannedRow:
        """A row about what a row above was about: the same again is nothing, else it is wrong."""
        number, earlier = self.above[found.key]
        if found.wanted == earlier.wanted:
            return PlannedRow(
                number=row.number, label=found.label, verdict=SAME, told=f"as in row {number}"
            )
        kind = self.reader.kind
        raise RowRefused(
            Problem(
                column=next(
                    title
                    for title, said in found.wanted.items()
                    if earlier.wanted.get(title) != said
                ),
                value=next(
                    said
                    for title, said in found.wanted.items()
                    if earlier.wanted.get(title) != said
                ),
                rule=f"row {number} says otherwise of {kind.row} known by {kind.known_by}",
                cure="leave one of the two rows out",
            )
        )


def _planned(number: int, found: Found) -> PlannedRow:
    if found.stored is None:
        told = ", ".join(f"{title} {said}" for title, said in found.wanted.items())
        return PlannedRow(number=number, label=found.label, verdict=ADD, told=told, acts=found.acts)
    told = "; ".join(
        f"{title} {found.stored.get(title, '')} → {said}"
        for title, said in found.wanted.items()
        if found.stored.get(title, "") != said
    )
    if not told:
        return PlannedRow(number=number, label=found.label, verdict=SAME)
    return PlannedRow(number=number, label=found.label, verdict=CHANGE, told=told, acts=found.acts)
