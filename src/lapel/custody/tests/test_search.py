"""The log by filter: who, on what, which act, when; page by page."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from lapel.custody import selectors
from lapel.custody.selectors import LogSlice
from lapel.custody.services import SYSTEM, Actor, Subject, act
from lapel.foundation import clock
from lapel.foundation.ids import new_id

CORA = Actor(kind="person", id="cora", name="Cora Lind")
DOCK = Actor(kind="dock", id="BAL-1", name="dock BAL-1")
START = datetime(2026, 3, 13, 12, tzinfo=UTC)
FILM, OTHER = new_id(), new_id()


def told(action: str, by: Actor, on: UUID) -> None:
    with act(action, on=Subject(kind="recording", id=on), by=by):
        pass


@pytest.fixture
def log(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine entries, a minute apart."""
    times = iter(START + timedelta(minutes=n) for n in range(100))
    monkeypatch.setattr(clock, "now", lambda: next(times))
    for action, by, on in (
        ("received", DOCK, FILM),
        ("received", DOCK, OTHER),
        ("viewed", CORA, FILM),
        ("downloaded", CORA, FILM),
        ("examined", SYSTEM, OTHER),
        ("viewed", CORA, OTHER),
        ("tagged", CORA, OTHER),
        ("viewed", DOCK, FILM),
        ("viewed", CORA, FILM),
    ):
        told(action, by, on)


def said(found: LogSlice) -> list[str]:
    return [f"{each.actor_id} {each.action}" for each in found.entries]


def test_without_a_filter_the_newest_come_first(log: None) -> None:
    assert said(selectors.search(limit=3)) == ["cora viewed", "BAL-1 viewed", "cora tagged"]


def test_one_actor(log: None) -> None:
    assert len(selectors.search(actor="cora").entries) == 5


def test_one_subject(log: None) -> None:
    found = selectors.search(subject=OTHER)
    assert said(found) == ["cora tagged", "cora viewed", "lapel examined", "BAL-1 received"]


def test_several_actions_come_in_the_order_of_the_log(log: None) -> None:
    found = selectors.search(actions=["viewed", "tagged"], limit=4)
    assert said(found) == ["cora viewed", "BAL-1 viewed", "cora tagged", "cora viewed"]


def test_what_one_person_did_to_one_thing(log: None) -> None:
    found = selectors.search(actor="cora", subject=FILM, actions=["viewed", "downloaded"])
    assert said(found) == ["cora viewed", "cora downloaded", "cora viewed"]


@pytest.mark.parametrize(
    ("since", "until", "count"), [(None, None, 9), (3, None, 6), (None, 3, 3), (3, 5, 2), (9, 9, 0)]
)
def test_a_span_of_time_has_its_first_moment_and_not_its_last(
    log: None, since: int | None, until: int | None, count: int
) -> None:
    def moment(minutes: int | None) -> datetime | None:
        return None if minutes is None else START + timedelta(minutes=minutes)

    assert len(selectors.search(since=moment(since), until=moment(until)).entries) == count


@pytest.mark.parametrize("asked", [{}, {"actions": ["viewed", "received"]}, {"actor": "cora"}])
def test_the_pages_together_are_the_whole_once(log: None, asked: dict[str, object]) -> None:
    whole = [each.id for each in selectors.search(**asked).entries]  # type: ignore[arg-type]
    pages: list[UUID] = []
    before: int | None = None
    while True:
        page = selectors.search(**asked, before=before, limit=2)  # type: ignore[arg-type]
        pages += [each.id for each in page.entries]
        before = page.next_before
        if before is None:
            break

    assert pages == whole


def test_the_last_page_leads_nowhere_even_when_it_is_full(log: None) -> None:
    assert selectors.search(limit=9).next_before is None
    assert selectors.search(limit=8).next_before is not None


def test_an_action_that_never_happened_finds_nothing(log: None) -> None:
    assert selectors.search(actions=["erased"]).entries == ()


def test_the_queries_do_not_grow_with_what_is_found(
    log: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):  # numbers, entries, places
        selectors.search(actions=["viewed", "tagged", "received"], limit=5)


def test_the_actions_of_the_log_are_known(log: None) -> None:
    known = selectors.actions_known()
    assert known == ("downloaded", "examined", "received", "tagged", "viewed")


def test_an_empty_log_knows_nothing(db: None) -> None:
    assert selectors.actions_known() == ()
    assert selectors.actors_known("") == ()


def test_actors_are_found_by_a_part_of_their_name_or_by_their_id(log: None) -> None:
    assert [each.id for each in selectors.actors_known("LIND")] == ["cora"]
    assert [each.name for each in selectors.actors_known("BAL-1")] == ["dock BAL-1"]
    assert [each.id for each in selectors.actors_known("")] == ["cora", "BAL-1", "lapel"]
    assert selectors.actors_known("%") == ()


def test_an_actor_has_the_name_of_the_newest_entry(log: None) -> None:
    told("viewed", Actor(kind="person", id="cora", name="Cora Lind-Baker"), FILM)
    assert [each.name for each in selectors.actors_known("cora")] == ["Cora Lind-Baker"]
