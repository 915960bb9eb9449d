"""Who sees what: one table, asked of the list, the page, the player and the download."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from lapel.accounts import selectors as accounts
from lapel.accounts.rules import Scope, Viewer
from lapel.accounts.testing import make_user
from lapel.custody.services import SYSTEM, Actor
from lapel.custody.testing import actions
from lapel.evidence import selectors, services
from lapel.evidence.arrivals import Reason
from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.evidence.selectors import Filters
from lapel.evidence.services import Examination
from lapel.evidence.testing import kept
from lapel.program import services as program
from lapel.program.testing import SmallProgram, small_program


@dataclass(frozen=True)
class Cast:
    """Everybody, and four recordings: mine, of my unit, of another unit, and nobody's."""

    viewers: dict[str, Viewer]
    recordings: dict[str, UUID]
    clips: dict[str, UUID]


@pytest.fixture
def cast(db: None) -> Cast:
    agency = small_program()
    wearer = make_user("wearer", "wearer")
    program.link_user(member=agency.member, user=wearer.id, by=SYSTEM)
    colleague = program.add_member(
        given="Cai", family="Chen", badge="3391", unit=agency.unit, by=SYSTEM
    )
    scope = Scope(kind="unit", id=agency.unit)
    people = {
        "wearer": wearer,
        "supervisor": make_user("supervisor", "supervisor", scope=scope),
        "custodian": make_user("custodian", "custodian"),
        "auditor": make_user("auditor", "auditor"),
        "admin": make_user("admin", "admin"),
        "nobody": make_user("nobody"),
    }
    made = {
        "own": _recorded(agency, agency.member, agency.unit),
        "same unit": _recorded(agency, colleague, agency.unit),
        "other unit": _recorded(agency, agency.other_member, agency.other_unit),
        "quarantined": kept(reasons=(Reason(code="unknown_camera", text="?"),)),
    }
    for got in made.values():
        found = Examination(
            playable="original",
            content_type="video/mp4",
            duration_ms=1000,
            findings=(),
            facts={},
        )
        services.record_examination(clip=got.clip_id, found=found, by=SYSTEM)
    return Cast(
        viewers={name: accounts.viewer(user) for name, user in people.items()},
        recordings={name: got.recording_id for name, got in made.items()},
        clips={name: got.clip_id for name, got in made.items()},
    )


def _recorded(agency: SmallProgram, member: UUID, unit: UUID) -> services.Received:
    return kept(wearer_id=member, unit_id=unit, office_id=agency.office)


ALL = {"own", "same unit", "other unit", "quarantined"}
SEES = {
    "wearer": {"own"},
    "supervisor": {"own", "same unit"},
    "custodian": ALL,
    "auditor": ALL,
    "admin": set(),
    "nobody": set(),
}


@pytest.mark.parametrize("who", SEES)
def test_the_list_holds_what_this_person_may_see(cast: Cast, who: str) -> None:
    page = selectors.grid(cast.viewers[who], filters=Filters())

    seen = {name for name, uid in cast.recordings.items() if uid in {c.id for c in page.cards}}
    assert seen == SEES[who]
    assert page.total == len(SEES[who])


@pytest.mark.parametrize("who", SEES)
@pytest.mark.parametrize("which", sorted(ALL))
def test_the_page_and_the_player_open_for_the_same_people(cast: Cast, who: str, which: str) -> None:
    viewer, recording = cast.viewers[who], cast.recordings[which]
    by = Actor(kind="person", id=str(viewer.user_id), name=viewer.name)

    if which in SEES[who]:
        assert selectors.recording(viewer, recording).card.id == recording
        assert services.start_viewing(viewer=viewer, recording=recording, by=by).clips
        assert actions(recording)[-1] == "viewed"
    else:
        with pytest.raises(NotVisible):
            selectors.recording(viewer, recording)
        with pytest.raises(NotVisible):
            services.start_viewing(viewer=viewer, recording=recording, by=by)
        assert "viewed" not in actions(recording)


@pytest.mark.parametrize("who", SEES)
def test_the_counts_of_filters_tell_nobody_more_than_the_list(cast: Cast, who: str) -> None:
    facets = selectors.facets(cast.viewers[who], filters=Filters())

    assert sum(choice.count for choice in facets.states) == len(SEES[who])
    assert sum(choice.count for choice in facets.days) == len(SEES[who])


def test_a_wearer_may_watch_but_not_download(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="ask an evidence custodian"):
        services.start_download(
            viewer=cast.viewers["wearer"],
            recording=cast.recordings["own"],
            clip=cast.clips["own"],
            by=SYSTEM,
        )

    assert "downloaded" not in actions(cast.recordings["own"])


def test_a_download_is_an_entry_that_names_the_bytes(cast: Cast) -> None:
    url = services.start_download(
        viewer=cast.viewers["custodian"],
        recording=cast.recordings["own"],
        clip=cast.clips["own"],
        by=SYSTEM,
    )

    assert "/media/" in url
    assert actions(cast.recordings["own"])[-1] == "downloaded"


def test_a_clip_of_another_recording_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotVisible, match="has no clip"):
        services.start_download(
            viewer=cast.viewers["custodian"],
            recording=cast.recordings["own"],
            clip=cast.clips["other unit"],
            by=SYSTEM,
        )


def test_watching_on_is_one_entry(cast: Cast) -> None:
    viewer, recording = cast.viewers["wearer"], cast.recordings["own"]
    by = Actor(kind="person", id=str(viewer.user_id), name=viewer.name)

    for _ in range(3):
        services.start_viewing(viewer=viewer, recording=recording, by=by)

    assert actions(recording).count("viewed") == 1


def test_a_page_continues_where_the_last_one_ended(cast: Cast) -> None:
    viewer = cast.viewers["custodian"]
    first = selectors.grid(viewer, filters=Filters(), limit=3)
    second = selectors.grid(viewer, filters=Filters(), cursor=first.next_cursor, limit=3)

    ids = [card.id for card in (*first.cards, *second.cards)]
    assert len(ids) == len(set(ids)) == 4
    assert second.next_cursor is None


@pytest.mark.parametrize("cursor", ["", "x", "2026-01-01", "2026-01-01T00:00:00+00:00_x"])
def test_a_cursor_that_cannot_be_read_starts_at_the_top(cast: Cast, cursor: str) -> None:
    page = selectors.grid(cast.viewers["custodian"], filters=Filters(), cursor=cursor)

    assert len(page.cards) == 4


@pytest.mark.parametrize(
    ("query", "found"),
    [("alvarez", {"own"}), ("4417", {"own"}), ("chen baltimore", {"same unit"}), ("zzz", set())],
)
def test_words_find_people_badges_and_places(cast: Cast, query: str, found: set[str]) -> None:
    page = selectors.grid(cast.viewers["custodian"], filters=Filters(query=query))

    assert {c.id for c in page.cards} == {cast.recordings[name] for name in found}


def test_nobody_learns_whether_a_hidden_recording_exists(cast: Cast) -> None:
    viewer = cast.viewers["wearer"]
    with pytest.raises(NotVisible) as hidden:
        selectors.recording(viewer, cast.recordings["other unit"])
    absent = uuid4()
    with pytest.raises(NotVisible) as missing:
        selectors.recording(viewer, absent)

    told = str(hidden.value).replace(str(cast.recordings["other unit"]), "")
    assert told == str(missing.value).replace(str(absent), "")
