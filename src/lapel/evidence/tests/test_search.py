"""What a search finds and what facets count, held against a look through all that is known."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lapel.accounts import selectors as accounts
from lapel.accounts.rules import Scope, Viewer
from lapel.accounts.testing import make_user
from lapel.custody.services import SYSTEM
from lapel.evidence import selectors, services
from lapel.evidence.arrivals import Reason
from lapel.evidence.selectors import Filters
from lapel.evidence.testing import NOON, received
from lapel.program import services as program
from lapel.program.testing import SmallProgram, small_program

ZONE = ZoneInfo("America/New_York")
TITLES = ("", "Gate check", "Transport to court")
CATEGORIES = ("", "arrest", "transport")
NAMES = {"": "", "arrest": "Arrest", "transport": "Transport"}
CASES = ("", "24-CR-118", "24-CR-119", "")
NOTES = ("", "Suspect fled north", "", "sealed bag 17b", "")
COUNT = 24


@dataclass(frozen=True)
class Known:
    """One recording as a person who knows everything would describe it."""

    id: UUID
    names: tuple[str, ...]
    whole: tuple[str, ...]
    text: str
    words: tuple[str, ...]
    person: UUID
    unit: UUID
    office: UUID
    camera: str
    category: str
    case: str
    state: str
    shown_at: datetime

    @property
    def day(self) -> date:
        return self.shown_at.astimezone(ZONE).date()

    def says(self, word: str) -> bool:
        word = word.lower()
        inside = len(word) >= 3
        names = any(word in name if inside else name.startswith(word) for name in self.names)
        begun = any(each.startswith(word) for each in self.words)
        return names or begun or word in self.whole or (inside and word in self.text)

    def passes(self, asked: Filters) -> bool:
        plain = (
            (asked.person, self.person),
            (asked.unit, self.unit),
            (asked.office, self.office),
            (asked.camera, self.camera),
            (asked.category.replace("none", ""), self.category if asked.category else ""),
            (asked.case.upper(), self.case),
            (asked.state, self.state),
            (asked.day, self.day),
        )
        return (
            all(not wanted or wanted == value for wanted, value in plain)
            and (asked.category != "none" or not self.category)
            and (asked.since is None or self.day >= asked.since)
            and (asked.until is None or self.day <= asked.until)
            and (asked.at is None or self.near(asked.at))
            and all(self.says(word) for word in asked.query.split())
        )

    def near(self, at: time) -> bool:
        moment = self.shown_at.astimezone(ZONE)
        minutes = abs((moment.hour - at.hour) * 60 + moment.minute - at.minute)
        return min(minutes, 24 * 60 - minutes) <= 30


@dataclass(frozen=True)
class World:
    """People with different rights, what there is, and who may see which of it."""

    viewers: dict[str, Viewer]
    known: tuple[Known, ...]
    seen: dict[str, frozenset[UUID]]

    def right(self, who: str, asked: Filters) -> list[Known]:
        mine = [each for each in self.known if each.id in self.seen[who] and each.passes(asked)]
        return sorted(mine, key=lambda each: (each.shown_at, each.id), reverse=True)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who wears a camera, as lists name them."""

    id: UUID
    unit: UUID
    names: tuple[str, ...]
    badge: str


@pytest.fixture
def world(db: None) -> World:
    agency = small_program()
    smithson = program.add_member(
        given="Cai", family="Smithson", badge="3391", unit=agency.unit, by=SYSTEM
    )
    viewers = _viewers(agency)
    people = (
        _person(agency.member, agency.unit, "rosa alvarez response", "4417"),
        _person(smithson, agency.unit, "cai smithson response", "3391"),
        _person(agency.other_member, agency.other_unit, "ben baker fugitives", "2210"),
    )
    known = tuple(
        _recorded(n, people[n % 3], agency.office, viewers["custodian"]) for n in range(COUNT)
    )
    seen = {
        "wearer": frozenset(each.id for each in known if each.person == agency.member),
        "supervisor": frozenset(each.id for each in known if each.unit == agency.unit),
        "custodian": frozenset(each.id for each in known),
        "admin": frozenset[UUID](),
    }
    return World(viewers=viewers, known=known, seen=seen)


def _viewers(agency: SmallProgram) -> dict[str, Viewer]:
    wearer = make_user("wearer", "wearer")
    program.link_user(member=agency.member, user=wearer.id, by=SYSTEM)
    unit = Scope(kind="unit", id=agency.unit)
    users = {
        "wearer": wearer,
        "supervisor": make_user("supervisor", "supervisor", scope=unit),
        "custodian": make_user("custodian", "custodian"),
        "admin": make_user("admin", "admin"),
    }
    return {name: accounts.viewer(user) for name, user in users.items()}


def _person(uid: UUID, unit: UUID, names: str, badge: str) -> Person:
    return Person(id=uid, unit=unit, names=tuple(names.split()), badge=badge)


def _recorded(n: int, person: Person, office: UUID, custodian: Viewer) -> Known:
    """The n-th recording, tagged and noted as its number says."""
    category, case, title = CATEGORIES[n // 2 % 3], CASES[n % 4], TITLES[n // 3 % 3]
    note, apart = NOTES[n % 5], n % 11 == 0
    shown = NOON + timedelta(hours=7 * n, minutes=13 * n)
    uid = received(
        recording=f"R{n:04}",
        sha256=f"{n:064x}",
        filename=f"GX{n:03}_patrol.mp4",
        camera_serial=f"X60{n % 5:03}",
        wearer_id=person.id,
        unit_id=person.unit,
        office_id=office,
        started_at=shown,
        received_at=shown + timedelta(hours=6),
        reasons=(Reason(code="unknown_camera", text="?"),) if apart else (),
    ).recording_id
    services.tag(
        viewer=custodian,
        recordings=[uid],
        category=category or None,
        case_number=case or None,
        title=title or None,
        by=SYSTEM,
    )
    if note:
        services.add_note(viewer=custodian, recording=uid, text=note, by=SYSTEM)
    return Known(
        id=uid,
        names=(*person.names, "baltimore", NAMES[category].lower()),
        whole=(person.badge, "bal"),
        text=f"x60{n % 5:03} r{n:04} {case} {title} gx{n:03}_patrol.mp4".lower(),
        words=tuple(f"{title} {note}".lower().split()),
        person=person.id,
        unit=person.unit,
        office=office,
        camera=f"X60{n % 5:03}",
        category=category,
        case=case,
        state="quarantined" if apart else "kept",
        shown_at=shown,
    )


PLACES = ["baltimore", "bal", "resp", "BALTI"]
PEOPLE = ["smith", "SMITHSON", "ro", "4417", "441"]
FILES = ["gx01", "patrol", "x600", "24-cr-118", "cr-11"]
SAID = ["gate", "ga", "court", "fled", "bag", "17b", "arrest", "zzz", "%", "_"]
WORDS = st.sampled_from([*PLACES, *PEOPLE, *FILES, *SAID])
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "person": st.integers(0, 2),
        "unit": st.integers(0, 2),
        "camera": st.sampled_from(["X60001", "X60004", "none such"]),
        "category": st.sampled_from(["none", "arrest", "transport", "force", "no_such"]),
        "case": st.sampled_from(["24-CR-118", "24-cr-119", "25"]),
        "state": st.sampled_from(["kept", "quarantined"]),
        "day": st.dates(date(2026, 3, 12), date(2026, 3, 21)),
        "since": st.dates(date(2026, 3, 12), date(2026, 3, 21)),
        "until": st.dates(date(2026, 3, 12), date(2026, 3, 21)),
        "at": st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        "query": st.lists(WORDS, max_size=3).map(" ".join),
    },
)
MANY = settings(
    max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def asked_of(world: World, said: dict[str, object]) -> Filters:
    """Filters whose people and units exist."""
    real = dict(said)
    for name in ("person", "unit"):
        if name in real:
            real[name] = getattr(world.known[int(str(real[name]))], name)
    return Filters(**real)  # type: ignore[arg-type]


@MANY
@given(said=ASKED, who=st.sampled_from(["wearer", "supervisor", "custodian", "admin"]))
def test_a_list_is_what_somebody_who_reads_everything_would_pick(
    world: World, said: dict[str, object], who: str
) -> None:
    asked = asked_of(world, said)
    page = selectors.grid(world.viewers[who], filters=asked)

    right = world.right(who, asked)
    assert [card.id for card in page.cards] == [each.id for each in right]
    assert (page.total, page.total_at_least) == (len(right), False)


@MANY
@given(said=ASKED, who=st.sampled_from(["wearer", "supervisor", "custodian", "admin"]))
def test_each_facet_counts_what_the_other_filters_leave(
    world: World, said: dict[str, object], who: str
) -> None:
    asked = asked_of(world, said)
    facets = selectors.facets(world.viewers[who], filters=asked)

    offered = {
        "person": facets.people,
        "unit": facets.units,
        "office": facets.offices,
        "camera": facets.cameras,
        "category": facets.categories,
        "case": facets.cases,
        "state": facets.states,
        "day": facets.days,
    }
    for name, choices in offered.items():
        others = world.right(who, replace(asked, **{name: getattr(Filters(), name)}))
        values = [getattr(each, name) or ("none" if name == "category" else "") for each in others]
        right = Counter(str(value) for value in values if value)
        assert {choice.value: choice.count for choice in choices} == right, name
        assert not any(choice.at_least for choice in choices)


@pytest.mark.parametrize("who", ["wearer", "supervisor", "custodian", "admin"])
def test_a_search_page_by_page_is_the_whole_search(world: World, who: str) -> None:
    asked, cursor, ids = Filters(query="patrol"), None, []
    while True:
        page = selectors.grid(world.viewers[who], filters=asked, cursor=cursor, limit=5)
        ids += [card.id for card in page.cards]
        if (cursor := page.next_cursor) is None:
            break

    assert ids == [each.id for each in world.right(who, asked)]


def test_words_of_notes_are_found_by_their_stem(world: World) -> None:
    page = selectors.grid(world.viewers["custodian"], filters=Filters(query="suspects bagged"))
    fled = selectors.grid(world.viewers["custodian"], filters=Filters(query="suspects"))

    assert not page.cards
    assert {card.id for card in fled.cards} == {
        each.id for each in world.known if "suspect" in each.words
    }


def test_a_note_that_was_struck_is_found_no_more(world: World) -> None:
    custodian = world.viewers["custodian"]
    page = selectors.grid(custodian, filters=Filters(query="17b"))
    for card in page.cards:
        for note in selectors.notes(card.id):
            services.strike_note(viewer=custodian, note=note.id, by=SYSTEM)

    assert page.cards
    assert not selectors.grid(custodian, filters=Filters(query="17b")).cards


def test_beyond_the_eighth_word_nothing_is_looked_for(world: World) -> None:
    words = " ".join(["patrol"] * 8 + ["zzz"])

    assert selectors.grid(world.viewers["custodian"], filters=Filters(query=words)).total == COUNT


@pytest.mark.parametrize(
    "query", ["'", "\\", "a'b", "((", "!!", "&|", "<->", ":*", "é", "日本", "%_%"]
)
def test_marks_in_a_search_are_only_marks(world: World, query: str) -> None:
    assert selectors.grid(world.viewers["custodian"], filters=Filters(query=query)).total == 0


@pytest.mark.parametrize("filters", [Filters(), Filters(query="patrol"), Filters(state="kept")])
def test_the_number_of_queries_does_not_grow_with_the_cards(world: World, filters: Filters) -> None:
    counts = []
    for limit in (2, COUNT):
        with CaptureQueriesContext(connection) as asked:
            selectors.grid(world.viewers["custodian"], filters=filters, limit=limit)
        counts.append(len(asked))

    assert counts[0] == counts[1]
