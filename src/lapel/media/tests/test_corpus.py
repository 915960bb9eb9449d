"""Every file of the footage is what it is known to be, as outside programs also see it."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lapel.media.facts import Probe
from lapel.media.probe import playback
from lapel.media.tests.corpus import FILES, FOLDER, WHOLE, examined, needs_footage

pytestmark = needs_footage

LYING_HEADERS = {
    "ax_sample_fragmented.mp4": "the older program reads 143165 s",
    "gopro_karma.mp4": "its telemetry outlasts picture and sound",
    "nasa_13013.mp4": "its subtitles outlast picture and sound",
}


def test_no_file_of_the_footage_is_left_out() -> None:
    there = {
        str(path.relative_to(FOLDER))
        for path in FOLDER.rglob("*")
        if path.is_file() and path.suffix != ".md"
    }

    assert there == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_played_and_explained_as_known(name: str) -> None:
    known, found = FILES[name], examined(name)

    assert playback(found) == known.playback
    assert found.content == known.content
    assert tuple(finding.code for finding in found.findings) == known.findings
    assert found.duration_ms == pytest.approx(known.duration_ms, abs=2)
    assert found.gps == known.gps
    if known.content == "video":
        assert found.video is not None
        assert (found.video.width, found.video.height) == known.size
        assert (found.video.codec, found.video.rotation) == (known.codec, known.rotation)
        assert found.video.variable_rate == known.varies
    if known.frames is not None:
        assert found.frames == known.frames


@pytest.mark.parametrize("name", FILES)
def test_each_probe_survives_the_way_through_json_without_floats(name: str) -> None:
    found = examined(name)

    written = json.dumps(found.as_json())

    assert Probe.from_json(json.loads(written, parse_float=pytest.fail)) == found


def test_the_count_of_damaged_frames_is_said_in_words() -> None:
    texts = [finding.text for finding in examined("damaged/bitflips200.mp4").findings]

    assert texts[0] == "39 of 315 frames are damaged."


def test_text_that_is_not_utf8_does_not_stop_the_reading() -> None:
    assert examined("exo_video_desks.3gp").location.startswith("+00.0000")


def test_camera_clock_and_timecode_are_read() -> None:
    found = examined("gopro_max.mp4")

    assert found.creation_time == "2019-11-18T15:45:32.000000Z"
    assert found.timecode == "15:44:35:10"


def test_a_loose_creation_time_of_matroska_is_written_like_the_others() -> None:
    assert examined("ax_sample.mkv").creation_time == "2016-05-31T17:01:35.000000Z"


def test_languages_of_several_sound_tracks_are_kept() -> None:
    spoken = [track.language for track in examined("multi_audio.mp4").streams]

    assert spoken[1:3] == ["eng", "spa"]


@cache
def witness(path: Path) -> Any:
    """What Debian's ffprobe says of a file."""
    program = shutil.which("ffprobe")
    if program is None:
        pytest.skip("ffprobe is not installed")
    said = subprocess.run(
        [program, "-v", "error", "-of", "json", "-show_format", "-show_streams", str(path)],
        capture_output=True,
        check=True,
    )
    return json.loads(said.stdout)


@pytest.mark.parametrize("name", WHOLE)
def test_ffprobe_sees_the_same_codecs_sizes_and_length(name: str) -> None:
    found, said = examined(name), witness(FOLDER / name)

    tracks = {track["index"]: track for track in said["streams"]}
    for stream in found.streams:
        if stream.kind in ("video", "audio") and stream.packets:
            assert stream.codec == tracks[stream.index]["codec_name"]
    assert found.video is not None
    shown = tracks[found.video.index]
    assert (found.video.width, found.video.height) == (shown["width"], shown["height"])
    if name not in LYING_HEADERS:
        assert found.duration_ms == pytest.approx(float(said["format"]["duration"]) * 1000, abs=60)


@pytest.mark.parametrize("name", WHOLE)
def test_ffprobe_sees_the_same_rotation(name: str) -> None:
    found, said = examined(name), witness(FOLDER / name)

    assert found.video is not None
    shown = next(track for track in said["streams"] if track["index"] == found.video.index)
    sides = shown.get("side_data_list", [])
    turned = next((side["rotation"] for side in sides if "rotation" in side), 0)
    assert found.video.rotation == -turned % 360
