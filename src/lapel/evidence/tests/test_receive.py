"""Receiving: what is in custody, and what the log then says."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction

from lapel.custody import selectors as log
from lapel.custody.testing import actions
from lapel.evidence import selectors, services
from lapel.evidence.arrivals import Reason
from lapel.evidence.models import Clip, Recording
from lapel.evidence.testing import DOCK, NOON, received

UNKNOWN = Reason(code="unknown_camera", text="No camera X9 is known", evidence={"serial": "X9"})


def test_a_file_makes_a_recording_with_one_entry(db: None) -> None:
    got = received(sha256="a" * 64, size=1234)

    facts = selectors.facts_of(got.recording_id)
    assert facts.state == "kept"
    assert [(clip.sha256, clip.size) for clip in facts.clips] == [("a" * 64, 1234)]
    assert actions(got.recording_id) == ["received"]
    (entry,) = log.history(got.recording_id)
    assert entry.id == got.entry_id
    assert entry.detail["sha256"] == "a" * 64


def test_a_second_clip_joins_the_recording_of_the_camera(db: None) -> None:
    first = received(recording="R1", sha256="a" * 64)
    second = received(
        recording="R1",
        sha256="b" * 64,
        started_at=NOON + timedelta(minutes=12),
        ended_at=NOON + timedelta(minutes=24),
    )

    facts = selectors.facts_of(first.recording_id)
    assert second.recording_id == first.recording_id
    assert (facts.started_at, facts.ended_at) == (NOON, NOON + timedelta(minutes=24))
    assert actions(first.recording_id) == ["received", "received"]


def test_the_same_recording_id_of_another_camera_is_another_recording(db: None) -> None:
    one = received(recording="R1", camera_serial="X1")
    other = received(recording="R1", camera_serial="X2")

    assert one.recording_id != other.recording_id


def test_the_same_bytes_again_are_told_as_such(db: None) -> None:
    one = received(sha256="c" * 64)
    two = received(sha256="c" * 64)

    assert one.duplicate_of is None
    assert two.duplicate_of == one.clip_id
    assert log.history(two.recording_id)[0].detail["same_bytes_as"] == str(one.clip_id)


def test_doubt_puts_a_recording_into_quarantine_with_its_reason(db: None) -> None:
    got = received(reasons=(UNKNOWN,))

    facts = selectors.facts_of(got.recording_id)
    assert (got.state, facts.state) == ("quarantined", "quarantined")
    assert facts.reasons[0]["text"] == "No camera X9 is known"
    assert log.history(got.recording_id)[0].detail["quarantine"][0]["code"] == "unknown_camera"


def test_quarantine_for_a_known_reason_changes_nothing(db: None) -> None:
    got = received(reasons=(UNKNOWN,))

    assert services.quarantine(recording=got.recording_id, reasons=[UNKNOWN], by=DOCK) is False
    assert actions(got.recording_id) == ["received"]


def test_quarantine_for_a_new_reason_is_an_entry(db: None) -> None:
    got = received()

    assert services.quarantine(recording=got.recording_id, reasons=[UNKNOWN], by=DOCK) is True
    assert actions(got.recording_id) == ["received", "quarantined"]
    assert selectors.facts_of(got.recording_id).state == "quarantined"


def test_a_clock_that_runs_ahead_does_not_top_the_list(db: None) -> None:
    got = received(started_at=NOON + timedelta(days=400))

    assert Recording.objects.get(id=got.recording_id).shown_at == NOON + timedelta(hours=6)


def test_clips_that_arrive_at_the_same_moment_make_one_recording(database: object) -> None:
    def arrive(letter: str) -> None:
        received(recording="R7", sha256=letter * 64)
        connection.close()

    threads = [Thread(target=arrive, args=(letter,)) for letter in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Recording.objects.count() == 1
    assert Clip.objects.count() == 6


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence_recording SET wearer_id = NULL",
        "UPDATE evidence_clip SET sha256 = repeat('f', 64)",
        "DELETE FROM evidence_clip",
        "INSERT INTO evidence_recording (id, camera_serial, device_recording_id, received_at,"
        " shown_at, state, reasons) "
        "VALUES (gen_random_uuid(), 'X', 'R', now(), now(), 'kept', '[]')",
        "TRUNCATE evidence_recording CASCADE",
        "DROP TRIGGER custody_guard ON evidence_clip",
    ],
)
def test_a_bare_change_of_footage_is_refused_by_the_database(
    database: object, statement: str
) -> None:
    got = received()

    with (
        pytest.raises(DatabaseError, match=r"no custody entry|denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert actions(got.recording_id) == ["received"]
    assert selectors.facts_of(got.recording_id).clips[0].sha256 == "0" * 64
