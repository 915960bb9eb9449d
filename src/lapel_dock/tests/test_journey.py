"""The way of a file: sent, proven, erased; and what keeps it on the camera."""

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest

from lapel_dock.tests.conftest import Station
from lapel_dock.tests.simulator import Signer, Upload


def test_footage_is_sent_whole_and_then_erased(station: Station) -> None:
    sent = {name: station.shoot(name).read_bytes() for name in ("a.mp4", "DCIM/b.MOV", "c.wav")}

    ran = station.run()

    assert ran.code == 0, ran.output
    assert station.stored() == {Path(name).name: data for name, data in sent.items()}
    assert station.left() == []
    assert "taken=3" in ran.output
    assert "erased=3" in ran.output


def test_keep_erases_nothing_and_a_second_run_sends_nothing(station: Station) -> None:
    station.shoot("a.mp4")

    station.run("--keep")
    before = station.sim.body_bytes
    ran = station.run("--keep")

    assert ran.code == 0
    assert station.left() == ["a.mp4"]
    assert station.sim.body_bytes == before
    assert "already_there=1" in ran.output


def test_what_was_kept_is_erased_later_without_being_sent_again(station: Station) -> None:
    station.shoot("a.mp4")
    station.run("--keep")
    before = station.sim.body_bytes

    ran = station.run()

    assert ran.code == 0
    assert station.left() == []
    assert station.sim.body_bytes == before


def test_a_dock_that_lost_its_memory_does_not_send_again(station: Station) -> None:
    station.shoot("a.mp4")
    station.run("--keep")
    before = station.sim.body_bytes

    ran = station.run("--state", str(station.root / "fresh"))

    assert ran.code == 0
    assert station.sim.body_bytes == before
    assert station.left() == []
    assert ran.events("known")


def test_empty_and_odd_files_are_taken_too(station: Station) -> None:
    station.shoot("empty.mp4", size=0)
    station.shoot("notes.bin", size=10)
    station.shoot(".hidden", size=10)
    station.shoot("Thumbs.db", size=10)

    ran = station.run()

    assert ran.code == 0
    assert set(station.stored()) == {"empty.mp4", "notes.bin"}
    assert station.left() == [".hidden", "Thumbs.db"]


def test_the_metadata_sidecar_speaks_for_its_footage_and_is_sent_as_well(
    station: Station,
) -> None:
    station.shoot("a.mp4")
    declared = {
        "started_at": "2026-03-01T10:00:00+01:00",
        "triggered_at": "2026-03-01T09:00:30Z",
        "wearer": "1042",
        "recording": "R-77",
        "other": "x",
    }
    (station.volume / "a.json").write_text(json.dumps(declared))
    (station.volume / "a.gpx").write_text("<gpx/>")

    ran = station.run()

    assert ran.code == 0
    said = {upload.said["filename"]: upload.said for upload in station.sim.completed()}
    assert said["a.mp4"]["started_at"] == "2026-03-01T09:00:00.000000Z"
    assert said["a.mp4"]["wearer"] == "1042"
    assert said["a.mp4"]["recording"] == "R-77"
    assert said["a.mp4"]["device"] == "X6033923Q"
    assert said["a.mp4"]["times_from"] == "sidecar"
    assert "other" not in said["a.mp4"]
    for name in ("a.json", "a.gpx"):
        assert said[name]["kind"] == "sidecar"
        assert said[name]["sidecar_of"] == "a.mp4"
        assert said[name]["recording"] == "R-77"
    assert station.left() == []


def test_a_false_sha256_sidecar_keeps_the_footage(station: Station) -> None:
    station.shoot("a.mp4")
    (station.volume / "a.mp4.sha256").write_text("0" * 64 + "  a.mp4\n")

    ran = station.run()

    assert ran.code == 1
    assert station.left() == ["a.mp4"]
    assert "somebody has to look" in ran.output


def test_a_camera_is_known_by_the_map_when_it_has_no_identity(station: Station) -> None:
    (station.volume / "camera.json").unlink()
    station.shoot("a.mp4")
    known = station.root / "map.json"
    known.write_text(json.dumps({"CAM": "B-9"}))

    station.run("--cameras", str(known))

    assert [upload.said["device"] for upload in station.sim.completed()] == ["B-9"]


Payload = dict[str, Any]


def _other_upload(payload: Payload) -> Payload:
    return payload | {"upload": "0" * 8}


def _not_durable(payload: Payload) -> Payload:
    return payload | {"durable": False}


def _other_place(payload: Payload) -> Payload:
    wrong = base64.b64encode(b"x" * 32).decode()
    return payload | {"log": payload["log"] | {"proof": [wrong]}}


def _other_leaf(payload: Payload) -> Payload:
    return payload | {"commitment": "ab" * 32}


@pytest.mark.parametrize("attack", [_other_upload, _not_durable, _other_place, _other_leaf])
def test_a_receipt_that_proves_something_else_keeps_the_footage(
    station: Station, attack: Any
) -> None:
    station.shoot("a.mp4")
    station.sim.faults.tamper = attack

    ran = station.run()

    assert ran.code == 1
    assert station.left() == ["a.mp4"]
    assert not ran.events("erased")


@pytest.mark.parametrize("signer", ["receipt_signer", "log_signer"])
def test_a_signature_by_another_key_keeps_the_footage(station: Station, signer: str) -> None:
    station.shoot("a.mp4")
    name = getattr(station.sim, signer).key.name
    setattr(station.sim, signer, Signer(name))

    ran = station.run()

    assert ran.code == 1
    assert "refused" in ran.output
    assert station.left() == ["a.mp4"]


def test_a_receipt_for_another_file_keeps_the_footage(station: Station) -> None:
    station.shoot("a.mp4")
    station.sim.faults.tamper = lambda payload: payload | {"sha256": "ab" * 32}

    ran = station.run()

    assert ran.code == 1
    assert station.left() == ["a.mp4"]
    assert "3 times" in ran.output


def test_footage_stays_until_its_receipt_has_a_place_in_the_log(station: Station) -> None:
    path = station.shoot("a.mp4")
    station.sim.faults.unplaced_polls = 2
    seen: list[bool] = []

    def look(payload: Payload) -> Payload:
        seen.append(path.exists())
        return payload

    station.sim.faults.tamper = look
    ran = station.run()

    assert ran.code == 0
    assert seen == [True, True, True]
    assert station.left() == []


def test_bytes_damaged_on_the_way_are_sent_again(station: Station) -> None:
    data = station.shoot("a.mp4").read_bytes()
    station.sim.faults.flip = 1

    ran = station.run()

    assert ran.code == 0
    assert ran.events("restarted")
    assert bytes(station.sim.completed()[-1].data) == data
    assert station.left() == []


def test_a_file_that_changes_while_it_is_sent_is_sent_anew(station: Station) -> None:
    path = station.shoot("a.mp4", size=3_000_000)
    changed = path.read_bytes()[::-1] + b"more"

    def change(upload: Upload) -> None:
        station.sim.faults.before_piece = None
        path.write_bytes(changed)

    station.sim.faults.before_piece = change
    ran = station.run()

    assert ran.code == 0, ran.output
    assert ran.events("changed")
    assert changed in [bytes(upload.data) for upload in station.sim.completed()]
    assert station.left() == []


def test_other_bytes_under_the_same_size_and_time_are_not_erased_unsent(station: Station) -> None:
    path = station.shoot("a.mp4")
    facts = path.stat()
    other = path.read_bytes()[::-1]

    def swap(payload: Payload) -> Payload:
        station.sim.faults.tamper = None
        path.write_bytes(other)
        os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        return payload

    station.sim.faults.tamper = swap
    ran = station.run()

    assert ran.code == 0, ran.output
    assert ran.events("changed")
    assert other in [bytes(upload.data) for upload in station.sim.completed()]
    assert station.left() == []


def test_a_vanished_file_is_named_and_the_others_go_on(station: Station) -> None:
    path = station.shoot("a.mp4", size=9_000_000)
    station.shoot("b.mp4")

    def vanish(upload: Upload) -> None:
        station.sim.faults.before_piece = None
        path.unlink()

    station.sim.faults.before_piece = vanish
    station.sim.faults.cuts = [100_000]
    ran = station.run("--parallel", "1")

    assert ran.code == 1
    assert "vanished" in ran.output
    assert "b.mp4" in station.stored()
    assert station.left() == []


def test_an_empty_file_of_the_same_name_is_another_recording(station: Station) -> None:
    station.shoot("MVI_0001.MP4", size=0)
    os.utime(station.volume / "MVI_0001.MP4", (1_700_000_000, 1_700_000_000))
    station.run()
    station.shoot("MVI_0001.MP4", size=0)
    os.utime(station.volume / "MVI_0001.MP4", (1_800_000_000, 1_800_000_000))

    ran = station.run()

    assert ran.code == 0
    assert len(station.sim.completed()) == 2


def test_a_link_is_not_followed(station: Station) -> None:
    outside = station.root / "outside.mp4"
    outside.write_bytes(b"not on the camera")
    (station.volume / "a.mp4").symlink_to(outside)

    ran = station.run()

    assert ran.code == 0
    assert station.stored() == {}
    assert outside.exists()


def test_more_files_than_are_looked_at_together_are_all_taken(station: Station) -> None:
    names = [f"{number:03}.mp4" for number in range(120)]
    for name in names:
        station.shoot(name, size=1000)

    ran = station.run()

    assert ran.code == 0
    assert sorted(station.stored()) == names
    assert station.left() == []
