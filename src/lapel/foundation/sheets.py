"""Tables as CSV and XLSX files that a spreadsheet opens without running anything.

A cell that a spreadsheet would take for a formula (it begins with = + - @ or a control mark) gets
an apostrophe before it in CSV, and is written as text in XLSX.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

CSV_TYPE: Final = "text/csv; charset=utf-8"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_XLSX_ROWS: Final = 200_000
RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK: Final = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""

Value = str | int | float | None


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """A CSV file, a line or more at a time, so that a long one never stands in memory."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(MARK)
    writer.writerow([safe(head) for head in heads])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
        if buffer.tell() > 32_768:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def xlsx(title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> IO[bytes]:
    """An XLSX file, written to disk row by row; open at its beginning, gone when closed."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, head in enumerate(heads):
        letter = chr(ord("A") + place)
        sheet.column_dimensions[letter].width = max(14, min(40, len(head) + 4))
    sheet.append([_xlsx_cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_xlsx_cell(sheet, value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(file)
    file.seek(0)
    return file


def _csv_cell(value: Value) -> Value:
    return safe(value) if isinstance(value, str) else value


def _xlsx_cell(sheet: Any, value: Value, *, bold: bool = False) -> Any:
    """A cell; a text is a text whatever it looks like, a number a number."""
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    cell = WriteOnlyCell(sheet, value="")
    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
    cell.data_type = "s"
    cell.number_format = "@"
    if value.startswith(RISKY):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell
