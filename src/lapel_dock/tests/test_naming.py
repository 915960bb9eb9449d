"""What names and sidecars say, and what is made of it."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapel_dock import metadata, naming

EAST = timezone(timedelta(hours=-4))


@pytest.mark.parametrize(
    ("name", "serial", "started"),
    [
        ("Axon Body 3 Video 2023-10-24 1743 X6033923Q.mp4", "X6033923Q", "2023-10-24T21:43:00"),
        ("Axon_Body_4_Video_2023-10-24_1743_X6033923Q.mp4", "X6033923Q", "2023-10-24T21:43:00"),
        ("20231024T174312Z_0001.mkv", None, "2023-10-24T17:43:12"),
        ("2023-10-24_17-43-12.mp4", None, "2023-10-24T21:43:12"),
        ("VID20231024174312.mp4", None, "2023-10-24T21:43:12"),
    ],
)
def test_a_name_tells_serial_and_start(name: str, serial: str | None, started: str) -> None:
    facts = naming.read_name(name, zone=EAST)

    assert facts.serial == serial
    assert facts.started_at == datetime.fromisoformat(started).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "name", ["GH010001.MP4", "2023-13-40_99-99.mp4", "1234567890123456.ts", ""]
)
def test_a_name_without_a_time_tells_none(name: str) -> None:
    assert naming.read_name(name, zone=EAST).started_at is None


@given(st.text(max_size=60))
def test_any_name_can_be_read(name: str) -> None:
    facts = naming.read_name(name, zone=EAST)

    assert facts.started_at is None or facts.started_at.tzinfo is UTC


@given(st.integers(min_value=946_684_800, max_value=4_102_000_000))
def test_a_time_written_into_a_name_is_read_back(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, tz=UTC)
    name = f"cam {moment:%Y-%m-%d %H-%M-%S} x.mp4"

    found = naming.read_name(name, zone=UTC).started_at

    assert found == moment


def test_sidecars_find_their_footage_and_the_rest_stands_alone() -> None:
    names = frozenset(
        ("a.mp4", "a.json", "A.GPX", "a.mp4.sha256", "a.wav", "b.json", "notes.pdf", "c.srt")
    )

    assert naming.parents(names) == {
        "a.mp4": None,
        "a.json": "a.mp4",
        "A.GPX": "a.mp4",
        "a.mp4.sha256": "a.mp4",
        "a.wav": None,
        "b.json": None,
        "notes.pdf": None,
        "c.srt": None,
    }


@given(st.frozensets(st.from_regex(r"[ab]\.(mp4|wav|json|sha256|bin|mp4\.json)", fullmatch=True)))
def test_every_file_has_a_place_and_no_footage_a_parent(names: frozenset[str]) -> None:
    found = naming.parents(names)

    assert found.keys() == names
    assert all(parent is None or parent in names for parent in found.values())
    footage = {"mp4", "wav", "bin"}
    assert all(found[name] is None for name in names if naming.extension(name) in footage)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.MP4", "video"), ("a.flac", "audio"), ("a.json", "other"), ("a", "other")]
)
def test_a_kind_is_told_by_the_extension(name: str, kind: str) -> None:
    assert naming.kind(name, sidecar_of=None) == kind


@given(st.binary(max_size=200) | st.recursive(st.none(), st.lists).map(json.dumps).map(str.encode))
def test_any_metadata_sidecar_can_be_read(text: bytes) -> None:
    assert isinstance(metadata.read_declared(text), dict)


def test_a_time_without_zone_or_sense_is_not_passed_on() -> None:
    declared = {
        "started_at": "2026-03-01T09:00:00",
        "ended_at": "yesterday",
        "triggered_at": "2026-03-01T10:00:00+01:00",
        "wearer": 1042,
        "recording": True,
    }

    assert metadata.read_declared(json.dumps(declared).encode()) == {
        "triggered_at": "2026-03-01T09:00:00.000000Z",
        "wearer": "1042",
    }


def test_two_hashes_in_one_sha256_file_are_no_hash() -> None:
    assert metadata.read_sha256(f"{'a' * 64} a.mp4\n{'b' * 64} b.mp4".encode()) is None
    assert metadata.read_sha256(f"SHA256 (a.mp4) = {'A' * 64}".encode()) == "a" * 64


def _describe(name: str, **given: object) -> dict[str, str]:
    beside = metadata.Beside(declared=given.get("declared", {}))  # type: ignore[arg-type]
    return metadata.describe(
        name,
        inside=PurePath("DCIM") / name,
        identity=metadata.Identity(serial=str(given.get("serial", ""))),
        beside=beside,
        mtime_ns=1_700_000_000_000_000_000,
        zone=EAST,
    )


def test_without_sidecar_and_name_the_time_of_the_file_is_said_to_be_the_end() -> None:
    said = _describe("GH010001.MP4", serial="C1")

    assert said["times_from"] == "mtime"
    assert said["ended_at"] == "2023-11-14T22:13:20.000000Z"
    assert "started_at" not in said


def test_a_recording_is_named_the_same_way_each_time() -> None:
    assert _describe("GH010001.MP4")["recording"] == _describe("GH010001.MP4")["recording"]


def test_the_own_id_of_an_unknown_camera_joins_nothing() -> None:
    said = _describe("a.mp4", declared={"recording": "0001"})

    assert said["device"] == "unknown"
    assert said["recording"] != "0001"
    assert said["recording_from"] == "made"


@given(st.text(min_size=1, max_size=250).filter(lambda name: "/" not in name))
def test_what_is_said_never_exceeds_what_the_door_keeps(name: str) -> None:
    said = _describe(name, serial="C1")

    assert max(map(len, said.values())) <= 255
    assert len(said) <= 20
