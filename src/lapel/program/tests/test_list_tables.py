"""Files of lists: what they hold, whatever program wrote them; and what is refused."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest

from lapel.foundation import sheets
from lapel.program.errors import ListRefused
from lapel.program.lists import tables, workbooks
from lapel.program.lists.columns import LISTS, match
from lapel.program.lists.planning import read
from lapel.program.lists.tables import Cell, Table


def workbook(*rows: list[Any], fill: Callable[[Any], None] = lambda _sheet: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    fill(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(table: Table) -> list[tuple[Cell, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize(
    ("data", "read_as"),
    [
        ("Badge,Name\n0417,José\n".encode(), "CSV, UTF-8, separated by commas"),
        ("\ufeffBadge;Name\r\n0417;José\r\n".encode(), "CSV, UTF-8, separated by semicolons"),
        ("Badge\tName\n0417\tJosé\n".encode("cp1252"), "CSV, Windows-1252, separated by tabs"),
        ("Badge\tName\n0417\tJosé\n".encode("utf-16"), "CSV, UTF-16, separated by tabs"),
        ('"Badge, of whom",Name\n0417,José\n'.encode(), "CSV, UTF-8, separated by commas"),
    ],
)
def test_encodings_and_separators_are_found(data: bytes, read_as: str) -> None:
    table = read(data)

    assert table.read_as == read_as
    assert cells(table) == [("0417", "José")]


def test_rows_have_the_number_that_a_spreadsheet_shows() -> None:
    table = read(b'\nBadge,Name\n\n1,"two\nlines"\n,\n2,x\n')

    assert [(row.number, row.cells[0]) for row in table.rows] == [(4, "1"), (7, "2")]


def test_an_open_quotation_mark_is_named_with_its_line() -> None:
    with pytest.raises(ListRefused, match=r"line 2 .*quotation mark"):
        read(b'Badge,Name\n1,"x\n2,y\n')


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"Badge,Name\n", "no row below"),
        (b"Badge,Name\n1,a\0b\n", "zero bytes"),
        (b"Badge,Name\n1,\x81\x8d\n", "neither UTF-8 nor Windows-1252"),
        (b"Badge\n" + b"1\n" * 20_001, "more than 20,000 rows"),
        (b"Badge\n" + b"," * 200 + b"1\n", "201 columns"),
        (b"Badge\n" + b"x" * 2001 + b"\n", "more than 2,000 characters"),
        (b"x" * 10_000_001, "10,000,001 bytes"),
        (b"PK\x03\x04 not a workbook", "no workbook"),
    ],
)
def test_files_beyond_the_limits_are_refused(data: bytes, why: str) -> None:
    with pytest.raises(ListRefused, match=why):
        read(data)


def test_a_workbook_gives_texts_and_times() -> None:
    def zeros(sheet: Any) -> None:
        sheet["A3"].number_format = "0000"

    data = workbook(
        ["Badge", "Since", "On"],
        ["0417", datetime.fromisoformat("2024-03-13T14:02"), date(2024, 3, 13)],
        [417, None, None],
        [4417, 1.5, True],
        [4417.0, None, "x"],
        fill=zeros,
    )

    assert cells(read(data)) == [
        ("0417", datetime.fromisoformat("2024-03-13T14:02"), datetime.fromisoformat("2024-03-13")),
        ("0417",),
        ("4417", "1.5", "yes"),
        ("4417", "", "x"),
    ]


def test_the_first_sheet_that_holds_something_is_read() -> None:
    book = openpyxl.Workbook()
    other = book.create_sheet("People")
    other.append(["Badge"])
    other.append(["1"])
    file = io.BytesIO()
    book.save(file)

    assert read(file.getvalue()).read_as == "XLSX, sheet 'People'"


def test_a_formula_is_read_as_what_it_showed_and_never_worked_out() -> None:
    table = workbooks.read_xlsx(workbook(["Badge", "Name"], ["1", "=1+1"]))

    assert cells(table) == [("1",)]


def test_a_workbook_that_unpacks_too_far_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_001)

    assert len(file.getvalue()) < 200_000
    with pytest.raises(ListRefused, match="unpacks to 100,000,001 bytes"):
        read(file.getvalue())


def test_a_workbook_of_many_parts_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(1001):
            archive.writestr(f"xl/part{number}.xml", b"")

    with pytest.raises(ListRefused, match="1,001 parts"):
        read(file.getvalue())


def test_a_workbook_whose_entities_explode_is_refused() -> None:
    good = workbook(["Badge"], ["1"])
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "lol">'
        + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        + "]><worksheet><sheetData><row><c><v>&l9;</v></c></row></sheetData></worksheet>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            body = bomb.encode() if name.endswith("sheet1.xml") else old.read(name)
            new.writestr(name, body)

    with pytest.raises(ListRefused):
        read(file.getvalue())


def test_a_workbook_with_macros_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/vbaProject.bin", b"")

    with pytest.raises(ListRefused, match="macros"):
        read(file.getvalue())


@pytest.mark.parametrize(
    "headers",
    [
        ["Badge", "Given name", "Family name", "Unit"],
        ["BADGE NO.", "First Name", "Last Name", "Team"],
        ["Officer Badge ID", "owner_first_name", "owner_last_name", "unit-name"],
        [" badge ", "given", "family", "SQUAD"],
    ],
)
def test_headers_are_known_by_their_other_names(headers: list[str]) -> None:
    found = match(LISTS["members"], headers)

    assert dict(found.places) == {"badge": 0, "given": 1, "family": 2, "unit": 3}


def test_headers_that_mean_nothing_are_named() -> None:
    found = match(LISTS["cameras"], ["Model", "Colour", "Serial", ""])

    assert found.unused == ("Colour",)
    assert dict(found.places) == {"model": 0, "serial": 2}


def test_a_missing_column_is_named_with_what_it_may_be_called() -> None:
    with pytest.raises(ListRefused, match=r"lacks Model \(also known as camera model.*'Colour'"):
        match(LISTS["cameras"], ["Serial", "Colour"])


def test_a_column_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ListRefused, match="'Serial' and 'Serial No' are both 'Serial'"):
        match(LISTS["cameras"], ["Serial", "Model", "Serial No"])


RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")']


def test_no_cell_of_a_csv_begins_like_a_formula() -> None:
    text = "".join(sheets.csv_lines(["Name"], [[each] for each in RISKY]))

    read_back = [row[0] for row in csv.reader(io.StringIO(text))][1:]
    assert read_back == [f"'{each}" for each in RISKY]


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    with sheets.xlsx("List", ["Name"], [[each] for each in RISKY]) as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))

    sheet = book.active
    assert sheet is not None
    found = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in found] == ["s"] * len(RISKY)
    assert [cell.value for cell in found] == RISKY


def test_what_an_export_made_safe_comes_back_as_it_was() -> None:
    text = "".join(sheets.csv_lines(["Serial", "Model"], [["-7", "=x"]]))
    table = tables.read_csv(text.encode())

    assert cells(table) == [("'-7", "'=x")]
