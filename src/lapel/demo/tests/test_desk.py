"""The desk of the demo: what its people said, as they find it afterwards."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from lapel.demo import agency, cast, desk, footage, reel, said
from lapel.evidence import selectors
from lapel.evidence.testing import received
from lapel.foundation.config import Config
from lapel.program import selectors as program

TODAY = date(2026, 3, 20)


@pytest.fixture
def told(db: None) -> None:
    """The demo agency with every recording of the reel in custody, and its desks worked at."""
    agency.load(Config(home=Path("unused")))
    people = {member.badge: member for member in program.members()}
    for take in reel.TAKES:
        when = next(footage.times(take, TODAY))
        worn = program.who_wore(take.serial, when.triggered_at)
        who = people[worn.badge] if worn else None
        received(
            camera_serial=take.serial,
            wearer_id=who.id if who else None,
            unit_id=who.unit_id if who else None,
            office_id=who.office_id if who else None,
            started_at=when.started_at,
            triggered_at=when.triggered_at,
            ended_at=when.ended_at,
            received_at=when.ended_at + timedelta(hours=6),
        )
    desk.work()


def test_every_film_that_is_spoken_of_is_in_the_reel() -> None:
    reeled = {(take.serial, take.time) for take in reel.TAKES}
    films = (
        *(tag.film for tag in said.TAGS),
        *(written.film for written in said.WRITTEN),
        *(film for matter in said.MATTERS for part in matter.parts for film in part.films),
    )

    assert {(cast.BY_BADGE[badge].serial, time) for badge, time in films} <= reeled


def test_a_marker_lies_within_its_film() -> None:
    seconds = {(take.serial, take.time): take.shots[0].seconds for take in reel.TAKES}
    for written in said.WRITTEN:
        badge, time = written.film
        assert (written.second or 0) < seconds[cast.BY_BADGE[badge].serial, time]


def test_the_wearers_day_has_tags_to_set_and_some_are_suggested(told: None) -> None:
    now = selectors.today(desk.Person("wearer").viewer, today=TODAY)

    assert now.untagged == 2
    (idea,) = now.suggestions.values()
    assert idea.because == "Rosa Alvarez's recording 10 minutes before is tagged so"


def test_the_supervisor_is_offered_the_same(told: None) -> None:
    now = selectors.today(desk.Person("supervisor").viewer, today=TODAY)

    doorstep = desk.Desk().find(said.DOORSTEP)
    assert doorstep
    idea = now.suggestions[doorstep]
    assert (idea.category_name, idea.case_number) == ("Warrant", "BAL-0412")
    assert idea.because == "Rosa Alvarez's recording 10 minutes before is tagged so"


def test_a_case_has_folders_and_something_more_to_take_in(told: None) -> None:
    viewer = desk.Person("custodian").viewer
    found = {case.number: case for case in selectors.cases(viewer).cases}

    assert list(found) == ["BAL-0412", "PHI-0077", "WAS-0031", "BUF-0105"]
    assert found["WAS-0031"].state == "closed"
    page = selectors.case(viewer, found["BAL-0412"].id)
    assert [(folder.name, len(folder.cards)) for folder in page.folders] == [
        ("Approach", 2),
        ("Interviews", 1),
        ("Statements of neighbours", 0),
    ]
    assert len(page.carrying) == 1


def test_notes_and_markers_stand_where_they_were_written(told: None) -> None:
    film = desk.Desk().find(said.DOORSTEP)
    assert film

    page = selectors.recording(desk.Person("wearer").viewer, film)

    assert [marker.label for marker in page.markers] == [
        "Door opens",
        "Second person leaves",
        "Badge shown and named",
    ]
    assert [note.author_name for note in page.notes] == ["Dana Whitfield"]


def test_views_are_kept_for_who_uses_them(told: None) -> None:
    views = selectors.saved_views(desk.Person("custodian").viewer)

    assert [view.name for view in views] == ["In quarantine", "Use of force"]
