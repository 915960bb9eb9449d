"""A file as a table of texts and times, whatever program wrote it, within limits.

CSV: UTF-8 with or without its mark, UTF-16, Windows-1252; comma, semicolon or tab. XLSX: the
first sheet that holds something; numbers are read as the text that they were meant to be.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lapel.program.errors import ListRefused

LARGEST_FILE = 10_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 2000
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

Cell = str | datetime


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row that holds something, with its number as the file's program shows it."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, place: int | None) -> Cell:
        """What stands at a place; empty where the row is too short or has no such column."""
        return self.cells[place] if place is not None and place < len(self.cells) else ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """The headers and rows of a file, and how it was read."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    read_as: str


def bounded(data: bytes) -> bytes:
    """The bytes, if they are few enough and not none.

    Raises:
        ListRefused: they are not.
    """
    if not data.strip():
        raise ListRefused("the file is empty; a list has a line of headers and a row at least")
    if len(data) > LARGEST_FILE:
        raise ListRefused(
            f"the file has {len(data):,} bytes; {LARGEST_FILE:,} at most. Split it in parts"
        )
    return data


def table(rows: Iterable[tuple[int, Sequence[Cell]]], *, read_as: str) -> Table:
    """The table of numbered rows; the first that holds something has the headers.

    Raises:
        ListRefused: there is no row below the headers, or there are too many, or too wide ones.
    """
    filled = _filled(rows)
    head = next(filled, None)
    kept: list[Row] = []
    for row in filled:
        if len(kept) >= MOST_ROWS:
            raise ListRefused(f"the file has more than {MOST_ROWS:,} rows; split it in parts")
        kept.append(row)
    if head is None or not kept:
        raise ListRefused("the file holds no row below its headers; there is nothing to import")
    headers = tuple(str(cell).strip() for cell in head.cells)
    return Table(headers=headers, rows=tuple(kept), read_as=read_as)


def read_csv(data: bytes) -> Table:
    """The table in a CSV file.

    Raises:
        ListRefused: it is no text, or not a table within the limits.
    """
    text, encoding = _decoded(bounded(data))
    if "\0" in text:
        raise ListRefused("the file holds zero bytes; it is no CSV. Save it as CSV or XLSX again")
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return table(
        _numbered(reader), read_as=f"CSV, {encoding}, separated by {SEPARATORS[separator]}"
    )


def _numbered(reader: "csv._reader") -> Iterator[tuple[int, Sequence[Cell]]]:  # type: ignore[name-defined]
    while True:
        number = reader.line_num + 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise ListRefused(
                f"line {number} is no CSV: {error}; look for a quotation mark without its pair"
            ) from error
        if row is None:
            return
        yield number, row


def _filled(rows: Iterable[tuple[int, Sequence[Cell]]]) -> Iterator[Row]:
    for number, cells in rows:
        if not any(cell.strip() if isinstance(cell, str) else cell for cell in cells):
            continue
        if len(cells) > MOST_COLUMNS:
            raise ListRefused(
                f"row {number} has {len(cells):,} columns; {MOST_COLUMNS} at most."
                " Keep those of the list"
            )
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in cells):
            raise ListRefused(
                f"row {number} has a cell of more than {LONGEST_CELL:,} characters;"
                " look for a quotation mark without its pair"
            )
        yield Row(number=number, cells=tuple(cells))


def _decoded(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16", "UTF-16")
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return _strictly(data, "cp1252", "Windows-1252")


def _strictly(data: bytes, encoding: str, name: str) -> tuple[str, str]:
    try:
        return data.decode(encoding), name
    except UnicodeDecodeError as error:
        raise ListRefused(
            f"the file is neither UTF-8 nor {name} (byte {error.start:,});"
            " save it as CSV in UTF-8, or as XLSX"
        ) from error


def _separator(text: str) -> str:
    """The separator that the line of headers has most of, outside of quotation marks."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(first.split('"')[::2])
    return max(SEPARATORS, key=bare.count)
