"""The cells of a row, one by one: is it there, short enough, clean, a time."""

from datetime import datetime

from lapel.program.lists import moments
from lapel.program.lists.columns import Column, Headers, ListKind
from lapel.program.lists.moments import MomentUnclear
from lapel.program.lists.tables import Cell, Row
from lapel.program.lists.words import Problem, RowRefused, Values

SPREADSHEET_MARKS = ("=", "+", "-", "@", "\t", "\r")


class CellReader:
    """Reads the rows of one file, and remembers what was unclear of its dates."""

    def __init__(self, kind: ListKind, headers: Headers, *, day_first: bool) -> None:
        self.kind, self.headers, self.day_first = kind, headers, day_first
        self.either_way: str = ""
        self.settled = False
        """Whether some date of the file can be read in one order only."""

    def values(self, row: Row) -> Values:
        """The checked cells of a row.

        Raises:
            RowRefused: some are not good; each is named.
        """
        texts: dict[str, str] = {}
        times: dict[str, datetime] = {}
        problems: list[Problem] = []
        for column in self.kind.columns:
            cell = row.cell(self.headers.places.get(column.key))
            text = shown(cell)
            texts[column.key] = text
            problem = _fault(column, text)
            if problem is None and column.moment and text:
                problem = self._moment(column, cell, times)
            problems += [problem] if problem else []
        if problems:
            raise RowRefused(*problems)
        return Values(texts=texts, moments=times)

    def _moment(self, column: Column, cell: Cell, times: dict[str, datetime]) -> Problem | None:
        if isinstance(cell, datetime):
            times[column.key] = cell
            return None
        try:
            written = moments.read(clean(cell), day_first=self.day_first)
        except MomentUnclear as unclear:
            return Problem(
                column=column.title, value=clean(cell), rule=unclear.rule, cure=unclear.cure
            )
        times[column.key] = written.at
        if written.either_way:
            self.either_way = self.either_way or clean(cell)
        elif "/" in cell:
            self.settled = True
        return None


def clean(text: str) -> str:
    """A text without blanks around it, and without the mark that exports put before formulas."""
    text = text.replace("\u00a0", " ").strip()
    if text.startswith("'") and text[1:2] in SPREADSHEET_MARKS:
        return text[1:]
    return text


def shown(cell: Cell) -> str:
    """What stands in a cell, as text."""
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else clean(cell)


def _fault(column: Column, text: str) -> Problem | None:
    def problem(rule: str, cure: str) -> Problem:
        return Problem(column=column.title, value=text[:80], rule=rule, cure=cure)

    if not text:
        return problem("it must not be empty", "fill it in") if column.required else None
    if len(text) > column.longest:
        return problem(
            f"it has {len(text)} characters; {column.longest} at most", "write it shorter"
        )
    if not text.isprintable():
        return problem("it holds line breaks or marks that cannot be seen", "type it anew")
    return None
