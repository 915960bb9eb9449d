"""Tables on the command line: set for people on a terminal, one whole line a row elsewhere."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

GAP = "  "


def show(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table. Nothing is ever shortened: a terminal folds what is too wide for it."""
    if sys.stdout.isatty():
        Console().print(_table(heads, rows))
        return
    for line in lines(heads, rows):
        sys.stdout.write(f"{line}\n")


def lines(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The table as text of aligned columns: one line a row, whatever its cells hold."""
    table = [[" ".join(cell.split()) for cell in row] for row in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(box=None)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table
