"""The pages of the desk: today, tagging, saved views, cases, and what a barred viewer learns."""

import json
from uuid import UUID

import pytest
from django.http import HttpResponseBase
from django.test import Client

from lapel.accounts.testing import make_user
from lapel.custody import selectors as custody
from lapel.custody.services import SYSTEM
from lapel.evidence.testing import received
from lapel.program import services as program
from lapel.program.testing import small_program

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HTMX = {"HX-Request": "true"}


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role, role), backend=BACKEND)
    return client


def said(answer: HttpResponseBase) -> dict[str, str]:
    told: dict[str, str] = json.loads(answer.headers["HX-Trigger-After-Settle"])["lapel:said"]
    return told


@pytest.fixture
def custodian(db: None) -> Client:
    return signed_in("custodian")


@pytest.fixture
def two(db: None) -> list[str]:
    return [str(received().recording_id) for _ in range(2)]


def test_tagging_many_draws_their_cards_anew_and_offers_the_undo(
    custodian: Client, two: list[str]
) -> None:
    form = {"recording": two, "many": "1", "category": "arrest", "case_number": "24-118"}

    answer = custodian.post("/tags", form, headers=HTMX)
    history = [entry.action for entry in custody.history(UUID(two[0]))]

    assert answer.content.count(b'hx-swap-oob="true"') == 2
    assert said(answer)["text"] == "2 recordings tagged"
    assert "tagged" in history
    assert answer.content.count(b"24-118") == 2


def test_an_undo_gives_back_what_stood_before(custodian: Client, two: list[str]) -> None:
    tagged = custodian.post("/tags", {"recording": two, "category": "force"}, headers=HTMX)

    answer = custodian.post(said(tagged)["undo"], headers=HTMX)

    assert said(answer) == {"text": "2 recordings set back", "undo": ""}
    assert b"Use of force" not in answer.content


def test_all_recordings_of_a_list_are_tagged_by_the_address_of_the_list(
    custodian: Client, two: list[str]
) -> None:
    form = {"matching": "?category=none", "many": "1", "category": "search"}

    answer = custodian.post("/tags", form, headers=HTMX)

    assert said(answer)["text"] == "2 recordings tagged"
    assert b"hx-swap-oob" in answer.content
    assert custodian.get("/footage/?category=none").context["page"].total == 0


def test_the_preview_says_in_numbers_what_would_change_and_changes_nothing(
    custodian: Client, two: list[str]
) -> None:
    custodian.post("/tags", {"recording": two[:1], "category": "arrest"})

    answer = custodian.post("/tags/preview", {"recording": two, "many": "1", "category": "force"})

    assert b"2 recordings will get category Use of force. 1 of them loses" in answer.content
    assert custodian.get("/footage/?category=force").context["page"].total == 0


def test_a_category_that_there_is_not_is_refused_in_words(
    custodian: Client, two: list[str]
) -> None:
    answer = custodian.post("/tags", {"recording": two, "category": "nonsense"}, headers=HTMX)

    assert answer.status_code == 422
    assert b"data-reason" in answer.content


def test_who_does_not_see_a_recording_cannot_tag_it_and_learns_nothing(db: None) -> None:
    hidden = str(received().recording_id)
    wearer = signed_in("wearer")

    answer = wearer.post("/tags", {"recording": hidden, "category": "arrest"}, headers=HTMX)

    assert answer.status_code == 404
    assert hidden.encode() not in answer.content


def test_an_auditor_sees_the_day_and_no_way_to_change_it(db: None, two: list[str]) -> None:
    auditor = signed_in("auditor")

    page = auditor.get("/today/").content

    assert b"data-accept" not in page
    assert b"data-bulk" not in page
    assert auditor.post("/tags", {"recording": two, "category": "arrest"}).status_code == 403


def test_a_wearer_finds_own_footage_to_tag_and_nobody_elses(db: None) -> None:
    made = small_program()
    user = make_user("alvarez", "wearer")
    program.link_user(member=made.member, user=user.id, by=SYSTEM)
    wearer = Client()
    wearer.force_login(user, backend=BACKEND)
    own = received(
        camera_serial=made.serial, wearer_id=made.member, unit_id=made.unit, office_id=made.office
    )
    others = received()

    page = wearer.get("/today/").content.decode()

    assert f"need-{own.recording_id}" in page
    assert str(others.recording_id) not in page
    assert "<b>1</b> recording needs a tag" in page


def test_a_view_is_saved_opened_and_forgotten(custodian: Client, two: list[str]) -> None:
    saved = custodian.post(
        "/footage/views", {"name": "Untagged", "address": "?category=none&x=<script>"}
    )
    page = custodian.get("/footage/?category=none")
    view = page.context["views"][0]

    assert saved.headers["Location"] == view.address == "/footage/?category=none"
    assert b"Untagged" in page.content

    custodian.post(f"/footage/views/{view.id}/forget")
    assert custodian.get("/footage/").context["views"] == ()


def test_a_case_takes_what_carries_its_number_and_gives_it_back(
    custodian: Client, two: list[str]
) -> None:
    custodian.post("/tags", {"recording": two, "case_number": "24-118"})
    opened = custodian.post("/cases/open", {"number": "24-118", "title": "Pier 4"})
    page = custodian.get(opened.headers["Location"])
    case = page.context["case"].id
    waiting = len(page.context["page"].carrying)

    put = custodian.post(
        "/cases/put-in", {"case": case, "recording": two, "renew": "1"}, headers=HTMX
    )
    inside = custodian.get(f"/cases/{case}/").context["page"].shown
    custodian.post(f"/cases/{case}/take-out", {"recording": two[:1]}, headers=HTMX)

    assert waiting == inside == 2
    assert said(put) == {"text": "2 recordings put in case 24-118"}
    assert custodian.get(f"/cases/{case}/").context["page"].shown == 1


def test_a_closed_case_says_why_it_takes_nothing(custodian: Client, two: list[str]) -> None:
    opened = custodian.post("/cases/open", {"number": "24-118"})
    address = opened.headers["Location"]
    custodian.post(f"{address}close")

    refused = custodian.post(
        "/cases/put-in", {"case": address.split("/")[2], "recording": two}, headers=HTMX
    )

    assert refused.status_code == 422
    assert b"closed" in refused.content


def test_a_case_without_own_footage_is_not_there_for_a_wearer(
    custodian: Client, two: list[str]
) -> None:
    opened = custodian.post("/cases/open", {"number": "24-118"})
    wearer = signed_in("wearer")

    assert wearer.get(opened.headers["Location"]).status_code == 404
    assert wearer.get("/cases/?case=24").context["page"].cases == ()
    assert wearer.post("/cases/open", {"number": "1"}).status_code == 403


def test_the_list_is_grouped_by_person_and_keeps_its_filters(
    custodian: Client, two: list[str]
) -> None:
    page = custodian.get("/footage/?by=person&category=none")

    assert [section.name for section in page.context["sections"]] == [""]
    assert b"?category=none" in page.content


def test_the_sentence_names_what_is_chosen_and_the_menus_come_by_themselves(
    custodian: Client, two: list[str]
) -> None:
    custodian.post("/tags", {"recording": two, "category": "arrest"}, headers=HTMX)

    page = custodian.get("/footage/?category=arrest")
    menus = custodian.get("/footage/filters?category=arrest")

    assert [each.label for each in page.context["sentence"] if each.chosen] == ["Arrest"]
    assert b"data-offers" in page.content
    assert b"Every office" not in page.content
    assert b"Every office" in menus.content
    assert b'href="?category=arrest" aria-current="true"' in menus.content
