"""The list of footage as a file: what the viewer sees, as narrowed, on the record."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from lapel.accounts.rules import Scope
from lapel.accounts.testing import make_user, user_named
from lapel.custody import selectors as custody
from lapel.custody.services import SYSTEM
from lapel.evidence.testing import received
from lapel.program import services as program
from lapel.program.testing import SmallProgram, small_program

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def agency(db: None) -> SmallProgram:
    here = small_program()
    received(wearer_id=here.member, unit_id=here.unit, office_id=here.office, size=7)
    received(wearer_id=here.other_member, unit_id=here.other_unit, office_id=here.office)
    received(camera_serial="=1+1")
    return here


def signed_in(role: str, scope: Scope | None = None) -> Client:
    client = Client()
    client.force_login(make_user(role, role, scope=scope), backend=BACKEND)
    return client


def content(answer: Any) -> bytes:
    """The streamed bytes; the test client's answer has no type that says that it streams."""
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def rows(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(answer).decode("utf-8-sig"))))


def test_a_custodian_takes_all_of_it_along(agency: SmallProgram) -> None:
    found = rows(signed_in("custodian").post("/footage/export.csv"))

    assert len(found) == 3
    mine = next(row for row in found if row["Badge"] == "4417")
    assert (mine["Wearer"], mine["Unit"], mine["Office"]) == (
        "Rosa Alvarez",
        "Response",
        "Baltimore",
    )
    assert mine["Started"] == "2026-03-13 12:00:00-04:00"
    assert (mine["Files"], mine["Bytes"]) == ("1", "7")


def test_a_supervisor_takes_along_what_their_unit_recorded(agency: SmallProgram) -> None:
    supervisor = signed_in("supervisor", Scope(kind="unit", id=agency.unit))

    assert [row["Badge"] for row in rows(supervisor.post("/footage/export.csv"))] == ["4417"]
    assert rows(supervisor.post("/footage/export.csv?q=baker")) == []


def test_a_wearer_takes_along_their_own(agency: SmallProgram) -> None:
    wearer = signed_in("wearer")
    assert rows(wearer.post("/footage/export.csv")) == []

    program.link_user(member=agency.member, user=user_named("wearer").id, by=SYSTEM)

    assert [row["Badge"] for row in rows(wearer.post("/footage/export.csv"))] == ["4417"]


def test_the_list_is_narrowed_as_the_page_is(agency: SmallProgram) -> None:
    custodian = signed_in("custodian")

    found = rows(custodian.post(f"/footage/export.csv?unit={agency.other_unit}"))

    assert [row["Badge"] for row in found] == ["2210"]
    last = custody.history(user_named("custodian").id)[-1]
    assert last.action == "list_exported"
    assert last.detail == {
        "list": "footage",
        "form": "csv",
        "rows": 1,
        "filters": {"unit": str(agency.other_unit)},
    }


def test_the_workbook_holds_the_same_and_no_formula(agency: SmallProgram) -> None:
    data = content(signed_in("auditor").post("/footage/export.xlsx"))

    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert sheet.max_row == 4
    assert "f" not in {cell.data_type for cell in cells}
    assert "=1+1" in {cell.value for cell in cells}


def test_no_cell_begins_like_a_formula(agency: SmallProgram) -> None:
    found = rows(signed_in("custodian").post("/footage/export.csv"))

    assert "'=1+1" in {row["Camera"] for row in found}


def test_who_sees_no_footage_gets_no_list(agency: SmallProgram) -> None:
    assert signed_in("admin").post("/footage/export.csv").status_code == 403
    assert Client().post("/footage/export.csv").status_code == 302


def test_the_page_offers_the_list_as_it_is_narrowed(agency: SmallProgram) -> None:
    page = signed_in("custodian").get("/footage/?state=kept").content.decode()

    assert 'action="/footage/export.csv?state=kept"' in page
    assert 'action="/footage/export.xlsx?state=kept"' in page


def test_a_link_takes_nothing_along(agency: SmallProgram) -> None:
    """Taking a list along is an act; an address that is merely visited is none."""
    assert signed_in("custodian").get("/footage/export.csv").status_code == 405
