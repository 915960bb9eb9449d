"""Paths: read from what cameras and docks write, cleaned, counted, placed in time."""

import json
import shutil
import struct
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lapel.media import gpmf
from lapel.media.errors import MediaFailure
from lapel.media.fixes import Fix, believed
from lapel.media.makers import track
from lapel.media.makers.making import Made
from lapel.media.probe import playback, probe
from lapel.media.tests.corpus import FOLDER, examined, needs_footage

GPX = """<?xml version="1.0"?>
<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
<trkpt lat="39.2904" lon="-76.6122"><ele>10.5</ele><time>2025-03-01T12:00:00Z</time></trkpt>
<trkpt lat="39.2905" lon="-76.6120"><ele>11</ele><time>2025-03-01T12:00:05Z</time></trkpt>
<trkpt lat="139.0" lon="-76.6120"><time>2025-03-01T12:00:06Z</time></trkpt>
</trkseg></trk></gpx>
"""
NMEA = (
    "$GPRMC,120000.00,A,3917.424,N,07636.732,W,3.0,84.4,010325,,*24\n"
    "$GPRMC,120001.00,V,,,,,,,010325,,*24\n"
    "$GPRMC,120002.00,A,3917.430,N,07636.730,W,3.0,84.4,010325,,*21\n"
)
AXIS = {
    "CoordinateEntries": [
        {
            "LocationWKT": "POINT(-76.6122 39.2904)",
            "SecondsFromStart": 0.5,
            "Timestamp": "2025-03-01T12:00:00.500Z",
        },
        {"LocationWKT": "POINT EMPTY", "SecondsFromStart": 1.5, "Timestamp": None},
        {
            "LocationWKT": "POINT(-76.6100 39.2910)",
            "SecondsFromStart": 2.5,
            "Timestamp": "2025-03-01T12:00:02.500Z",
        },
    ]
}


def silent(done: int) -> None:
    pass


def made_track(source: Path, **more: Any) -> tuple[Made, Any]:
    made = track.make(source, source.parent, probe(source), silent, **more)
    assert made is not None
    return made, json.loads(made.files[0].read_text())


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def with_checksums(text: str) -> str:
    """The sentences with the checksum NMEA 0183 wants: all characters between $ and *."""
    lines = []
    for line in text.splitlines():
        body = line[1 : line.index("*")]
        check = 0
        for character in body:
            check ^= ord(character)
        lines.append(f"${body}*{check:02X}")
    return "\n".join(lines)


def test_a_gpx_sidecar_becomes_a_line_and_its_impossible_place_is_dropped(tmp_path: Path) -> None:
    made, line = made_track(written(tmp_path, "a.gpx", GPX))

    assert line["geometry"] == {
        "type": "LineString",
        "coordinates": [[-76.6122, 39.2904, 10.5], [-76.612, 39.2905, 11.0]],
    }
    assert line["properties"]["times"] == ["2025-03-01T12:00:00.000Z", "2025-03-01T12:00:05.000Z"]
    assert line["properties"]["seconds"] == [0.0, 5.0]
    assert made.recipe["result"]["dropped"] == {"out of range": 1}


def test_clock_times_are_counted_from_the_start_of_the_video(tmp_path: Path) -> None:
    begun = datetime(2025, 3, 1, 11, 59, 50, tzinfo=UTC)

    _, line = made_track(written(tmp_path, "a.gpx", GPX), started_at=begun)

    assert line["properties"]["seconds"] == [10.0, 15.0]


def test_nmea_sentences_without_a_lock_are_dropped_and_counted(tmp_path: Path) -> None:
    made, line = made_track(written(tmp_path, "a.nmea", with_checksums(NMEA)))

    assert line["geometry"]["coordinates"][0] == pytest.approx([-76.6122, 39.2904])
    assert line["properties"]["seconds"] == [0.0, 2.0]
    assert made.recipe["result"]["dropped"] == {"no lock": 1}


def test_the_trail_of_an_axis_dock_keeps_its_own_seconds(tmp_path: Path) -> None:
    name = "20250301_120000_AB12_B8A44F_gpstrail.json"

    made, line = made_track(written(tmp_path, name, json.dumps(AXIS)))

    assert line["properties"]["seconds"] == [0.5, 2.5]
    assert line["geometry"]["coordinates"] == [[-76.6122, 39.2904], [-76.61, 39.291]]
    assert made.recipe["result"]["dropped"] == {"no lock": 1}


def test_sidecars_are_recognised_and_never_played(tmp_path: Path) -> None:
    found = probe(written(tmp_path, "a.txt", with_checksums(NMEA)))

    assert (found.container, found.content, found.gps) == ("nmea", "track", "track")
    assert playback(found) == "none"


def test_a_sidecar_with_entities_is_refused_in_words(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><gpx>&b;</gpx>'

    found = probe(written(tmp_path, "a.gpx", bomb))

    assert [finding.code for finding in found.findings] == ["bad_sidecar"]
    assert "entities" in found.findings[0].text


@pytest.mark.parametrize(
    "text", ['{"CoordinateEntries": 7}', '{"CoordinateEntries": [7]}', "[" * 100_000]
)
def test_a_broken_trail_is_a_finding_and_not_a_crash(text: str, tmp_path: Path) -> None:
    found = probe(written(tmp_path, "a_gpstrail.json", text))

    assert [finding.code for finding in found.findings] == ["bad_sidecar"]


def test_a_path_with_no_good_position_is_refused_with_the_counts(tmp_path: Path) -> None:
    source = written(tmp_path, "a.nmea", with_checksums(NMEA.splitlines()[1]))

    with pytest.raises(MediaFailure, match=r"no position in a\.nmea is good: 1 no lock") as refusal:
        made_track(source)

    assert refusal.value.reason == "nothing"


def test_every_fault_of_a_position_is_named() -> None:
    good = Fix(latitude=39.0, longitude=-76.0)
    bad = [
        Fix(latitude=39.0, longitude=-76.0, locked=False),
        Fix(latitude=float("nan"), longitude=0.0),
        Fix(latitude=0.0, longitude=0.0),
        Fix(latitude=1.0, longitude=181.0),
        Fix(latitude=1.0, longitude=1.0, dop=99.0),
    ]

    kept, dropped = believed([good, *bad])

    assert kept == [good]
    assert dropped == dict.fromkeys(
        ["no lock", "not a number", "out of range", "poor precision", "zero position"], 1
    )


def item(key: str, kind: str, size: int, data: bytes) -> bytes:
    count = len(data) // size
    return (
        struct.pack(">4scBH", key.encode(), kind.encode(), size, count)
        + data
        + b"\0" * (-len(data) % 4)
    )


def packet(*, lock: int, moment: bytes = b"250301120000.000") -> bytes:
    """One second of two positions as a camera writes it."""
    scale = struct.pack(">5i", 10_000_000, 10_000_000, 1000, 1000, 100)
    rows = struct.pack(">10i", 392904000, -766122000, 10500, 0, 0, 392905000, -766120000, 0, 0, 0)
    sensor = (
        item("GPSF", "L", 4, struct.pack(">I", lock))
        + item("GPSU", "U", 16, moment)
        + item("GPSP", "S", 2, struct.pack(">H", 150))
        + item("SCAL", "l", 4, scale)
        + item("GPS5", "l", 20, rows)
    )
    stream = item("STRM", "\0", 1, sensor)
    return item("DEVC", "\0", 1, stream)


def test_positions_are_spread_over_the_time_of_their_packet() -> None:
    fixes = gpmf.fixes(packet(lock=3), start_ms=4000, duration_ms=1000)

    assert [(fix.latitude, fix.longitude, fix.offset_ms) for fix in fixes] == [
        (39.2904, -76.6122, 4000),
        (39.2905, -76.612, 4500),
    ]
    assert fixes[1].at == datetime(2025, 3, 1, 12, 0, 0, 500_000, tzinfo=UTC)
    assert fixes[0].dop == 1.5


def test_a_packet_without_a_lock_gives_no_position_to_believe() -> None:
    kept, dropped = believed(gpmf.fixes(packet(lock=0), start_ms=0, duration_ms=1000))

    assert kept == []
    assert dropped == {"no lock": 2}


def test_a_packet_cut_anywhere_is_read_as_far_as_it_goes() -> None:
    whole = packet(lock=3)

    for end in range(len(whole)):
        gpmf.fixes(whole[:end], start_ms=0, duration_ms=1000)


@needs_footage
def test_exiftool_sees_the_same_path_in_a_real_recording(tmp_path: Path) -> None:
    program = shutil.which("exiftool")
    if program is None:
        pytest.skip("exiftool is not installed")
    source = FOLDER / "gopro_max.mp4"
    options = ["-ee", "-n", "-p", "${GPSLatitude} ${GPSLongitude}", "-q", "-q"]
    said = subprocess.run([program, *options, str(source)], capture_output=True, check=True)
    theirs = [tuple(map(float, row.split())) for row in said.stdout.decode().splitlines() if row]
    theirs.remove((33.1268, -117.3273))  # the rounded place in the file's header

    made = track.make(source, tmp_path, examined("gopro_max.mp4"), silent)

    assert made is not None
    line = json.loads(made.files[0].read_text())
    ours = [(place[1], place[0]) for place in line["geometry"]["coordinates"]]
    assert made.recipe["result"]["kept"] == 191
    assert len(theirs) > 5
    for place in theirs:
        assert min(abs(place[0] - one[0]) + abs(place[1] - one[1]) for one in ours) < 2e-6
    assert line["properties"]["times"][0].startswith("2019-11-18T")
    seconds = line["properties"]["seconds"]
    assert seconds == sorted(seconds)
    assert 9 < seconds[-1] < 10.6
