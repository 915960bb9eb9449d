"""A session in which nobody did anything for half an hour opens with the password only."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from lapel.accounts import locking
from lapel.accounts.models import Tries
from lapel.accounts.testing import make_user
from lapel.custody.selectors import history
from lapel.foundation import clock

AFTER = timedelta(minutes=30)
NOW = datetime(2026, 3, 13, 12, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BY_SCRIPT = {"Sec-Fetch-Dest": "empty", "Accept": "*/*"}


@pytest.fixture
def desk(db: None) -> Client:
    """A custodian who has just done something."""
    client = Client()
    client.force_login(
        make_user("cora", "custodian", name="Cora Lind", password="long enough pass"), BACKEND
    )
    assert client.get("/log/").status_code == 200
    return client


def idle(client: Client, minutes: float) -> None:
    """Let so much time pass without activity."""
    session = client.session
    session[locking.ACTIVE] = (clock.now() - timedelta(minutes=minutes)).timestamp()
    session.save()


def entries(client: Client) -> list[str]:
    return [entry.action for entry in history(client.session["_auth_user_id"])]


@pytest.mark.parametrize(
    ("minutes", "locked"), [(0, False), (29.9, False), (30, True), (500, True)]
)
def test_half_an_hour_locks(minutes: float, locked: bool) -> None:
    active = (NOW - timedelta(minutes=minutes)).timestamp()

    assert locking.locked(active, after=AFTER, now=NOW) is locked
    assert (locking.seconds_left(active, after=AFTER, now=NOW) == 0) is locked


def test_a_session_that_says_nothing_of_activity_counts_as_locked() -> None:
    assert locking.locked(None, after=AFTER, now=NOW)
    assert locking.locked("yesterday", after=AFTER, now=NOW)


def test_activity_is_written_down_at_most_every_twenty_seconds() -> None:
    assert not locking.stale((NOW - timedelta(seconds=19)).timestamp(), now=NOW)
    assert locking.stale((NOW - timedelta(seconds=20)).timestamp(), now=NOW)


@pytest.mark.parametrize("path", ["/log/", "/footage/", "/", "/nothing/", "/account/tokens/"])
def test_a_locked_session_answers_every_page_with_the_lock(desk: Client, path: str) -> None:
    idle(desk, 31)

    answer = desk.get(path)

    assert (answer.status_code, answer["Cache-Control"]) == (423, "no-store")
    assert b"type your password to go on" in answer.content
    assert f'name="next" value="{path}"'.encode() in answer.content
    assert b"Latest entries" not in answer.content


def test_a_script_is_told_in_a_few_words(desk: Client) -> None:
    idle(desk, 31)

    answer = desk.get("/standing", headers=BY_SCRIPT)

    assert (answer.status_code, answer.json()["locked"]) == (423, True)


def test_what_is_sent_to_a_locked_session_is_not_done(desk: Client) -> None:
    idle(desk, 31)

    answer = desk.post("/account/tokens/make", {"name": "x", "scopes": "read:log", "days": "7"})

    assert answer.status_code == 423
    assert b"What you sent was not done" in answer.content
    assert "api_token_created" not in entries(desk)


def test_the_password_opens_it_again_at_the_same_place_and_is_on_the_record(desk: Client) -> None:
    idle(desk, 31)

    answer = desk.post("/session/unlock", {"password": "long enough pass", "next": "/log/?at=3"})

    assert (answer.status_code, answer["Location"]) == (302, "/log/?at=3")
    assert desk.get("/log/").status_code == 200
    assert entries(desk)[-1] == "unlocked"


def test_a_script_of_the_page_unlocks_without_leaving_it(desk: Client) -> None:
    idle(desk, 31)

    answer = desk.post(
        "/session/unlock", {"password": "long enough pass"}, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 200
    assert 1700 < answer.json()["left"] <= 1800


def test_a_wrong_password_leaves_it_locked_and_is_on_the_record(desk: Client) -> None:
    idle(desk, 31)

    answer = desk.post("/session/unlock", {"password": "guess", "next": "/log/"})

    assert answer.status_code == 423
    assert b"This is not your password" in answer.content
    assert desk.get("/log/").status_code == 423
    assert entries(desk)[-1] == "sign_in_failed"


def test_unlocking_slows_as_signing_in_does(desk: Client) -> None:
    idle(desk, 31)
    for _ in range(5):
        desk.post("/session/unlock", {"password": "guess"})

    answer = desk.post("/session/unlock", {"password": "long enough pass"})

    assert b"Too many tries. Wait " in answer.content
    assert Tries.objects.count() == 2


def test_unlocking_leads_to_no_other_house(desk: Client) -> None:
    idle(desk, 31)
    answer = desk.post(
        "/session/unlock", {"password": "long enough pass", "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/"


def test_a_locked_session_can_be_signed_out(desk: Client) -> None:
    idle(desk, 31)
    assert desk.post("/sign-out/").status_code == 302
    assert desk.get("/log/").headers["Location"] == "/sign-in/?next=/log/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Dest": "empty"},
        {"HX-Request": "true"},
        {"Accept": "application/json"},
        {"Sec-Fetch-Dest": "document", "Sec-Purpose": "prefetch"},
    ],
)
def test_what_a_page_asks_by_itself_is_no_activity(desk: Client, headers: dict[str, str]) -> None:
    idle(desk, 29)
    before = desk.session[locking.ACTIVE]

    desk.get("/log/", headers=headers)

    assert desk.session[locking.ACTIVE] == before


def test_opening_a_page_is_activity(desk: Client) -> None:
    idle(desk, 29)
    desk.get("/log/", headers={"Sec-Fetch-Dest": "document"})
    assert locking.seconds_left(desk.session[locking.ACTIVE], after=AFTER, now=clock.now()) > 1700


def test_a_page_says_that_somebody_typed(desk: Client) -> None:
    idle(desk, 29)
    left = desk.post("/session/active", headers=BY_SCRIPT).json()["left"]
    assert left > 1700


def test_typing_does_not_open_what_is_locked(desk: Client) -> None:
    idle(desk, 31)
    assert desk.post("/session/active", headers=BY_SCRIPT).status_code == 423
    assert desk.get("/session/", headers=BY_SCRIPT).json() == {"left": 0}
    assert desk.get("/log/").status_code == 423


def test_asking_how_long_is_left_is_no_activity(desk: Client) -> None:
    idle(desk, 29)
    assert 0 < desk.get("/session/", headers=BY_SCRIPT).json()["left"] <= 60
    assert 0 < desk.get("/session/", headers=BY_SCRIPT).json()["left"] <= 60


def test_a_stranger_has_no_session_to_lock(db: None) -> None:
    assert Client().get("/session/").status_code == 302
    assert Client().post("/session/unlock", {"password": "x"}).status_code == 302
