"""Signing in gets slower with each failure, and the answer tells nothing about who exists."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client, RequestFactory

from lapel.accounts import addresses, slowing, tries
from lapel.accounts.models import Tries
from lapel.accounts.testing import make_user
from lapel.custody.selectors import history
from lapel.foundation import clock

NOW = datetime(2026, 3, 13, 12, tzinfo=UTC)
NUMBERS = iter(range(1, 250))


@pytest.fixture
def address() -> Iterator[str]:
    """An address that no other test comes from."""
    return iter([f"192.0.2.{next(NUMBERS)}"])


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands, so that a slow machine waits no less than a quick one."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def tried(login: str, password: str, address: str) -> str:
    client = Client(REMOTE_ADDR=address)
    answer = client.post("/sign-in/", {"login": login, "password": password})
    return "in" if answer.status_code == 302 else answer.content.decode()


def wait_over() -> None:
    """As if the time that the last answer named had passed."""
    Tries.objects.update(wait_until=clock.now())


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 10), (6, 20), (8, 80), (11, 640), (40, 900)]
)
def test_the_wait_of_a_name_doubles_after_five_failures(failures: int, seconds: int) -> None:
    assert slowing.wait_after(failures, slowing.NAMES) == timedelta(seconds=seconds)


def test_an_address_is_slowed_later_and_less() -> None:
    assert not slowing.wait_after(19, slowing.ADDRESSES)
    assert slowing.wait_after(99, slowing.ADDRESSES) == timedelta(minutes=1)


def test_an_hour_without_failure_is_a_new_beginning() -> None:
    assert slowing.counted(9, NOW, NOW + timedelta(minutes=59)) == 9
    assert slowing.counted(9, NOW, NOW + timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "a second"), (9.1, "10 seconds"), (91, "2 minutes"), (900, "15 minutes")],
)
def test_the_wait_is_said_rounded_up(seconds: float, said: str) -> None:
    assert slowing.said(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize("login", ["alice", "nobody-of-this-name"])
def test_the_sixth_try_has_to_wait_whether_the_person_exists_or_not(
    db: None, still: None, address: Iterator[str], login: str
) -> None:
    make_user("alice", password="long enough pass")
    here = next(address)

    said = [tried(login, "wrong", here) for _ in range(6)]

    assert all("do not belong together" in text for text in said[:5])
    assert "Too many tries. Wait 10 seconds, then try again." in said[5]


def test_even_the_right_password_waits_and_then_opens(
    db: None, still: None, address: Iterator[str]
) -> None:
    make_user("alice", password="long enough pass")
    here = next(address)
    for _ in range(5):
        tried("alice", "wrong", here)

    early = tried("alice", "long enough pass", here)
    wait_over()

    assert "Too many tries" in early
    assert tried("alice", "long enough pass", here) == "in"
    assert "do not belong" in tried("alice", "wrong", here)


def test_from_another_address_the_name_still_waits(
    db: None, still: None, address: Iterator[str]
) -> None:
    make_user("alice", password="long enough pass")
    here = next(address)
    for _ in range(5):
        tried("alice", "wrong", here)

    assert "Too many tries" in tried("alice", "long enough pass", "198.51.100.1")


def test_name_and_email_of_one_person_count_together(
    db: None, still: None, address: Iterator[str]
) -> None:
    make_user("alice", password="long enough pass")
    here = next(address)
    for login in ("alice", "Alice", "alice@agency.example", "ALICE@agency.example", "alice"):
        tried(login, "wrong", here)

    assert "Too many tries" in tried("alice@agency.example", "wrong", here)


def test_an_address_that_tries_many_names_waits_too(
    db: None, still: None, address: Iterator[str]
) -> None:
    here = next(address)
    for number in range(20):
        tried(f"guess{number}", "wrong", here)

    assert "Too many tries. Wait 5 seconds" in tried("guess99", "wrong", here)


def test_a_right_password_does_not_wipe_what_the_address_tried(
    db: None, still: None, address: Iterator[str]
) -> None:
    make_user("mallory", password="long enough pass")
    here = next(address)
    for number in range(19):
        tried(f"guess{number}", "wrong", here)
    assert tried("mallory", "long enough pass", here) == "in"
    tried("guess19", "wrong", here)

    assert "Too many tries" in tried("guess20", "wrong", here)


def test_each_failure_is_an_entry_of_the_person_and_a_slowed_try_is_none(
    db: None, still: None, address: Iterator[str]
) -> None:
    alice, here = make_user("alice", password="long enough pass"), next(address)
    for _ in range(7):
        tried("alice", "wrong", here)

    entries = [entry for entry in history(alice.id) if entry.action == "sign_in_failed"]
    assert len(entries) == 5
    assert entries[0].detail == {"address": here, "where": "sign-in"}
    assert entries[0].actor_kind == "system"


def test_what_was_typed_is_kept_nowhere(db: None, address: Iterator[str]) -> None:
    tried("my secret pass phrase", "wrong", next(address))

    assert Tries.objects.count() == 2
    assert not [row for row in Tries.objects.all() if "secret" in row.of or "192.0.2" in row.of]


def test_many_tries_at_once_are_worth_no_more(database: Any) -> None:
    by = tries.counted_by("alice", "192.0.2.250")

    def take(_: int) -> bool:
        try:
            return not tries.take(by, now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as many:
        allowed = list(many.map(take, range(24)))

    assert allowed.count(True) == 5


def test_counts_of_yesterday_are_cleared_away(db: None) -> None:
    tries.take(tries.counted_by("old", "192.0.2.251"), now=NOW - timedelta(days=2))
    tries.take(tries.counted_by("new", "192.0.2.252"), now=NOW)

    assert Tries.objects.count() == 2


@pytest.mark.parametrize(
    ("peer", "told", "found"),
    [
        ("192.0.2.9", "203.0.113.5", "192.0.2.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "10.0.0.1, 203.0.113.5", "203.0.113.5"),
        ("127.0.0.1", "not an address", "127.0.0.1"),
        ("::1", "2001:db8::5", "2001:db8::5"),
    ],
)
def test_the_address_is_that_which_the_nearest_proxy_saw(peer: str, told: str, found: str) -> None:
    headers = {"X-Forwarded-For": told} if told else {}
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)

    assert addresses.of(request) == found
