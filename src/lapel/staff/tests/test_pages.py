"""The frame, the log page, and the pages that say no."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from lapel.accounts.rules import SHIPPED_ROLES, Viewer
from lapel.accounts.testing import make_user
from lapel.custody import services as custody
from lapel.evidence.testing import received
from lapel.foundation.ids import new_id
from lapel.staff import context


def viewer(role: str) -> Viewer:
    return Viewer(
        user_id=new_id(),
        name="",
        username="",
        roles=frozenset({role}),
        permissions=SHIPPED_ROLES[role],
    )


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role, role), backend=BACKEND)
    return client


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("wearer", ["Today", "Footage", "Cases", "Log"]),
        ("supervisor", ["Today", "Footage", "Cases", "People", "Log"]),
        ("custodian", ["Today", "Footage", "Quarantine", "Cases", "People", "Log"]),
        ("auditor", ["Today", "Footage", "Cases", "People", "Log"]),
        ("admin", ["People", "Program", "Work", "Log"]),
    ],
)
def test_the_rail_shows_the_places_of_the_role(role: str, names: list[str]) -> None:
    assert [place.name for place in context.places(viewer(role))] == names


def test_what_has_no_place_in_the_rail_is_in_the_menu_of_the_person() -> None:
    assert [place.name for place in context.more_places(viewer("custodian"))] == [
        "Work",
        "Webhooks",
        "API tokens",
    ]
    assert [place.name for place in context.more_places(viewer("admin"))] == [
        "Webhooks",
        "API tokens",
    ]


def test_the_rail_marks_footage_on_the_page_of_a_recording() -> None:
    places = context.places(viewer("custodian"), path=f"/recordings/{new_id()}/")

    assert [place.name for place in places if place.current] == ["Footage"]


def test_home_is_the_first_place_of_the_rail(db: None) -> None:
    assert signed_in("admin").get("/").headers["Location"] == "/people/"


def test_a_stranger_is_asked_to_sign_in_and_comes_back(db: None) -> None:
    assert Client().get("/log/").headers["Location"] == "/sign-in/?next=/log/"


def test_the_sign_in_page_offers_the_demo_people_only_where_the_demo_was_told(
    db: None, settings: Settings
) -> None:
    def offered() -> bool:
        return b"data-demo-login" in Client().get("/sign-in/").content

    before = offered()
    story = custody.Subject(kind="demo", id=settings.LAPEL_DEMO_STORY)
    with custody.act("demo_told", on=story, by=custody.SYSTEM):
        pass
    told = offered()
    settings.LAPEL_DEMO = False

    assert (before, told, offered()) == (False, True, False)


def test_no_page_carries_inline_script_or_style(db: None) -> None:
    custodian = signed_in("custodian")
    recording = received().recording_id
    pages = ["/footage/", "/footage/?as=table", "/work/", "/log/", f"/recordings/{recording}/"]
    pages += [f"/recordings/{recording}/?tab={tab}" for tab in ("facts", "files", "custody")]

    for page in pages:
        text = custodian.get(page).content.decode()
        assert "<style" not in text, page
        assert not re.search(r"\sstyle=", text), page
        assert not re.search(r"\son[a-z]+=", text), page
        assert set(re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text)) <= {
            '<script id="player-facts" type="application/json">'
        }, page


def test_who_may_not_read_the_log_sees_its_checkpoint_but_no_entry(db: None) -> None:
    received()

    assert b"brought in" in signed_in("auditor").get("/log/").content
    assert b"brought in" not in signed_in("wearer").get("/log/").content


def test_a_refused_page_says_which_right_is_missing_and_who_has_it(db: None) -> None:
    answer = signed_in("wearer").get("/work/")

    assert answer.status_code == 403
    assert b"see background work and why it failed" in answer.content
    assert b"Auditor" in answer.content or b"auditor" in answer.content


def test_a_page_that_is_not_there_answers_in_plain_words(db: None) -> None:
    answer = signed_in("wearer").get("/nothing/")

    assert answer.status_code == 404
    assert b"There is nothing here for you" in answer.content


def test_the_theme_of_the_cookie_is_drawn_by_the_server(db: None) -> None:
    client = signed_in("wearer")
    client.cookies["lapel_theme"] = "dark"

    assert b'<html lang="en" data-theme="dark">' in client.get("/footage/").content


def test_a_wrong_password_and_too_many_tries_are_told_apart(db: None) -> None:
    make_user("wearer", "wearer")
    client = Client(REMOTE_ADDR="192.0.2.77")

    def tried() -> str:
        wrong = {"login": "wearer", "password": "not this one"}
        return client.post("/sign-in/", wrong).content.decode()

    first = tried()
    last = next(text for text in (tried() for _ in range(20)) if "Too many tries" in text)

    assert "do not belong together" in first
    assert "do not belong together" not in last
