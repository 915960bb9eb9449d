"""The address of the footage page: what it means, and how a filter changes it."""

from datetime import date, time
from uuid import UUID

import pytest
from django.http import QueryDict

from lapel.evidence import forms
from lapel.evidence.selectors import Choice, Facets, Filters

TODAY = date(2026, 11, 21)
BALTIMORE = "01a1ff6e-8b82-721c-91c5-e33273afff3f"


def asked(query: str) -> forms.Asked:
    return forms.asked(QueryDict(query), today=TODAY)


def sentence(query: str, **known: str) -> tuple[forms.Filter, ...]:
    return forms.sentence(asked(query), known)


def menus(query: str, **facets: tuple[Choice, ...]) -> dict[str, forms.Menu]:
    none: dict[str, tuple[Choice, ...]] = {"people": (), "offices": (), "states": (), "days": ()}
    found = forms.menus(asked(query), Facets(**{**none, **facets}))
    return {each.name: each for each in found}


def test_an_empty_address_narrows_nothing() -> None:
    this = asked("")

    assert this.filters == Filters()
    assert not this.narrowed
    assert this.is_grid


def test_every_filter_is_read_from_the_address() -> None:
    this = asked(f"office={BALTIMORE}&state=quarantined&day=2026-11-20&q=alvarez&as=table")

    assert this.filters == Filters(
        office=UUID(BALTIMORE), state="quarantined", day=date(2026, 11, 20), query="alvarez"
    )
    assert not this.is_grid


def test_what_cannot_be_read_filters_nothing_instead_of_failing() -> None:
    this = asked("office=zzz&state=burnt&day=31-02&person=1&as=tiles&after=x")

    assert this.filters == Filters()
    assert this.is_grid
    assert this.after is None


def test_changing_one_filter_keeps_the_others_in_the_address() -> None:
    assert asked("q=a+b&state=kept").address(state="quarantined") == "?q=a+b&state=quarantined"


def test_clearing_all_filters_keeps_the_way_of_showing() -> None:
    assert asked("q=a&state=kept&as=table").everything == "?as=table"


def test_the_sentence_names_the_chosen_value_and_marks_it() -> None:
    office = sentence(f"office={BALTIMORE}", office="Baltimore")[2]

    assert (office.label, office.chosen) == ("Baltimore", True)


def test_a_menu_marks_the_chosen_value_and_offers_to_drop_it() -> None:
    offices = (Choice(value=BALTIMORE, label="Baltimore", count=7),)

    office = menus(f"office={BALTIMORE}", offices=offices)["office"]

    assert [option.current for option in office.options] == [False, True]
    assert office.options[0].url == "?"


def test_a_long_list_of_people_can_be_typed_into() -> None:
    people = tuple(Choice(value=str(n), label=f"Person {n}", count=1) for n in range(9))

    found = menus("", people=people)

    assert found["person"].findable
    assert not found["office"].findable


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("day=2026-13-99", "any day"),
        ("day=9999-12-31", "any day"),
        ("person=bad", "everyone"),
        ("office=1", "every office"),
        ("state=foo", "any state"),
        (f"q={'x' * 201}", "shorten it"),
        ("q=a%00b", "cannot be searched"),
    ],
)
def test_a_value_that_cannot_be_read_is_dropped_and_said_to_be(query: str, word: str) -> None:
    this = asked(query)

    assert this.filters == Filters()
    assert this.values == {}
    assert [word in said for said in this.dropped] == [True]
    assert not any(chip.chosen for chip in sentence(query))


def test_a_day_among_the_words_becomes_the_filter_and_leaves_the_search() -> None:
    this = asked("q=baltimore+yesterday")

    assert this.filters == Filters(day=date(2026, 11, 20), query="baltimore")
    assert this.address(day="") == "?q=baltimore"


def test_a_time_among_the_words_narrows_and_a_second_one_is_said_to_narrow_nothing() -> None:
    this = asked("q=alvarez+14:02+15:30")

    assert this.query == "alvarez"
    assert this.filters.at == time(14, 2)
    assert this.dropped[0].startswith("15:30 narrows nothing")


def test_a_state_reads_as_part_of_the_sentence() -> None:
    state = sentence("state=quarantined")[3]

    assert (state.before, state.label) == ("", "in quarantine")


def test_a_time_of_day_stands_in_the_sentence_and_its_menu_drops_it() -> None:
    assert [each.label for each in sentence("at=14:00")][-1] == "14:00"
    assert [each.url for each in menus("at=14:00&q=a")["at"].options] == ["?q=a"]


def test_a_value_without_a_match_is_named_in_words_and_not_by_its_id() -> None:
    assert sentence(f"office={BALTIMORE}")[2].label == "one without a match"
    assert sentence("day=2026-11-20")[4].label == "Fri 20 Nov 2026"


def test_a_span_of_days_reads_from_one_to_the_other_and_a_day_takes_its_place() -> None:
    days = (Choice(value="2026-11-20", label="Fri 20 Nov", count=3),)
    asked_for = "since=2026-11-01&until=2026-11-07&q=a"

    span = sentence(asked_for)[4]

    assert (span.before, span.label) == ("from", "Sun 1 Nov 2026 to Sat 7 Nov 2026")
    assert [each.url for each in menus(asked_for, days=days)["day"].options] == [
        "?q=a",
        "?q=a&day=2026-11-20",
    ]


def test_filters_that_are_rare_stand_in_the_sentence_only_when_they_are_set() -> None:
    assert [each.name for each in sentence("")] == ["person", "category", "office", "state", "day"]
    assert sentence("case=24-118")[-1].label == "24-118"
    assert sentence("category=none")[1].label == "no category yet"


def test_tagging_one_recording_sets_what_the_form_says_even_to_nothing() -> None:
    wish = forms.tagging(QueryDict("category=none&case_number=&as=form"))

    assert (wish.category, wish.case_number, wish.title) == ("", "", None)


def test_tagging_many_leaves_as_it_is_what_stays_empty() -> None:
    wish = forms.tagging(QueryDict("many=1&category=&case_number=+&title="))

    assert not wish.says


def test_an_id_that_is_none_is_left_out_of_a_form() -> None:
    named = forms.tagging(QueryDict(f"recording={BALTIMORE}&recording=x")).recordings

    assert named == (UUID(BALTIMORE),)
