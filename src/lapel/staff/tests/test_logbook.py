"""The log as a page: asked by who, about what, which act and when; and taken along."""

import csv
import json
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lapel.accounts import selectors as accounts
from lapel.accounts.testing import make_user, user_named
from lapel.custody import selectors as custody
from lapel.custody.services import Actor, Subject, act
from lapel.evidence.testing import received
from lapel.foundation.ids import new_id
from lapel.program.testing import SmallProgram, small_program
from lapel.staff.logbook import acts, asked, pages, subjects
from lapel.staff.logbook.asked import Asked
from lapel_verify.commitments import commit

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CORA = Actor(kind="person", id=str(new_id()), name="Cora Lind")
DREW = Actor(kind="person", id=str(new_id()), name="Cora Lindqvist")


def read(address: str) -> Asked:
    return asked.read(QueryDict(address))


def did(action: str, by: Actor, on: UUID, kind: str = "recording") -> None:
    with act(action, on=Subject(kind=kind, id=on), by=by, detail={"filename": "clip.mp4"}):
        pass


@pytest.fixture
def agency(db: None) -> SmallProgram:
    """A small program."""
    return small_program()


@pytest.fixture
def film(agency: SmallProgram) -> UUID:
    """A recording of Rosa Alvarez."""
    return received(wearer_id=agency.member, unit_id=agency.unit).recording_id


@pytest.fixture
def auditor(db: None) -> Client:
    """Who may read the log."""
    return desk("ada", "auditor")


def desk(username: str, *roles: str) -> Client:
    client = Client()
    client.force_login(make_user(username, *roles), backend=BACKEND)
    return client


def text(client: Client, address: str) -> str:
    return client.get(f"/log/{address}").content.decode()


def test_what_one_person_looked_at(auditor: Client, film: UUID) -> None:
    did("viewed", CORA, film)
    did("downloaded", CORA, film)
    did("tagged", CORA, film)
    did("viewed", DREW, film)

    page = text(auditor, f"?who={CORA.id}&act=looked")

    assert page.count("watched the recording") == 1
    assert "downloaded an original" in page
    assert "Looking at footage and taking it along" in page
    assert "by Cora Lind<" in page
    assert "brought in" not in page


def test_an_entry_of_many_says_what_it_is_about(auditor: Client, film: UUID) -> None:
    did("viewed", CORA, film)

    assert "Rosa Alvarez," in text(auditor, f"?who={CORA.id}")


def test_a_name_that_several_have_is_asked_back(auditor: Client, film: UUID) -> None:
    did("viewed", CORA, film)
    did("viewed", DREW, film)

    page = text(auditor, "?who=cora")

    assert "Which one do you mean?" in page
    assert f"?who={CORA.id}" in page
    assert f"?who={DREW.id}" in page
    assert "watched the recording" not in page


def test_a_whole_name_is_meant_though_another_begins_with_it(auditor: Client, film: UUID) -> None:
    did("viewed", CORA, film)
    did("viewed", DREW, film)

    page = text(auditor, "?who=cora+lind")

    assert "by Cora Lind<" in page
    assert page.count("watched the recording") == 1


def test_a_name_that_one_has_is_meant(auditor: Client, film: UUID) -> None:
    did("viewed", DREW, film)

    page = text(auditor, "?who=lindqvist")

    assert "by Cora Lindqvist" in page
    assert "watched the recording" in page


@pytest.mark.parametrize("words", ["?who=nobody-of-this-name", "?about=nothing-of-this-name"])
def test_a_name_that_nobody_has_shows_no_entry_at_all(
    auditor: Client, film: UUID, words: str
) -> None:
    page = text(auditor, words)

    assert "of-this-name" in page
    assert "brought in" not in page


@pytest.mark.parametrize("words", ["alvarez", "4417", "Rosa Alvarez"])
def test_people_are_found_by_name_and_badge(agency: SmallProgram, words: str) -> None:
    viewer = accounts.viewer(make_user("ada", "auditor"))

    found = subjects.find(viewer, words)

    assert agency.member in [each.id for each in found if each.kind == "member"]


def test_a_camera_is_found_by_its_serial_number(auditor: Client, agency: SmallProgram) -> None:
    page = text(auditor, f"?about={agency.serial.lower()}")

    assert f"about the camera {agency.serial}" in page
    assert "issued a camera to Rosa Alvarez" in page


def test_an_id_means_itself(auditor: Client, film: UUID) -> None:
    received()
    page = text(auditor, f"?about={film}")

    assert page.count("brought in") == 1
    assert "about the recording Rosa Alvarez" in page


def test_who_sees_no_footage_learns_no_names_from_the_filters(agency: SmallProgram) -> None:
    film = received(wearer_id=agency.member).recording_id
    viewer = accounts.viewer(make_user("ada", "admin"))
    blind = viewer.__class__(
        user_id=viewer.user_id,
        name="",
        username="",
        permissions=frozenset({"log.read"}),
    )

    assert subjects.find(blind, "alvarez") == ()
    assert subjects.find(blind, agency.serial) == ()
    assert [each.label for each in subjects.find(blind, str(film))] == [str(film)]
    assert subjects.named(blind, custody.history(film))[film].label == ""


def test_the_filters_are_in_the_address_and_can_be_taken_out_one_by_one() -> None:
    whole = read("who=x&about=y&act=viewed&act=looked&since=2026-03-01&until=2026-03-31")

    assert read(whole.query().removeprefix("?")) == whole
    assert whole.query(who="") == (
        "?about=y&act=viewed&act=looked&since=2026-03-01&until=2026-03-31"
    )
    assert whole.actions >= {"viewed", "downloaded"}


def test_no_word_of_an_address_means_both_a_group_and_an_act() -> None:
    assert acts.GROUPS.keys().isdisjoint(acts.NAMES)


def test_days_are_whole_days_of_the_agency() -> None:
    since, until = Asked(since=date(2026, 3, 8), until=date(2026, 3, 8)).span

    assert since is not None
    assert until is not None
    assert (until - since).total_seconds() == 24 * 3600
    assert since.isoformat() == "2026-03-08T00:00:00-05:00"
    assert until.isoformat() == "2026-03-09T00:00:00-04:00"


@pytest.mark.parametrize(
    "nonsense", ["since=yesterday", "since=0001-01-01", "before=x", "at=-1", "who=%00", "act="]
)
def test_what_cannot_be_read_asks_nothing(nonsense: str) -> None:
    assert not read(nonsense).narrowed
    assert read(nonsense).before is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [("128", 128), ("#1,280", 1280), ("", None), ("-1", None), ("x", None), ("9" * 40, None)],
)
def test_a_number_is_read_as_people_write_it(typed: str, number: int | None) -> None:
    assert asked.number_in(typed) == number


def test_older_entries_are_fetched_as_a_part(auditor: Client, film: UUID) -> None:
    for _ in range(pages.PAGE + 3):
        did("viewed", CORA, film)
    first = pages.log_page(accounts.viewer(user_named("ada")), Asked())

    part = auditor.get(f"/log/{first.earlier}", headers={"HX-Request": "true"}).content.decode()

    assert first.earlier
    assert "<html" not in part
    assert part.count("watched the recording") == 3
    assert "brought in" in part


def test_an_entry_is_reached_by_its_number_in_the_log(auditor: Client, film: UUID) -> None:
    assert "There is no entry #7" in text(auditor, "?at=7")


def test_an_entry_has_a_page_with_its_exact_text(auditor: Client, film: UUID) -> None:
    entry = custody.history(film)[0]

    page = auditor.get(f"/log/entries/{entry.id}/").content.decode()

    assert entry.commitment.hex()[:4] in page
    assert "As it was committed" in page
    assert "The next checkpoint will cover it" in page
    assert auditor.get(f"/log/entries/{new_id()}/").status_code == 404


def test_the_table_holds_what_was_asked_for_and_nothing_runs_in_it(
    auditor: Client, film: UUID
) -> None:
    did("viewed", Actor(kind="person", id="x", name="=HYPERLINK(1)"), film)

    answer = auditor.post("/log/export.csv", {"about": str(film), "act": "viewed"})

    rows = list(csv.DictReader(answer.getvalue().decode().splitlines()))
    assert answer["Content-Disposition"].startswith('attachment; filename="log-')
    assert [row["action_in_words"] for row in rows] == ["watched"]
    assert rows[0]["actor_name"] == "'=HYPERLINK(1)"


def test_a_line_for_programs_can_be_checked(auditor: Client, film: UUID) -> None:
    answer = auditor.post("/log/export.jsonl", {"about": str(film)})

    (line,) = answer.getvalue().decode().splitlines()
    told = json.loads(line)
    assert commit(bytes.fromhex(told["salt"]), told["entry"].encode()).hex() == told["commitment"]


def test_taking_entries_along_is_an_entry(auditor: Client, film: UUID) -> None:
    auditor.post("/log/export.csv", {"about": str(film)}).getvalue()

    ada = user_named("ada")
    entry = custody.history(ada.id)[-1]
    assert entry.action == "list_exported"
    assert entry.detail == {"list": "log", "form": "csv", "filters": f"about={film}"}


def test_what_is_not_clear_is_not_taken_along(auditor: Client, film: UUID) -> None:
    did("viewed", CORA, film)
    did("viewed", DREW, film)

    assert auditor.post("/log/export.csv", {"who": "cora"}).status_code == 403


@pytest.mark.parametrize("role", ["wearer", "admin"])
def test_who_may_not_read_the_log_gets_neither_entry_nor_file(
    agency: SmallProgram, film: UUID, role: str
) -> None:
    client, entry = desk("wes", role), custody.history(film)[0]

    page = text(client, f"?about={film}&who={CORA.id}")

    assert "brought in" not in page
    assert "Ask the log" not in page
    assert client.get(f"/log/entries/{entry.id}/").status_code == 403
    assert client.post("/log/export.csv").status_code == 403
    assert client.post("/log/export.jsonl").status_code == 403


def test_the_page_asks_as_often_for_many_entries_as_for_few(
    auditor: Client,
    film: UUID,
    django_assert_max_num_queries: Callable[[int], DjangoAssertNumQueries],
) -> None:
    for _ in range(40):
        did("viewed", CORA, film)
        did("signed_in", CORA, new_id(), kind="user")
    viewer = accounts.viewer(user_named("ada"))

    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        page = pages.log_page(viewer, Asked())

    assert len(page.entries) == pages.PAGE


def test_every_action_stands_in_one_group() -> None:
    named = [act for group in acts.GROUPS.values() for act in group.acts]

    assert len(named) == len(set(named))
    assert acts.others(["viewed", "demo_told"]) == {"demo_told": "demo told"}
