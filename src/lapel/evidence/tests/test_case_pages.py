"""Cases as they are read: who sees which, what is counted, what is offered."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from lapel.evidence import selectors, services
from lapel.evidence.errors import NotVisible
from lapel.evidence.tests.desk import Desk, queries, set_up


@pytest.fixture
def desk(db: None) -> Desk:
    return set_up()


def opened(desk: Desk, number: str, *recordings: UUID, title: str = "", folder: str = "") -> UUID:
    """A case with these recordings in it."""
    viewer, by = desk.viewer("custodian"), desk.actor("custodian")
    case = services.open_case(viewer=viewer, number=number, title=title, by=by)
    place = services.add_folder(viewer=viewer, case=case, name=folder, by=by) if folder else None
    if recordings:
        services.put_in_case(viewer=viewer, case=case, folder=place, recordings=recordings, by=by)
    return case


def numbers(desk: Desk, who: str, **asked: str) -> list[str]:
    page = selectors.cases(desk.viewer(who), **asked)
    return [case.number for case in page.cases]


def test_who_manages_cases_sees_all_of_them_the_newest_first(desk: Desk) -> None:
    opened(desk, "26-1")
    opened(desk, "26-2", desk.of_stranger())

    assert numbers(desk, "custodian") == ["26-2", "26-1"]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("wearer", ["own"]),
        ("supervisor", ["unit", "own"]),
        ("auditor", ["other", "unit", "own"]),
        ("admin", []),
        ("nobody", []),
    ],
)
def test_others_see_the_cases_of_footage_that_they_see(
    desk: Desk, who: str, seen: list[str]
) -> None:
    opened(desk, "empty")
    opened(desk, "own", desk.recorded())
    opened(desk, "unit", desk.of_colleague())
    opened(desk, "other", desk.of_stranger())

    assert numbers(desk, who) == seen


def test_a_case_counts_and_shows_only_what_its_reader_sees(desk: Desk) -> None:
    own, hidden = desk.recorded(), desk.of_stranger()
    case = opened(desk, "26-1", own, hidden, folder="Scene")
    viewer = desk.viewer("wearer")

    page = selectors.case(viewer, case)

    assert [card.id for card in page.folders[0].cards] == [own]
    assert (page.case.count, page.shown) == (1, 1)
    assert page.entries == ()
    (listed,) = selectors.cases(viewer).cases
    assert (listed.count, [card.id for card in listed.cards]) == (1, [own])


def test_a_folder_with_nothing_for_its_reader_is_not_named(desk: Desk) -> None:
    own, hidden = desk.recorded(), desk.of_stranger()
    case = opened(desk, "26-1", hidden, folder="Informant")
    services.put_in_case(
        viewer=desk.viewer("custodian"),
        case=case,
        folder=None,
        recordings=[own],
        by=desk.actor("custodian"),
    )

    page = selectors.case(desk.viewer("wearer"), case)

    assert page.folders == ()
    assert [card.id for card in page.loose] == [own]


def test_a_case_without_anything_for_its_reader_is_not_there(desk: Desk) -> None:
    case = opened(desk, "26-1", desk.of_stranger())

    for unknown in (case, uuid4()):
        with pytest.raises(NotVisible, match=f"no case {unknown} for you"):
            selectors.case(desk.viewer("wearer"), unknown)


def test_a_case_is_found_by_words_of_its_number_and_title(desk: Desk) -> None:
    opened(desk, "BAL-26-1", title="Elm Street")
    opened(desk, "BAL-26-2", title="Oak Street")

    assert numbers(desk, "custodian", query="bal street elm") == ["BAL-26-1"]
    assert numbers(desk, "custodian", query="26-2") == ["BAL-26-2"]
    assert numbers(desk, "custodian", query="nothing\x00") == []


def test_cases_are_narrowed_by_their_state(desk: Desk) -> None:
    opened(desk, "26-1")
    closed = opened(desk, "26-2")
    services.close_case(viewer=desk.viewer("custodian"), case=closed, by=desk.actor("custodian"))

    assert numbers(desk, "custodian", state="open") == ["26-1"]
    assert numbers(desk, "custodian", state="closed") == ["26-2"]
    assert numbers(desk, "custodian", state="lost") == []


def test_pages_of_cases_follow_one_another_without_a_gap(desk: Desk) -> None:
    for number in range(31):
        opened(desk, f"26-{number}")
    viewer = desk.viewer("custodian")

    first = selectors.cases(viewer)
    second = selectors.cases(viewer, cursor=first.next_cursor)

    assert [case.number for case in (*first.cases, *second.cases)] == [
        f"26-{number}" for number in range(30, -1, -1)
    ]
    assert second.next_cursor is None


@pytest.mark.parametrize("cursor", ["", "x", "2026-01-01T00:00:00_x", "2026-01-01_"])
def test_a_cursor_that_cannot_be_read_starts_at_the_top(desk: Desk, cursor: str) -> None:
    opened(desk, "26-1")

    assert len(selectors.cases(desk.viewer("custodian"), cursor=cursor).cases) == 1


def test_a_case_offers_what_carries_its_number_and_is_not_in_it(desk: Desk) -> None:
    inside, outside, other = (desk.recorded(minute=n) for n in (0, 10, 20))
    case = opened(desk, "BAL-26-1", inside)
    for film, number in ((inside, "BAL-26-1"), (outside, "bal-26-1"), (other, "BAL-26-12")):
        services.set_case_number(
            viewer=desk.viewer("custodian"),
            recordings=[film],
            number=number,
            by=desk.actor("custodian"),
        )

    page = selectors.case(desk.viewer("custodian"), case)

    assert [card.id for card in page.carrying] == [outside]
    assert selectors.case(desk.viewer("wearer"), case).carrying == ()


def test_the_history_of_a_case_is_told_to_who_sees_all_footage(desk: Desk) -> None:
    case = opened(desk, "26-1", desk.recorded())

    for who, told in (
        ("custodian", ["case_opened", "recordings_put_in"]),
        ("auditor", ["case_opened", "recordings_put_in"]),
        ("supervisor", []),
    ):
        page = selectors.case(desk.viewer(who), case)
        assert [entry.action for entry in page.entries] == told


def test_a_recording_names_the_cases_it_lies_in(desk: Desk) -> None:
    film = desk.recorded()
    case = opened(desk, "26-1", film, title="Elm Street", folder="Scene")

    (named,) = selectors.recording(desk.viewer("wearer"), film).cases

    assert (named.id, named.number, named.title) == (case, "26-1", "Elm Street")
    assert (named.state, named.folder) == ("open", "Scene")


def test_many_cases_take_as_many_queries_as_one(desk: Desk) -> None:
    viewer = desk.viewer("custodian")
    opened(desk, "26-0", desk.recorded())
    one = queries(lambda: selectors.cases(viewer))
    for number in range(1, 6):
        opened(desk, f"26-{number}", desk.recorded(minute=10 * number))

    assert queries(lambda: selectors.cases(viewer)) == one
    assert len(selectors.cases(viewer).cases) == 6


def test_a_full_case_takes_as_many_queries_as_one_with_one(desk: Desk) -> None:
    viewer = desk.viewer("custodian")
    small = opened(desk, "26-0", desk.recorded())
    full = opened(desk, "26-1", *(desk.recorded(minute=9 + n) for n in range(9)), folder="Scene")

    asked = [queries(partial(selectors.case, viewer, case)) for case in (small, full)]

    assert asked[0] == asked[1]
    assert selectors.case(viewer, full).shown == 9
