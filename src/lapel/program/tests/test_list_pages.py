"""The pages of lists through the door: give a file, look, import, take along."""

import io
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lapel.accounts.testing import make_user
from lapel.program import selectors
from lapel.program.lists import running
from lapel.program.models import ListImport
from lapel.program.testing import small_program

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MEMBERS = "Badge,Given name,Family name,Unit,Office\n"


def signed_in(role: str, name: str = "") -> Client:
    client = Client()
    client.force_login(make_user(name or role, role), backend=BACKEND)
    return client


@pytest.fixture
def admin(db: None) -> Client:
    small_program()
    return signed_in("admin")


def give(client: Client, text: str, kind: str = "members", **more: str) -> str:
    """Upload a file; the address of its dry run."""
    file = SimpleUploadedFile("people.csv", text.encode(), content_type="text/csv")
    answer = client.post("/program/lists/upload", {"kind": kind, "file": file, **more})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def taken(answer: object) -> bytes:
    return b"".join(iterate(answer))


def iterate(answer: object) -> Iterator[bytes]:
    yield from answer.streaming_content  # type: ignore[attr-defined]


def test_the_page_shows_what_there_is_and_what_columns_may_be_called(admin: Client) -> None:
    text = admin.get("/program/lists/").content.decode()

    assert "officer badge id" in text
    assert "a person who may wear a camera" in text


@pytest.mark.parametrize("role", ["wearer", "custodian", "auditor"])
def test_who_does_not_manage_the_program_is_refused(admin: Client, role: str) -> None:
    page = give(admin, MEMBERS + "0099,Li,Chen,Response,BAL\n")
    other = signed_in(role)

    for address in ("/program/lists/", page, f"{page}progress"):
        assert other.get(address).status_code == 403
    for address in (f"{page}import", f"{page}discard", "/program/lists/members.csv"):
        assert other.post(address).status_code == 403
    assert selectors.member_by_badge("0099") is None


def test_a_list_of_another_administrator_is_not_there(admin: Client) -> None:
    page = give(admin, MEMBERS + "0099,Li,Chen,Response,BAL\n")
    other = signed_in("admin", "otto")

    assert other.get(page).status_code == 404
    assert other.post(f"{page}import").status_code == 404
    assert other.post(f"{page}discard").status_code == 404
    assert ListImport.objects.count() == 1


def test_a_good_file_is_looked_at_and_then_imported(admin: Client) -> None:
    page = give(admin, MEMBERS + "0099,Li,Chen,Response,BAL\n4417,Rosa,Alvarez,Response,BAL\n")
    text = admin.get(page).content.decode()
    assert "Every row is good" in text
    assert "Import 1 row" in text
    assert selectors.member_by_badge("0099") is None

    done = admin.post(f"{page}import", follow=True).content.decode()

    assert "1 row imported" in done
    assert selectors.member_by_badge("0099") is not None


def test_a_file_with_problems_names_them_and_changes_nothing(admin: Client) -> None:
    page = give(admin, MEMBERS + "0099,Li,Chen,Response,BAL\n0100,Li,<b>Chen,Nowhere,BAL\n")

    text = admin.get(f"{page}?only=wrong").content.decode()
    refused = admin.post(f"{page}import", follow=True).content.decode()

    assert "1 of 2 rows cannot be imported" in text
    assert "there is no such unit of office BAL" in text
    assert "Import the 1 good row only" in text
    assert "&lt;b&gt;Chen" in text
    assert "0099" not in text
    assert "Nothing was changed" in refused
    assert selectors.member_by_badge("0099") is None


def test_the_good_rows_go_in_when_that_button_is_pressed(admin: Client) -> None:
    page = give(admin, MEMBERS + "0099,Li,Chen,Response,BAL\n0100,Li,Chen,Nowhere,BAL\n")

    text = admin.post(f"{page}import", {"rows": "good"}, follow=True).content.decode()

    assert "1 row imported" in text
    assert "Left out" in text
    assert "there is no such unit" in text
    assert selectors.member_by_badge("0099") is not None


def test_a_file_that_is_no_list_is_refused_with_its_name(admin: Client) -> None:
    file = SimpleUploadedFile("holiday.jpg", b"\xff\xd8\xff\x00\x81")

    answer = admin.post("/program/lists/upload", {"kind": "members", "file": file})

    assert answer.status_code == 422
    assert b"holiday.jpg" in answer.content
    assert not ListImport.objects.exists()


def test_no_file_at_all_is_said(admin: Client) -> None:
    answer = admin.post("/program/lists/upload", {"kind": "members"})

    assert answer.status_code == 422
    assert b"choose a file" in answer.content


def test_the_order_of_day_and_month_goes_with_the_file(admin: Client) -> None:
    text = "Serial,Badge,Since\nX6033924N,4417,03/04/2024\n"

    page = give(admin, text, kind="assignments", dates="day")

    assert "read day first" in admin.get(page).content.decode()


def test_a_long_import_shows_how_far_it_is_and_then_what_it_did(admin: Client) -> None:
    rows = "".join(f"A{n:04},Li,Chen,Response,BAL\n" for n in range(150))
    page = give(admin, MEMBERS + rows)

    waiting = admin.post(f"{page}import", follow=True).content.decode()
    assert "waiting for its turn" in waiting
    assert admin.get(f"{page}progress").status_code == 200
    running.run(ListImport.objects.get().id)

    assert admin.get(f"{page}progress").status_code == 286
    assert "150 rows imported" in admin.get(page).content.decode()
    assert admin.post(f"{page}import", follow=True).status_code == 200
    assert len([m for m in selectors.members() if m.badge.startswith("A")]) == 150


def test_an_import_stands_in_the_tray_of_who_started_it(admin: Client) -> None:
    rows = "".join(f"A{n:04},Li,Chen,Response,BAL\n" for n in range(150))
    page = give(admin, MEMBERS + rows)
    assert admin.get("/standing").json()["work"] == []

    admin.post(f"{page}import")
    waiting = admin.get("/standing").json()["work"]
    running.run(ListImport.objects.get().id)
    done = admin.get("/standing").json()["work"]

    assert [(each["state"], each["url"]) for each in waiting] == [("waiting", page)]
    assert [each["said"] for each in done] == ["imported"]
    assert signed_in("admin", "otto").get("/standing").json()["work"] == []


def test_a_forgotten_file_is_gone(admin: Client) -> None:
    page = give(admin, MEMBERS + "0099,Li,Chen,Response,BAL\n")

    assert admin.post(f"{page}discard").status_code == 302

    assert admin.get(page).status_code == 404


def test_many_rows_come_a_page_at_a_time(admin: Client) -> None:
    rows = "".join(f"A{n:04},Li,Chen,Response,BAL\n" for n in range(150))
    page = give(admin, MEMBERS + rows)

    assert "Rows 1 to 100 of 150" in admin.get(page).content.decode()
    assert "Rows 101 to 150 of 150" in admin.get(f"{page}?start=100").content.decode()
    assert admin.get(f"{page}?start=x&only=nonsense").status_code == 200


def test_lists_are_taken_along_by_an_act_and_not_by_a_link(admin: Client) -> None:
    answer = admin.post("/program/lists/members.csv")

    assert answer["Content-Disposition"] == 'attachment; filename="members.csv"'
    assert b"4417,Rosa,Alvarez,Response,BAL" in taken(answer)
    assert taken(admin.post("/program/lists/members.xlsx")).startswith(b"PK")
    assert admin.get("/program/lists/members.csv").status_code == 405
    assert admin.post("/program/lists/nonsense.csv").status_code == 404
    assert admin.post("/program/lists/members.pdf").status_code == 404


def test_a_list_that_was_taken_along_changes_nothing_when_it_comes_back(admin: Client) -> None:
    data = taken(admin.post("/program/lists/members.xlsx"))
    file = io.BytesIO(data)
    file.name = "members.xlsx"

    page = admin.post("/program/lists/upload", {"kind": "members", "file": file})["Location"]

    assert "Everything in the file is so already" in admin.get(page).content.decode()
