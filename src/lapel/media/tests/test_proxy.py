"""Every proxy plays in a browser and keeps what the original had to show."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import av
import pytest

from lapel.media.makers import proxy
from lapel.media.makers.making import Made
from lapel.media.makers.upright import upright_size
from lapel.media.probe import playback, probe
from lapel.media.testing import made_clip
from lapel.media.tests.corpus import BY_PROXY, FOLDER, examined, needs_footage


def silent(done: int) -> None:
    pass


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Made]:
    """The proxy of a file of the footage, made once."""

    @cache
    def once(name: str) -> Made:
        folder = tmp_path_factory.mktemp("proxies")
        made = proxy.make(FOLDER / name, folder, examined(name), silent)
        assert made is not None
        return made

    return once


def make(source: Path, folder: Path) -> Made:
    made = proxy.make(source, folder, probe(source), silent, sha256="00" * 32)
    assert made is not None
    return made


def shown_times(path: Path) -> list[float]:
    """When each picture of a file is shown, from the file's start, in the order decoded."""
    with av.open(str(path), metadata_errors="ignore") as container:
        begin = (container.start_time or 0) / 1_000_000
        frames = container.decode(container.streams.video[0])
        return [frame.time - begin for frame in frames if frame.time is not None]


@needs_footage
@pytest.mark.parametrize("name", BY_PROXY)
def test_each_proxy_decodes_back_whole_and_upright(
    name: str, proxied: Callable[[str], Made]
) -> None:
    source = examined(name)

    made = proxied(name)

    back = probe(made.files[0], check="frames")
    said = made.recipe["result"]
    assert playback(back) == "original"
    assert back.findings == ()
    assert back.frames == said["frames"] == source.frames - said["frames_out_of_order"]
    assert said["frames_out_of_order"] <= 1
    assert back.duration_ms == pytest.approx(source.duration_ms, abs=200)
    assert (back.audio is None) == (source.audio is None)
    assert source.video is not None
    assert back.video is not None
    width, height = upright_size(source.video)
    assert back.video.rotation == 0
    assert max(back.video.width, back.video.height) <= 854
    assert back.video.width / back.video.height == pytest.approx(width / height, rel=0.02)


@needs_footage
def test_a_proxy_of_damaged_footage_counts_what_was_lost(proxied: Callable[[str], Made]) -> None:
    made = proxied("damaged/zeroed60k.mp4")

    assert made.recipe["result"]["lost_packets"] == 3
    assert made.recipe["result"]["damaged_frames"] == 1


@needs_footage
@pytest.mark.parametrize("name", ["ax_mv_with_2_top_shots.mp4", "exo_video_desks.3gp", "vfr.mp4"])
def test_uneven_times_are_kept(name: str, proxied: Callable[[str], Made]) -> None:
    made = proxied(name)

    theirs, ours = shown_times(FOLDER / name), shown_times(made.files[0])

    assert ours == pytest.approx(theirs, abs=0.001)


@needs_footage
def test_of_several_sound_tracks_the_first_is_kept_and_said(proxied: Callable[[str], Made]) -> None:
    made = proxied("multi_audio.mp4")

    assert made.recipe["parameters"]["audio_language"] == "eng"
    assert made.recipe["result"]["audio_tracks_left_out"] == 1


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turned_clips_are_baked_upright(rotation: int, tmp_path: Path) -> None:
    clip = made_clip(tmp_path / "clip.mp4", seconds=0.4, rotation=rotation, audio=False)
    assert probe(clip).video.rotation == rotation  # type: ignore[union-attr]

    made = make(clip, tmp_path)

    back = probe(made.files[0]).video
    assert back is not None
    sideways = rotation in (90, 270)
    assert (back.width, back.height) == ((360, 640) if sideways else (640, 360))
    assert back.rotation == 0
    with av.open(str(made.files[0])) as container:
        corner = next(container.decode(video=0)).to_ndarray(format="gray")
    clocks = {0: (10, 20), 90: (20, -10), 180: (-10, -20), 270: (-20, 10)}
    row, column = clocks[rotation]
    assert corner[row, column] < 60, "the black ground of the digits is not where it should be"


def test_the_same_clip_gives_the_same_proxy_twice(tmp_path: Path) -> None:
    clip = made_clip(tmp_path / "clip.mkv", seconds=1)
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()

    one, two = make(clip, first), make(clip, second)

    assert one.files[0].read_bytes() == two.files[0].read_bytes()
    assert one.recipe == two.recipe


def test_the_index_stands_before_the_pictures(tmp_path: Path) -> None:
    made = make(made_clip(tmp_path / "clip.mkv", seconds=1), tmp_path)

    content = made.files[0].read_bytes()

    assert content.index(b"moov") < content.index(b"mdat")


def test_sound_alone_becomes_a_proxy_without_pictures(tmp_path: Path) -> None:
    clip = tmp_path / "voice.mka"
    spoken = str(made_clip(tmp_path / "clip.mkv", seconds=1))
    with av.open(spoken) as source, av.open(str(clip), "w", format="matroska") as target:
        sound = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = sound
                target.mux(packet)

    made = make(clip, tmp_path)

    back = probe(made.files[0])
    assert made.content_type == "audio/mp4"
    assert back.content == "audio"
    assert back.duration_ms == pytest.approx(1000, abs=60)
