"""Notes and markers: who writes, who takes back, what the log keeps."""

from uuid import UUID, uuid4

import pytest

from lapel.custody import selectors as log
from lapel.custody.services import SYSTEM
from lapel.custody.testing import actions
from lapel.evidence import services
from lapel.evidence.errors import NotAllowed, NotVisible, ValueRefused
from lapel.evidence.models import Clip, Marker, Note
from lapel.evidence.services import Examination
from lapel.evidence.testing import received
from lapel.evidence.tests.desk import Desk, set_up


@pytest.fixture
def desk(db: None) -> Desk:
    return set_up()


def note(desk: Desk, recording: UUID, text: str = "he gave his name", who: str = "wearer") -> UUID:
    return services.add_note(
        viewer=desk.viewer(who), recording=recording, text=text, by=desk.actor(who)
    )


def strike(desk: Desk, uid: UUID, who: str = "wearer") -> None:
    services.strike_note(viewer=desk.viewer(who), note=uid, by=desk.actor(who))


def clip_of(recording: UUID, *, duration_ms: int | None = 60_000) -> UUID:
    clip = Clip.objects.get(recording_id=recording).id
    found = Examination(
        playable="original",
        content_type="video/mp4",
        duration_ms=duration_ms,
        findings=(),
        facts={},
    )
    services.record_examination(clip=clip, found=found, by=SYSTEM)
    return clip


def mark(
    desk: Desk, recording: UUID, clip: UUID, *, at: int = 1500, label: str = "door", who: str = ""
) -> UUID:
    return services.add_marker(
        viewer=desk.viewer(who or "wearer"),
        recording=recording,
        clip=clip,
        at_ms=at,
        label=label,
        by=desk.actor(who or "wearer"),
    )


def unmark(desk: Desk, uid: UUID, who: str = "wearer") -> None:
    services.remove_marker(viewer=desk.viewer(who), marker=uid, by=desk.actor(who))


def test_a_note_stands_with_who_wrote_it_and_word_by_word_in_the_log(desk: Desk) -> None:
    film = desk.recorded()

    uid = note(desk, film, "  he gave his name\r\nand left ")

    row = Note.objects.get(id=uid)
    assert (row.text, row.author_name) == ("he gave his name\nand left", "Rosa Alvarez")
    entry = log.history(film)[-1]
    assert (entry.action, entry.at) == ("noted", row.at)
    assert entry.detail == {"note": str(uid), "text": "he gave his name\nand left"}


def test_the_longest_note_fits_into_its_entry(desk: Desk) -> None:
    film = desk.recorded()

    note(desk, film, "😀" * 10_000)

    assert actions(film) == ["received", "noted"]


@pytest.mark.parametrize(
    ("text", "why"), [("", "the note is empty"), ("x" * 10_001, "10,000 fit"), ("a\x00", "U.0000")]
)
def test_a_note_that_cannot_be_kept_is_refused(desk: Desk, text: str, why: str) -> None:
    film = desk.recorded()

    with pytest.raises(ValueRefused, match=why):
        note(desk, film, text)

    assert actions(film) == ["received"]


def test_nobody_writes_on_what_they_do_not_see(desk: Desk) -> None:
    with pytest.raises(NotVisible):
        note(desk, desk.of_stranger())


@pytest.mark.parametrize("who", ["auditor", "admin", "nobody"])
def test_whose_role_does_not_write_writes_nothing(desk: Desk, who: str) -> None:
    film = desk.recorded()

    with pytest.raises(NotAllowed, match="your roles do not let you write notes and markers"):
        note(desk, film, who=who)

    assert actions(film) == ["received"]


def test_a_struck_note_is_kept_and_says_when_it_was_struck(desk: Desk) -> None:
    film = desk.recorded()
    uid = note(desk, film)

    strike(desk, uid)

    assert Note.objects.get(id=uid).struck_at == log.history(film)[-1].at
    assert log.history(film)[-1].detail == {
        "note": str(uid),
        "text": "he gave his name",
        "author": "Rosa Alvarez",
    }


def test_a_note_struck_twice_is_struck_once(desk: Desk) -> None:
    film = desk.recorded()
    uid = note(desk, film)

    strike(desk, uid)
    strike(desk, uid)

    assert actions(film) == ["received", "noted", "note_struck"]


def test_a_supervisor_does_not_strike_what_the_wearer_wrote(desk: Desk) -> None:
    uid = note(desk, desk.recorded())

    with pytest.raises(NotAllowed, match="Rosa Alvarez wrote this; only they or an evidence cust"):
        strike(desk, uid, who="supervisor")

    assert Note.objects.get(id=uid).struck_at is None


def test_a_custodian_strikes_what_anybody_wrote(desk: Desk) -> None:
    uid = note(desk, desk.recorded())

    strike(desk, uid, who="custodian")

    assert Note.objects.get(id=uid).struck_at is not None


def test_of_a_note_on_hidden_footage_nobody_learns(desk: Desk) -> None:
    uid = note(desk, desk.of_stranger(), who="custodian")

    for unknown in (uid, uuid4()):
        with pytest.raises(NotVisible, match=f"no note {unknown} for you"):
            strike(desk, unknown)


def test_a_marker_stands_at_its_moment_and_in_the_log(desk: Desk) -> None:
    film = desk.recorded()
    clip = clip_of(film)

    uid = mark(desk, film, clip, at=1500, label="  the  door opens ")

    row = Marker.objects.get(id=uid)
    assert (row.clip_id, row.at_ms, row.label) == (clip, 1500, "the door opens")
    entry = log.history(film)[-1]
    assert entry.action == "marked"
    assert entry.detail == {
        "marker": str(uid),
        "clip": str(clip),
        "filename": "clip.mp4",
        "at_ms": 1500,
        "label": "the door opens",
    }


@pytest.mark.parametrize("at", [-1, 60_001, 10**30])
def test_a_moment_outside_the_clip_cannot_be_marked(desk: Desk, at: int) -> None:
    film = desk.recorded()
    clip = clip_of(film)

    with pytest.raises(ValueRefused, match=f"{at} ms is not within it; it runs from 0 to 60000 ms"):
        mark(desk, film, clip, at=at)


@pytest.mark.parametrize("at", [0, 60_000])
def test_the_first_and_the_last_moment_can_be_marked(desk: Desk, at: int) -> None:
    film = desk.recorded()

    uid = mark(desk, film, clip_of(film), at=at)

    assert Marker.objects.get(id=uid).at_ms == at


def test_a_marker_without_a_name_is_refused(desk: Desk) -> None:
    film = desk.recorded()

    with pytest.raises(ValueRefused, match="the label is empty"):
        mark(desk, film, clip_of(film), label=" ")


def test_a_clip_of_another_recording_cannot_be_marked_through_this_one(desk: Desk) -> None:
    film, other = desk.recorded(), desk.of_stranger()

    with pytest.raises(NotVisible, match="has no clip"):
        mark(desk, film, Clip.objects.get(recording_id=other).id)


def test_a_sidecar_is_no_clip_to_mark(desk: Desk) -> None:
    film = desk.recorded(recording="r-1")
    sidecar = received(recording="r-1", kind="sidecar", filename="clip.json").clip_id

    with pytest.raises(NotVisible, match="has no clip"):
        mark(desk, film, sidecar)


def test_a_removed_marker_stays_in_the_database_and_the_log(desk: Desk) -> None:
    film = desk.recorded()
    uid = mark(desk, film, clip_of(film))

    unmark(desk, uid)
    unmark(desk, uid)

    assert Marker.objects.get(id=uid).removed_at is not None
    assert actions(film)[-2:] == ["marked", "marker_removed"]


def test_a_supervisor_does_not_remove_the_wearers_marker(desk: Desk) -> None:
    film = desk.recorded()
    uid = mark(desk, film, clip_of(film))

    with pytest.raises(NotAllowed):
        unmark(desk, uid, who="supervisor")


def test_of_a_marker_on_hidden_footage_nobody_learns(desk: Desk) -> None:
    film = desk.of_stranger()
    uid = mark(desk, film, clip_of(film), who="custodian")

    with pytest.raises(NotVisible, match=f"no marker {uid} for you"):
        unmark(desk, uid)
