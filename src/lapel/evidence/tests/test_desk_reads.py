"""What the desk reads: today, suggestions, notes, markers, views, positions."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from lapel.custody.services import SYSTEM
from lapel.evidence import selectors, services
from lapel.evidence.arrivals import Reason
from lapel.evidence.models import Clip
from lapel.evidence.services import Examination
from lapel.evidence.suggesting import Suggestion
from lapel.evidence.testing import NOON
from lapel.evidence.tests.desk import Desk, Queries, queries, set_up

DAY = date(2026, 3, 13)


@pytest.fixture
def desk(db: None) -> Desk:
    return set_up()


def tag(
    desk: Desk, recording: UUID, *, category: str = "arrest", number: str | None = "26-1"
) -> None:
    services.tag(
        viewer=desk.viewer("custodian"),
        recordings=[recording],
        category=category,
        case_number=number,
        title=None,
        by=desk.actor("custodian"),
    )


def test_the_categories_come_in_the_agencys_order(desk: Desk) -> None:
    assert [each.code for each in selectors.categories()] == [
        "arrest",
        "search",
        "warrant",
        "force",
        "interview",
        "field_encounter",
        "transport",
        "training",
        "accidental",
    ]


def test_a_card_names_what_was_said_of_the_recording(desk: Desk) -> None:
    film = desk.recorded()
    services.tag(
        viewer=desk.viewer("custodian"),
        recordings=[film],
        category="force",
        case_number="26-1",
        title="Elm Street",
        by=desk.actor("custodian"),
    )

    card = selectors.recording(desk.viewer("wearer"), film).card

    assert (card.category, card.category_name) == ("force", "Use of force")
    assert (card.case_number, card.title_text) == ("26-1", "Elm Street")


def test_today_counts_what_the_viewer_sees_and_nothing_else(desk: Desk) -> None:
    mine = desk.recorded()
    tag(desk, desk.recorded(minute=60))
    desk.recorded(minute=90, reasons=(Reason(code="unknown_camera", text="?"),))
    desk.of_colleague()
    desk.of_stranger(reasons=(Reason(code="unknown_camera", text="?"),))
    desk.recorded(minute=-3000, received_at=NOON - timedelta(days=1))

    now = selectors.today(desk.viewer("wearer"), today=DAY)

    assert (now.untagged, now.arrived_today, now.in_quarantine) == (3, 3, 1)
    assert mine in [card.id for card in now.needs]


def test_what_needs_a_tag_comes_newest_first_and_no_more_than_fit(desk: Desk) -> None:
    films = [desk.recorded(minute=10 * n) for n in range(26)]

    now = selectors.today(desk.viewer("wearer"), today=DAY)

    assert [card.id for card in now.needs] == films[:1:-1]
    assert now.untagged == 26


@pytest.mark.parametrize("who", ["admin", "nobody"])
def test_who_sees_no_footage_has_an_empty_day(desk: Desk, who: str) -> None:
    desk.recorded()

    now = selectors.today(desk.viewer(who), today=DAY)

    assert (now.untagged, now.needs, now.arrived_today, now.in_quarantine) == (0, (), 0, 0)
    assert not now.suggestions


def test_today_brings_the_suggestions_of_what_it_shows(desk: Desk) -> None:
    film = desk.recorded()
    tag(desk, desk.recorded(minute=-20))

    now = selectors.today(desk.viewer("wearer"), today=DAY)

    assert now.suggestions == {
        film: Suggestion(
            category="arrest",
            category_name="Arrest",
            case_number="26-1",
            because="Rosa Alvarez's recording 15 minutes before is tagged so",
        )
    }


def test_an_auditor_is_offered_no_suggestion(desk: Desk) -> None:
    film = desk.recorded()
    tag(desk, desk.recorded(minute=-20))

    assert not selectors.today(desk.viewer("auditor"), today=DAY).suggestions
    assert selectors.recording(desk.viewer("auditor"), film).suggestion is None


def test_nothing_is_suggested_from_footage_that_the_viewer_may_not_see(desk: Desk) -> None:
    film = desk.recorded()
    tag(desk, desk.of_colleague())

    assert selectors.suggestions(desk.viewer("wearer"), [film]) == {}
    assert film in selectors.suggestions(desk.viewer("supervisor"), [film])


def test_nothing_is_suggested_for_footage_that_the_viewer_may_not_see(desk: Desk) -> None:
    theirs = desk.of_colleague()
    tag(desk, desk.recorded())

    assert selectors.suggestions(desk.viewer("wearer"), [theirs]) == {}


def test_what_has_a_category_or_no_ground_gets_no_suggestion(desk: Desk) -> None:
    lonely, tagged = desk.recorded(minute=300), desk.recorded(minute=-20)
    tag(desk, tagged)

    assert selectors.suggestions(desk.viewer("wearer"), [lonely, tagged]) == {}
    assert selectors.suggestions(desk.viewer("wearer"), []) == {}


def test_a_recording_whose_clock_ran_ahead_gets_no_suggestion(desk: Desk) -> None:
    ahead = desk.recorded(minute=0, received_at=NOON - timedelta(hours=3))
    tag(desk, desk.recorded(minute=-20))

    assert selectors.suggestions(desk.viewer("wearer"), [ahead]) == {}


def test_suggestions_for_many_take_as_many_queries_as_for_one(
    desk: Desk, django_assert_num_queries: Queries
) -> None:
    for n in range(5):
        tag(desk, desk.recorded(minute=60 * n))
    films = [desk.recorded(minute=60 * n + 8) for n in range(5)]
    viewer = desk.viewer("custodian")

    with django_assert_num_queries(3):
        assert len(selectors.suggestions(viewer, films[:1])) == 1
    with django_assert_num_queries(3):
        assert len(selectors.suggestions(viewer, films)) == 5


def test_an_accepted_suggestion_is_a_tag_that_says_why(desk: Desk) -> None:
    film, lonely = desk.recorded(), desk.recorded(minute=300)
    tag(desk, desk.recorded(minute=-20))

    result = services.accept_suggestions(
        viewer=desk.viewer("wearer"), recordings=[film, lonely], by=desk.actor("wearer")
    )

    card = selectors.recording(desk.viewer("wearer"), film).card
    assert (card.category, card.case_number) == ("arrest", "26-1")
    assert [(each.recording, each.why) for each in result.refused] == [
        (lonely, "nothing is suggested for it now")
    ]
    entry = selectors.recording(desk.viewer("wearer"), film).entries[-1]
    assert entry.detail["because"] == "Rosa Alvarez's recording 15 minutes before is tagged so"
    assert entry.detail["after"] == {"category": "arrest", "case_number": "26-1"}


def test_an_accepted_suggestion_replaces_nothing_that_somebody_wrote(desk: Desk) -> None:
    film = desk.recorded()
    tag(desk, film, category="", number="26-7")
    tag(desk, desk.recorded(minute=-20))

    services.accept_suggestions(
        viewer=desk.viewer("wearer"), recordings=[film], by=desk.actor("wearer")
    )

    card = selectors.recording(desk.viewer("wearer"), film).card
    assert (card.category, card.case_number) == ("arrest", "26-7")


def test_accepted_suggestions_are_undone_together(desk: Desk) -> None:
    tag(desk, desk.recorded())
    films = [desk.recorded(minute=8), desk.recorded(minute=16)]
    result = services.accept_suggestions(
        viewer=desk.viewer("wearer"), recordings=films, by=desk.actor("wearer")
    )
    assert result.batch

    services.undo(viewer=desk.viewer("wearer"), batch=result.batch, by=desk.actor("wearer"))

    cards = [selectors.recording(desk.viewer("wearer"), film).card for film in films]
    assert [(card.category, card.case_number) for card in cards] == [("", ""), ("", "")]


def test_a_wearer_reads_what_others_wrote_on_their_footage(desk: Desk) -> None:
    film = desk.recorded()
    uid = services.add_note(
        viewer=desk.viewer("custodian"), recording=film, text="?", by=desk.actor("custodian")
    )

    (note,) = selectors.recording(desk.viewer("wearer"), film).notes

    assert (note.id, note.text, note.author_name) == (uid, "?", "Custodian")
    assert note.struck_at is None


def test_a_struck_note_is_still_read_and_a_removed_marker_is_not(desk: Desk) -> None:
    film, viewer, by = desk.recorded(), desk.viewer("wearer"), desk.actor("wearer")
    clip = examined(film)
    note = services.add_note(viewer=viewer, recording=film, text="?", by=by)
    services.strike_note(viewer=viewer, note=note, by=by)
    first, second = (
        services.add_marker(
            viewer=viewer, recording=film, clip=clip, at_ms=at, label=str(at), by=by
        )
        for at in (900, 100)
    )
    services.remove_marker(viewer=viewer, marker=first, by=by)

    page = selectors.recording(viewer, film)

    assert [each.struck_at is not None for each in page.notes] == [True]
    assert [(each.id, each.at_ms, each.label) for each in page.markers] == [(second, 100, "100")]


def examined(recording: UUID) -> UUID:
    """The clip of a recording, one second long."""
    clip = Clip.objects.get(recording_id=recording).id
    found = Examination(
        playable="original", content_type="video/mp4", duration_ms=1000, findings=(), facts={}
    )
    services.record_examination(clip=clip, found=found, by=SYSTEM)
    return clip


def test_a_page_remembers_where_its_reader_stopped_and_nobody_else(desk: Desk) -> None:
    film = desk.recorded()
    services.keep_position(viewer=desk.viewer("wearer"), recording=film, at_ms=1500)

    assert selectors.recording(desk.viewer("wearer"), film).position == 1500
    assert selectors.recording(desk.viewer("supervisor"), film).position is None


def test_a_position_is_gone_with_the_right_to_see(desk: Desk) -> None:
    film = desk.of_colleague()
    services.keep_position(viewer=desk.viewer("supervisor"), recording=film, at_ms=1500)

    assert selectors.position(desk.viewer("supervisor"), film) == 1500
    assert selectors.position(desk.viewer("wearer"), film) is None


def test_views_are_ones_own_in_the_order_they_were_saved(desk: Desk) -> None:
    for who, name in (("wearer", "b"), ("wearer", "a"), ("supervisor", "c")):
        services.save_view(viewer=desk.viewer(who), name=name, address=f"?q={name}")

    views = selectors.saved_views(desk.viewer("wearer"))

    assert [(view.name, view.address) for view in views] == [("b", "?q=b"), ("a", "?q=a")]


def test_today_takes_as_many_queries_however_much_there_is(desk: Desk) -> None:
    viewer = desk.viewer("wearer")
    asked = []
    for hour in range(3):
        tag(desk, desk.recorded(minute=60 * hour))
        desk.recorded(minute=60 * hour + 8)
        asked.append(queries(lambda: selectors.today(viewer, today=DAY)))

    assert len(set(asked)) == 1
    assert selectors.today(viewer, today=DAY).untagged == 3
