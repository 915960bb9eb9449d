"""The camera volumes of the demo, read the way the dock program reads them."""

import hashlib
import itertools
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import av
import pytest

from lapel.demo import cast, footage, reel
from lapel.demo.footage import Volume
from lapel.demo.reel import TAKES
from lapel.foundation import clock

TODAY = date(2026, 3, 20)
NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)
UNPLAYABLE = {"damaged/empty.mp4", "damaged/garbage.mp4", "damaged/no_moov_truncated60.mp4"}
SAID = {"filename", "device", "recording", "started_at", "triggered_at", "ended_at", "wearer"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Volume]:
    """The volumes when there is no real footage."""
    return footage.volumes(None, tmp_path_factory.mktemp("docks"), TODAY)


def said_of(made: list[Volume]) -> dict[str, dict[str, str]]:
    """What each camera declares, by file name."""
    return {
        name: json.loads((volume.path / f"{name}.json").read_text())
        for volume in made
        for name in volume.clips
    }


def test_every_camera_has_a_folder_under_its_office_that_says_who_it_is(
    made: list[Volume],
) -> None:
    for volume in made:
        assert volume.path.parts[-2:] == (volume.office, volume.serial)
        assert json.loads((volume.path / "camera.json").read_text()) == {
            "serial": volume.serial,
            "model": "Body 4",
        }

    assert {volume.office for volume in made} == {part.code for part in cast.OFFICES}
    assert sum(volume.recordings for volume in made) == len(TAKES)


def test_a_volume_holds_its_clips_their_sidecars_and_nothing_else(made: list[Volume]) -> None:
    for volume in made:
        expected = {"camera.json", *volume.clips, *(f"{name}.json" for name in volume.clips)}
        assert {path.name for path in volume.path.iterdir()} == expected


def test_a_sidecar_speaks_in_the_words_of_the_door(made: list[Volume]) -> None:
    for name, said in said_of(made).items():
        assert said.keys() <= SAID
        assert said.keys() >= SAID - {"wearer"}
        assert said["filename"] == name
        assert name.startswith(said["device"])
        start, press, end = (
            clock.parse(said[key]) for key in ("started_at", "triggered_at", "ended_at")
        )
        assert start <= end
        assert press <= end


def test_two_clips_of_one_recording_follow_each_other(made: list[Volume]) -> None:
    said = sorted(said_of(made).values(), key=lambda each: (each["recording"], each["started_at"]))
    pairs = [
        (one, two) for one, two in itertools.pairwise(said) if one["recording"] == two["recording"]
    ]

    assert len(pairs) == sum(len(take.shots) == 2 for take in TAKES) == 3
    for one, two in pairs:
        assert two["started_at"] == one["ended_at"]
        assert two["triggered_at"] == one["triggered_at"]


def test_all_but_one_recording_lie_in_the_last_ten_days_and_in_waking_hours(
    made: list[Volume],
) -> None:
    starts = [when.started_at for take in TAKES for when in footage.times(take, TODAY)]
    ahead = [start for start in starts if start > NOON]

    assert min(starts) > NOON - timedelta(days=11)
    assert len(ahead) == 1
    assert all("05:30" < take.time < "22:30" for take in TAKES)


def test_the_same_hour_is_another_moment_in_winter(made: list[Volume]) -> None:
    take = TAKES[0]
    (summer,) = footage.times(take, date(2026, 7, 2))
    (winter,) = footage.times(take, date(2026, 1, 2))

    assert (summer.started_at.hour, winter.started_at.hour) == (18, 19)


def test_the_buffer_is_at_most_thirty_seconds_and_shorter_on_a_short_recording() -> None:
    lead = {
        take.shots[0].name: when.triggered_at - when.started_at
        for take in TAKES
        for when in list(footage.times(take, TODAY))[:1]
    }

    assert lead["intel_one_by_one.mp4"] == timedelta(seconds=27.8)
    assert lead["ax_long_1080p_av1.mp4"] == timedelta(seconds=30)
    assert lead["gopro_max.mp4"] == timedelta(seconds=2)


def test_no_two_files_are_the_same_bytes(made: list[Volume]) -> None:
    files = [volume.path / name for volume in made for name in volume.clips]
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    assert len(hashes) == len(files)


def test_most_stand_ins_play_and_the_spoilt_ones_are_spoilt(made: list[Volume]) -> None:
    plays = {path.name for v in made for path in map(v.path.joinpath, v.clips) if decodes(path)}
    spoilt = {name for volume in made for name in volume.clips} - plays

    assert {name.partition("_")[0] for name in spoilt} == {
        take.serial for take in TAKES if take.shots[0].name in UNPLAYABLE
    }


def decodes(path: Path) -> bool:
    try:
        with av.open(path) as container:
            return next(container.decode(video=0)) is not None
    except (av.FFmpegError, StopIteration, IndexError):
        return False


def test_the_reel_has_one_of_each_trouble_at_the_dock() -> None:
    worn = {member.serial: member.badge for member in cast.MEMBERS}
    unknown = [take for take in TAKES if take.serial == cast.UNKNOWN]
    nobodys = [take for take in TAKES if take.serial == cast.RETURNED]
    others = [t for t in TAKES if t.serial in worn and t.says not in ("", worn[t.serial])]
    ahead = [take for take in TAKES if take.days < 0]

    assert [len(each) for each in (unknown, nobodys, others, ahead)] == [1, 1, 1, 1]
    assert sum("damaged/" in shot.name for take in TAKES for shot in take.shots) == 5


def test_the_wearer_who_signs_in_has_several_recordings() -> None:
    assert sum(take.says == cast.SIGN_INS[0].badge for take in TAKES) >= 4


def test_real_footage_is_copied_bit_for_bit_and_left_where_it_was(
    media: Path | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if media is None:
        pytest.skip("there is no real footage here")
    take = next(take for take in TAKES if take.shots[0].name == "intel_asl_walk.mkv")
    monkeypatch.setattr(reel, "TAKES", (take,))

    (volume,) = footage.volumes(media, tmp_path, TODAY)

    for name, shot in zip(volume.clips, take.shots, strict=True):
        copy, source = volume.path / name, media / shot.name
        assert name.endswith(".mkv")
        assert copy.read_bytes() == source.read_bytes()
        copy.unlink()
        assert source.exists()


def test_every_file_the_reel_names_is_among_the_real_footage_or_made(media: Path | None) -> None:
    if media is None:
        pytest.skip("there is no real footage here")
    names = {shot.name for take in TAKES for shot in take.shots}

    assert {name for name in names if not (media / name).is_file()} == {
        "made-street.mp4",
        "made-yard.mp4",
        "made-corridor.mp4",
    }
    assert len(names) == sum(len(take.shots) for take in TAKES)
