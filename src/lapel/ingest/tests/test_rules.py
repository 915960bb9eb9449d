"""Why an arrival is set apart: one test a reason, and none for what is in order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapel.foundation import clock
from lapel.ingest import rules
from lapel.ingest.rules import Declared, Standing

UPLOAD = UUID("0192f0c1-5a64-7000-8000-000000000001")
CLIP = UUID("0192f0c1-5a64-7000-8000-000000000002")
NOW = datetime(2024, 3, 13, 23, 0, tzinfo=UTC)
HASH, OTHER = "ab" * 32, "cd" * 32
GOOD = {
    "device": "X1",
    "recording": "R7",
    "filename": "R7.mp4",
    "wearer": "B-77",
    "sha256": HASH,
    "started_at": "2024-03-13T19:02:00Z",
    "triggered_at": "2024-03-13T15:02:30-04:00",
    "ended_at": "2024-03-13T19:12:00Z",
}


def standing(**said: str) -> Standing:
    declared = Declared(pairs=GOOD | said)
    return Standing(
        declared=declared,
        times=rules.read_times(declared),
        sha256=HASH,
        size=10,
        received_at=NOW,
        camera_known=True,
        assigned_badge="B-77",
    )


def codes(facts: Standing) -> list[str]:
    return [reason.code for reason in rules.quarantine_reasons(facts)]


def test_what_is_in_order_stands_without_reserve() -> None:
    assert codes(standing()) == []


def test_an_unknown_camera_is_named_and_nobody_is_looked_for() -> None:
    facts = replace(standing(), camera_known=False, assigned_badge=None)
    (reason,) = rules.quarantine_reasons(facts)
    assert (reason.code, reason.evidence) == ("unknown_camera", {"device": "X1"})
    assert "X1" in reason.text


def test_no_camera_named_at_all_is_said_so() -> None:
    (reason,) = rules.quarantine_reasons(replace(standing(device=""), camera_known=False))
    assert reason.text == "no camera is named"


def test_nobody_assigned_at_the_trigger_time() -> None:
    (reason,) = rules.quarantine_reasons(replace(standing(), assigned_badge=None))
    assert reason.code == "nobody_assigned"
    assert reason.evidence["at"] == "2024-03-13T19:02:30.000000Z"


def test_another_wearer_than_the_assignment_has() -> None:
    (reason,) = rules.quarantine_reasons(standing(wearer="B-78"))
    assert reason.code == "other_wearer"
    assert (reason.evidence["declared"], reason.evidence["assigned"]) == ("B-78", "B-77")


def test_a_dock_that_names_no_wearer_contradicts_nobody() -> None:
    assert codes(standing(wearer="")) == []


def test_wrong_hash() -> None:
    (reason,) = rules.quarantine_reasons(standing(sha256=OTHER))
    assert reason.evidence == {"declared": OTHER, "received": HASH}


def test_a_hash_in_capitals_is_the_same_hash() -> None:
    assert codes(standing(sha256=HASH.upper())) == []


@pytest.mark.parametrize(("minutes", "expected"), [(5, []), (6, ["clock_ahead"])])
def test_a_clock_may_be_five_minutes_ahead(minutes: int, expected: list[str]) -> None:
    ahead = clock.stamp(NOW + timedelta(minutes=minutes))
    assert codes(standing(ended_at=ahead)) == expected


@pytest.mark.parametrize("text", ["", "yesterday", "2024-03-13T19:02:00", "0000-00-00T00:00:00Z"])
def test_a_start_that_is_missing_or_unreadable(text: str) -> None:
    (reason,) = rules.quarantine_reasons(standing(started_at=text))
    assert (reason.code, reason.evidence) == ("time_missing", {"started_at": text})


def test_a_recording_that_ends_before_it_starts() -> None:
    assert codes(standing(ended_at="2024-03-13T19:01:59Z")) == ["ends_before_start"]


def test_a_recording_that_ends_before_its_trigger() -> None:
    assert codes(standing(ended_at="2024-03-13T19:02:29Z")) == ["ends_before_start"]


def test_a_replaced_file_names_the_one_before_it() -> None:
    (reason,) = rules.quarantine_reasons(replace(standing(), earlier=((CLIP, OTHER),)))
    assert reason.code == "replaced"
    assert reason.evidence == {"earlier": [{"clip": str(CLIP), "sha256": OTHER}]}


def test_the_same_bytes_again_are_no_replacement() -> None:
    assert codes(replace(standing(), earlier=((CLIP, HASH),))) == []


def test_an_empty_file_is_said_to_be_empty() -> None:
    assert codes(replace(standing(), size=0)) == ["empty_file"]


def test_every_reason_is_given_and_not_only_the_first() -> None:
    facts = replace(
        standing(sha256=OTHER, started_at="", ended_at="2024-03-13T01:00:00Z"),
        camera_known=False,
        size=0,
    )
    assert codes(facts) == [
        "unknown_camera",
        "wrong_hash",
        "time_missing",
        "ends_before_start",
        "empty_file",
    ]


def test_bytes_that_are_no_text_are_kept_escaped_and_named() -> None:
    declared = rules.read_declaration({"device": b"X\xff\x00", "filename": b"a.mp4"})
    assert declared.get("device") == "X\\xff\N{REPLACEMENT CHARACTER}"
    assert declared.unreadable == ("device",)


@given(st.dictionaries(st.text(min_size=1), st.binary(max_size=2000), max_size=50))
def test_every_declaration_can_be_kept(pairs: dict[str, bytes]) -> None:
    declared = rules.read_declaration(pairs)
    kept = "".join(declared.pairs) + "".join(declared.pairs.values())
    assert "\x00" not in kept
    assert kept.encode().decode() == kept
    assert len(declared.pairs) <= rules.MOST_PAIRS
    assert all(len(value) <= rules.LONGEST_VALUE for value in declared.pairs.values())


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("a.mp4", "a.mp4"),
        ("/mnt/DCIM/a.mp4", "a.mp4"),
        ("C:\\DCIM\\a.mp4", "a.mp4"),
        ("../../etc/passwd", "passwd"),
        (".hidden", "hidden"),
        ("", f"upload-{UPLOAD}"),
        ("..", f"upload-{UPLOAD}"),
    ],
)
def test_a_name_is_never_a_path(declared: str, name: str) -> None:
    assert rules.filename(declared, UPLOAD) == name


@given(st.text(max_size=600))
def test_no_declared_name_makes_a_path(declared: str) -> None:
    name = rules.filename(declared, UPLOAD)
    assert name
    assert "/" not in name
    assert name not in {".", ".."}
    assert len(name) <= 200


@pytest.mark.parametrize(
    ("declared", "name", "kind"),
    [
        ("", "A.MP4", "video"),
        ("", "a.gpx", "sidecar"),
        ("", "a.xyz", "other"),
        ("audio", "a.mp4", "audio"),
        ("film", "a.wav", "audio"),
    ],
)
def test_a_kind_is_as_declared_or_as_the_name_ends(declared: str, name: str, kind: str) -> None:
    assert rules.kind(declared, name) == kind


def test_files_of_unnamed_cameras_never_join() -> None:
    assert rules.recording_key(Declared(pairs={"recording": "R7"}), UPLOAD) == f"upload-{UPLOAD}"
    assert rules.recording_key(Declared(pairs={"device": "X1"}), UPLOAD) == f"upload-{UPLOAD}"
    assert rules.recording_key(Declared(pairs=GOOD), UPLOAD) == "R7"
