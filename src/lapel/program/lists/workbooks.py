"""The table in an XLSX file, read without trusting what the file says of its own size."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from lapel.program.errors import ListRefused
from lapel.program.lists.tables import Cell, Table, bounded, table

LARGEST_UNPACKED = 100_000_000
MOST_PARTS = 1000
MOST_LOOKED_AT = 200_000
"""Rows, empty ones included: a sheet may claim a million."""

ZEROS = re.compile(r"0+")
BROKEN = (InvalidFileException, KeyError, ValueError, TypeError, IndexError, OSError, EOFError,
          AttributeError, NotImplementedError, ParseError, zipfile.BadZipFile)  # fmt: skip


def looks_like_one(data: bytes) -> bool:
    """Whether the bytes begin like a ZIP archive, as every XLSX file does."""
    return data.startswith(b"PK\x03\x04")


def read_xlsx(data: bytes) -> Table:
    """The table on the first sheet of a workbook that holds something.

    Raises:
        ListRefused: it is no workbook, or not a table within the limits.
    """
    _check_archive(bounded(data))
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
    except BROKEN as error:
        raise _unreadable(error) from error
    try:
        for sheet in book.worksheets:
            rows = _rows(sheet)
            if (first := next(rows, None)) is not None:
                return table(_chained(first, rows), read_as=f"XLSX, sheet {sheet.title!r}")
    except BROKEN as error:
        raise _unreadable(error) from error
    finally:
        book.close()
    raise ListRefused("no sheet of the workbook holds anything; there is nothing to import")


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except BROKEN as error:
        raise _unreadable(error) from error
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
        raise ListRefused(
            f"the workbook unpacks to {unpacked:,} bytes in {len(parts):,} parts;"
            f" {LARGEST_UNPACKED:,} and {MOST_PARTS:,} at most. Keep the one sheet alone"
        )
    if any(part.filename.endswith("vbaProject.bin") for part in parts):
        raise ListRefused("the workbook holds macros; save it as XLSX without them, or as CSV")


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows that hold something, each with its number."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > MOST_LOOKED_AT:
            raise ListRefused(
                f"the sheet reaches below row {MOST_LOOKED_AT:,}; delete the empty rows at its end"
            )
        cells = [_cell(cell) for cell in row]
        while cells and cells[-1] == "":
            cells.pop()
        if cells:
            yield number, cells


def _cell(cell: Any) -> Cell:
    """What a cell means: a whole number without a point, and with the zeros its format shows."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time.min)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and float(value).is_integer():
        wide = len(cell.number_format) if ZEROS.fullmatch(cell.number_format or "") else 0
        return str(int(value)).zfill(wide)
    return str(value)


def _chained(
    first: tuple[int, Sequence[Cell]], rest: Iterator[tuple[int, Sequence[Cell]]]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    yield first
    yield from rest


def _unreadable(error: Exception) -> ListRefused:
    return ListRefused(
        f"the file is no workbook that can be read ({type(error).__name__});"
        " open it in its program and save it as XLSX or CSV again"
    )
