"""Trouble: cuts, refusals, a full disk, a pulled cable, kill -9: nothing lost or twice."""

import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from lapel_dock.tests.conftest import Station
from lapel_dock.tests.simulator import Upload, serving


def test_a_cut_connection_is_resumed_where_the_server_stands(station: Station) -> None:
    data = station.shoot("a.mp4", size=2_000_000).read_bytes()
    station.sim.faults.cuts = [100_000, 700_000, 1]

    ran = station.run()

    assert ran.code == 0, ran.output
    assert station.stored()["a.mp4"] == data
    assert station.sim.body_bytes == len(data)
    assert len(ran.events("resumed")) == 3


@pytest.mark.parametrize("status", [409, 423, 429, 460, 500, 503])
def test_a_passing_refusal_is_borne(station: Station, status: int) -> None:
    data = station.shoot("a.mp4").read_bytes()
    station.sim.faults.refusals = {"PATCH": [status]}

    ran = station.run()

    assert ran.code == 0, ran.output
    assert station.stored()["a.mp4"] == data
    assert len(station.sim.uploads) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_an_upload_that_the_server_lost_is_begun_anew(station: Station, status: int) -> None:
    data = station.shoot("a.mp4").read_bytes()
    station.sim.faults.refusals = {"PATCH": [status]}

    ran = station.run()

    assert ran.code == 0, ran.output
    assert station.stored()["a.mp4"] == data
    assert ran.events("restarted")


@pytest.mark.parametrize(("status", "word"), [(401, "token"), (403, "token"), (413, "larger")])
def test_a_final_refusal_keeps_the_footage_and_says_what_to_do(
    station: Station, status: int, word: str
) -> None:
    station.shoot("a.mp4")
    station.sim.faults.refusals = {"POST": [status]}

    ran = station.run()

    assert ran.code == 1
    assert word in ran.events("failed")[0]
    assert station.left() == ["a.mp4"]


def test_a_full_server_is_waited_for_and_nothing_is_erased_meanwhile(station: Station) -> None:
    path = station.shoot("a.mp4")
    station.sim.faults.full = True
    seen: list[bool] = []

    def clear() -> None:
        seen.append(path.exists())
        station.sim.faults.full = False

    timer = threading.Timer(0.8, clear)
    timer.start()
    ran = station.run()
    timer.join()

    assert ran.code == 0
    assert seen == [True]
    assert "the server's disk is full; nothing was erased" in ran.output
    assert station.left() == []


def test_a_server_that_stays_silent_leaves_the_footage(station: Station) -> None:
    station.shoot("a.mp4")
    station.write_token(server="http://127.0.0.1:9")

    ran = station.run("--patience", "1")

    assert ran.code == 1
    assert "no answer" in ran.output
    assert station.left() == ["a.mp4"]


def test_a_server_restart_in_the_middle_is_survived(station: Station, tmp_path: Path) -> None:
    data = station.shoot("a.mp4", size=8_000_000).read_bytes()
    with serving(station.sim) as address:
        station.write_token(server=address)
        station.sim.faults.pause_per_chunk = 0.01
        dock = station.start("--once", "--patience", "20")
        _until(lambda: station.sim.body_bytes > 1_000_000)
    time.sleep(0.3)
    assert not station.sim.completed()
    station.sim.faults.pause_per_chunk = 0.0
    with serving(station.sim, port=int(address.rpartition(":")[2])):
        output, _ = dock.communicate(timeout=60)

    assert dock.returncode == 0, output
    assert "no answer from the server" in output
    assert station.stored() == {"a.mp4": data}
    assert station.sim.body_bytes == len(data)
    assert station.left() == []


def test_a_pulled_cable_pauses_and_goes_on_when_the_camera_is_back(station: Station) -> None:
    data = station.shoot("a.mp4", size=6_000_000).read_bytes()
    away = station.root / "away"

    def pull(upload: Upload) -> None:
        station.sim.faults.before_piece = None
        station.volume.rename(away)
        threading.Timer(1.0, lambda: away.rename(station.volume)).start()

    station.sim.faults.before_piece = pull
    station.sim.faults.cuts = [200_000]
    ran = station.run()

    assert ran.code == 0, ran.output
    assert ran.events("volume-gone")
    assert ran.events("volume-back")
    assert station.sim.body_bytes == len(data)
    assert station.left() == []


def test_a_camera_in_another_slot_goes_on_where_it_was(station: Station) -> None:
    data = station.shoot("a.mp4", size=4_000_000).read_bytes()
    station.sim.faults.cuts = [500_000]
    station.sim.faults.refusals = {"HEAD": [403]}
    assert station.run().code == 1
    other = station.root / "other-slot"
    station.volume.rename(other)
    station.volume = other

    ran = station.run()

    assert ran.code == 0, ran.output
    assert ran.events("continued")
    assert station.sim.body_bytes == len(data)
    assert station.left() == []


def test_a_file_that_is_still_being_written_waits(station: Station) -> None:
    path = station.shoot("a.mp4", size=1000)
    stop = threading.Event()

    def write() -> None:
        with path.open("ab") as file:
            while not stop.wait(0.02):
                file.write(b"frame")
                file.flush()

    writer = threading.Thread(target=write)
    writer.start()
    dock = station.start("--interval", "0.1", "--settle", "0.5")
    time.sleep(2.0)
    assert station.sim.uploads == {}
    stop.set()
    writer.join()
    size = path.stat().st_size
    _until(lambda: not path.exists())
    dock.send_signal(signal.SIGTERM)
    output, _ = dock.communicate(timeout=20)

    assert dock.returncode == 0, output
    assert len(station.stored()["a.mp4"]) == size


def test_a_watching_dock_takes_a_file_that_comes_again(station: Station) -> None:
    path = station.shoot("a.mp4")
    facts, data = path.stat(), path.read_bytes()
    dock = station.start("--interval", "0.1")
    _until(lambda: not path.exists())

    path.write_bytes(data)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    _until(lambda: not path.exists())
    dock.send_signal(signal.SIGTERM)
    output, _ = dock.communicate(timeout=20)

    assert dock.returncode == 0, output
    assert len(station.sim.completed()) == 1


def test_a_file_that_never_comes_to_rest_is_named_in_the_end(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = station.shoot("a.mp4", size=1000)
    (station.volume / "a.gpx").write_text("<gpx/>")
    monkeypatch.setattr("lapel_dock.dock.RESTLESS", 0.5)
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.01):
            with path.open("ab") as file:
                file.write(b"frame")

    writer = threading.Thread(target=write)
    writer.start()
    ran = station.run()
    stop.set()
    writer.join()

    assert ran.code == 1
    assert "failed=2" in ran.output
    assert station.left() == ["a.gpx", "a.mp4"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly_in_the_middle(station: Station, number: int) -> None:
    data = station.shoot("a.mp4", size=8_000_000).read_bytes()
    station.sim.faults.pause_per_chunk = 0.1
    dock = station.start("--once")
    _until(lambda: station.sim.body_bytes > 500_000)

    dock.send_signal(number)
    output, _ = dock.communicate(timeout=20)

    assert dock.returncode == 1
    assert "summary" in output
    assert "Traceback" not in output
    assert station.left() == ["a.mp4"]
    station.sim.faults.pause_per_chunk = 0.0
    assert station.run().code == 0
    assert station.sim.body_bytes == len(data)


def test_two_docks_do_not_share_a_state_folder(station: Station) -> None:
    station.shoot("a.mp4", size=4_000_000)
    station.sim.faults.pause_per_chunk = 0.5
    first = station.start("--once")
    _until(lambda: station.sim.body_bytes > 0)

    second = station.start("--once")
    output, _ = second.communicate(timeout=20)

    assert second.returncode == 2
    assert "Another lapel-dock" in output
    station.sim.faults.pause_per_chunk = 0.0
    first.communicate(timeout=30)
    assert first.returncode == 0


def test_killed_again_and_again_it_loses_nothing_and_sends_nothing_twice(
    station: Station,
) -> None:
    chance = random.Random(20)
    names = [f"DCIM/{n:02}.mp4" for n in range(12)]
    sent = {Path(name).name: station.shoot(name, size=1_500_000).read_bytes() for name in names}
    station.sim.faults.pause_per_chunk = 0.004

    kills = sum(_killed_after(station, 0.35 + chance.random() * 0.9) for _ in range(12))
    station.sim.faults.pause_per_chunk = 0.0
    ran = station.run()

    assert kills >= 3
    assert ran.code == 0, ran.output
    assert station.stored() == sent
    assert len(station.sim.completed()) == len(sent)
    assert station.sim.body_bytes == sum(map(len, sent.values()))
    assert station.left() == []


def _killed_after(station: Station, seconds: float) -> bool:
    """Start a dock, kill it without warning; say whether it was still at work."""
    dock = station.start("--once")
    try:
        dock.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        dock.kill()
        dock.communicate(timeout=20)
        return True
    return False


def _until(condition: object, seconds: float = 20.0) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
