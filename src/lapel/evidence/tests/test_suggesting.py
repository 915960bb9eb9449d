"""Suggestions: the rules by example, and what holds for any footage."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapel.evidence.suggesting import BY_MISTAKE, Nearby, Suggestion, gap, suggested

NOON = datetime(2026, 3, 13, 16, tzinfo=UTC)
ROSA, CAI, BEN, DEB = (UUID(int=n) for n in range(1, 5))
NAMES = {ROSA: "Rosa Alvarez", CAI: "Cai Chen", BEN: "Ben Baker", DEB: "Deb Cole"}
UNIT, OTHER_UNIT = UUID(int=11), UUID(int=12)


def film(number: int, minute: int, *, long: int = 5, wearer: UUID = ROSA, **is_: Any) -> Nearby:
    """A recording so many minutes after noon."""
    begun = NOON + timedelta(minutes=minute)
    plain = Nearby(
        id=UUID(int=number),
        wearer=wearer,
        wearer_name=NAMES[wearer],
        unit=UNIT,
        started_at=begun,
        ended_at=begun + timedelta(minutes=long),
    )
    return replace(plain, **is_)


def tagged(number: int, minute: int, *, wearer: UUID = ROSA, **is_: Any) -> Nearby:
    """A recording like it that is tagged arrest, 26-1, unless something else is said."""
    said = {"category": "arrest", "category_name": "Arrest", "case_number": "26-1"}
    return film(number, minute, wearer=wearer, **(said | is_))


WAITING = film(99, 0)


def test_the_same_persons_recording_before_it_speaks() -> None:
    assert suggested(WAITING, [tagged(1, -12)]) == Suggestion(
        category="arrest",
        category_name="Arrest",
        case_number="26-1",
        because="Rosa Alvarez's recording 7 minutes before is tagged so",
    )


def test_of_ones_own_the_nearest_decides() -> None:
    far, near = tagged(1, -30, category="search"), tagged(2, 8, category="force")

    idea = suggested(WAITING, [far, near])

    assert idea
    assert (idea.category, idea.because) == (
        "force",
        "Rosa Alvarez's recording 3 minutes after is tagged so",
    )


@pytest.mark.parametrize(("minute", "speaks"), [(-35, True), (-36, False), (35, True), (36, False)])
def test_ones_own_speak_for_half_an_hour(minute: int, speaks: bool) -> None:
    assert (suggested(WAITING, [tagged(1, minute)]) is not None) is speaks


@pytest.mark.parametrize(("minute", "speaks"), [(-20, True), (-21, False), (20, True), (21, False)])
def test_colleagues_speak_for_a_quarter_of_an_hour(minute: int, speaks: bool) -> None:
    assert (suggested(WAITING, [tagged(1, minute, wearer=CAI)]) is not None) is speaks


def test_ones_own_go_before_what_colleagues_tagged() -> None:
    others = [tagged(1, 0, wearer=CAI, category="search"), tagged(2, -30, category="force")]

    idea = suggested(WAITING, others)

    assert idea
    assert idea.category == "force"


def test_what_most_colleagues_tagged_decides_over_the_nearest() -> None:
    others = [
        tagged(1, 0, wearer=CAI, category="search"),
        tagged(2, 9, wearer=BEN, category="force"),
        tagged(3, 9, wearer=DEB, category="force"),
    ]

    idea = suggested(WAITING, others)

    assert idea
    assert idea.category == "force"
    assert idea.because == "2 colleagues (Ben Baker, Deb Cole) tagged theirs of these minutes so"


def test_a_colleague_has_one_voice_however_often_they_recorded() -> None:
    others = [
        tagged(1, 8, wearer=CAI, category="search"),
        tagged(2, 9, wearer=CAI, category="search"),
        tagged(3, 0, wearer=BEN, category="force"),
    ]

    idea = suggested(WAITING, others)

    assert idea
    assert idea.category == "force"


def test_a_colleague_of_another_unit_does_not_speak() -> None:
    assert suggested(WAITING, [tagged(1, 0, wearer=CAI, unit=OTHER_UNIT)]) is None


def test_a_camera_nobody_wore_is_no_persons_own() -> None:
    unworn, other = (replace(each, wearer=None, unit=None) for each in (WAITING, tagged(1, 0)))

    assert suggested(unworn, [other]) is None


def test_one_that_ran_by_mistake_does_not_speak() -> None:
    assert suggested(WAITING, [tagged(1, 0, category=BY_MISTAKE)]) is None


def test_one_whose_time_is_not_sure_neither_gives_nor_gets() -> None:
    unsure = replace(WAITING, started_at=None)

    assert suggested(unsure, [tagged(1, 0)]) is None
    assert suggested(WAITING, [tagged(1, 0, started_at=None)]) is None


def test_what_is_tagged_gets_no_suggestion() -> None:
    assert suggested(replace(WAITING, category="training"), [tagged(1, 0)]) is None


def test_a_case_number_that_stands_is_not_suggested_over() -> None:
    idea = suggested(replace(WAITING, case_number="26-7"), [tagged(1, 0)])

    assert idea
    assert (idea.category, idea.case_number) == ("arrest", "")


def test_two_that_run_at_once_have_no_gap() -> None:
    assert gap(film(1, 0, long=60), film(2, 30, long=1)) == timedelta()


films = st.builds(
    film,
    st.integers(1, 90),
    st.integers(-90, 90),
    long=st.integers(0, 60),
    wearer=st.sampled_from([ROSA, CAI, BEN, DEB]),
    unit=st.sampled_from([UNIT, OTHER_UNIT, None]),
    category=st.sampled_from(["", "arrest", "force", BY_MISTAKE]),
    case_number=st.sampled_from(["", "26-1", "26-2"]),
)


@given(st.lists(films, max_size=8))
def test_a_suggestion_is_a_tag_that_stands_on_one_of_them(others: Sequence[Nearby]) -> None:
    idea = suggested(WAITING, others)

    if idea is not None:
        assert (idea.category, idea.case_number) in {
            (each.category, each.case_number) for each in others if each.category
        }
        assert idea.category != BY_MISTAKE


@given(st.lists(films, max_size=8, unique_by=lambda each: each.id), st.randoms())
def test_the_order_in_which_they_are_looked_at_does_not_matter(
    others: list[Nearby], random: Any
) -> None:
    mixed = others.copy()
    random.shuffle(mixed)

    assert suggested(WAITING, mixed) == suggested(WAITING, others)


@given(films, films)
def test_the_gap_is_the_same_from_either_side(one: Nearby, other: Nearby) -> None:
    assert gap(one, other) == gap(other, one) >= timedelta()
