"""Clips and stills are exact to the frame: what comes out is compared with the original."""

import json
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image

from lapel.media import sandbox
from lapel.media.errors import MediaFailure
from lapel.media.jobs import Job
from lapel.media.makers import cut, frames, still
from lapel.media.makers.making import Made
from lapel.media.makers.moments import moment
from lapel.media.makers.upright import upright_size
from lapel.media.probe import probe
from lapel.media.testing import made_clip
from lapel.media.tests.corpus import FOLDER, needs_footage

SMALL = (64, 36)
Grey = NDArray[np.float64]
SPANS = [
    ("vfr.mp4", 0, 1000),
    ("vfr.mp4", 700, 1600),
    ("carnd_solidWhiteRight.mp4", 1200, 2400),
    ("carnd_solidWhiteRight.mp4", 7000, 8000),
    ("ax_mv_with_2_top_shots.mp4", 300, 900),
    ("hevc.mp4", 400, 1200),
    ("ax_sample.avi", 1000, 2000),
    ("ax_sowt-with-video.mov", 500, 1500),
    ("intel_asl_walk.mkv", 500, 1500),
]


def silent(done: int) -> None:
    pass


def grey(frame: VideoFrame, turn: int = 0) -> Grey:
    """A picture small and without colour, turned clockwise by quarters."""
    width, height = SMALL[::-1] if frame.width < frame.height else SMALL
    small = frame.reformat(width=width, height=height, format="gray").to_ndarray()
    return np.asarray(np.rot90(small, -turn), dtype=np.float64)


def apart(one: Grey, other: Grey) -> float:
    """How much two pictures differ, whatever their brightness as a whole."""
    return float(np.abs((one - one.mean()) - (other - other.mean())).mean())


def whole(path: Path, turn: int = 0) -> list[tuple[Fraction, Grey]]:
    """Every frame of a file with its time since the file began."""
    with av.open(str(path), metadata_errors="ignore") as container:
        begin = Fraction(container.start_time or 0, 1_000_000)
        return [
            (frame.pts * frame.time_base - begin, grey(frame, turn))
            for frame in container.decode(container.streams.video[0])
            if frame.pts is not None and frame.time_base is not None
        ]


@cache
def original(name: str) -> list[tuple[Fraction, Grey]]:
    path = FOLDER / name
    video = probe(path, check="first").video
    assert video is not None
    return whole(path, video.rotation // 90)


def cut_of(source: Path, folder: Path, start_ms: int, end_ms: int) -> Made:
    made = cut.make(
        source, folder, probe(source, check="first"), silent, start_ms=start_ms, end_ms=end_ms
    )
    assert made is not None
    return made


def expected(
    frames: list[tuple[Fraction, Grey]], start: int, end: int
) -> list[tuple[Fraction, Grey]]:
    """What the rule says: the frame shown at the start, and all after it before the end."""
    earlier = [n for n, (at, _) in enumerate(frames) if moment(at) <= start]
    first = earlier[-1] if earlier else 0
    return [one for one in frames[first:] if moment(one[0]) < end]


@needs_footage
@pytest.mark.parametrize(("name", "start", "end"), SPANS)
def test_a_clip_holds_the_very_frames_of_its_span(
    name: str, start: int, end: int, tmp_path: Path
) -> None:
    everything = original(name)
    wanted = expected(everything, start, end)

    made = cut_of(FOLDER / name, tmp_path, start, end)

    back = whole(made.files[0])
    assert len(back) == len(wanted) == made.recipe["result"]["frames"]
    for (_, picture), (at, _) in zip(back, wanted, strict=True):
        off = [apart(picture, each) for _, each in everything]
        best = min(off)
        true = next(n for n, each in enumerate(everything) if each[0] == at)
        assert off[true] - best < 0.25, f"the frame at {float(at):.3f} s is another one"
        assert off[true] < 8


@needs_footage
@pytest.mark.parametrize(("name", "start", "end"), SPANS)
def test_the_gaps_between_frames_are_those_of_the_original(
    name: str, start: int, end: int, tmp_path: Path
) -> None:
    wanted = [at for at, _ in expected(original(name), start, end)]

    back = [at for at, _ in whole(cut_of(FOLDER / name, tmp_path, start, end).files[0])]

    gaps = [float(b - a) for a, b in pairwise(wanted[1:])]
    assert [float(b - a) for a, b in pairwise(back[1:])] == pytest.approx(gaps, abs=0.0006)


@needs_footage
def test_a_clip_far_into_a_file_is_reached_by_its_index_and_still_exact(tmp_path: Path) -> None:
    name = "ax_sample_with_increasing_timestamps_360p.mp4"
    wanted = expected(original(name), 12_003, 12_700)

    made = cut_of(FOLDER / name, tmp_path, 12_003, 12_700)

    back = whole(made.files[0])
    off = [apart(a[1], b[1]) for a, b in zip(back, wanted, strict=True)]
    assert max(off) < 4


def flashes(path: Path) -> list[float]:
    """The second at which each beep begins."""
    with av.open(str(path)) as container:
        pieces: list[Any] = []
        begin = (container.start_time or 0) / 1_000_000
        first = None
        for frame in container.decode(container.streams.audio[0]):
            first = frame.time - begin if first is None and frame.time is not None else first
            pieces.append(frame.to_ndarray().mean(axis=0))
        wave = np.abs(np.concatenate(pieces))
    loud = np.convolve(wave > 0.2, np.ones(96) / 96, "same") > 0.2
    starts = np.flatnonzero(np.diff(loud.astype(int)) == 1)
    return [first + n / 48_000 for n in starts if first is not None]


def beeping(path: Path) -> Path:
    """Ten seconds of pictures with a beep of a tenth of a second at each full second."""
    rate = 48_000
    with av.open(str(path), "w") as output:
        video: Any = output.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 160, 90, "yuv420p"
        sound: Any = output.add_stream("aac", rate=rate, layout="mono")
        for n in range(250):
            shade = 235 if n % 25 < 3 else 16
            frame = VideoFrame.from_ndarray(np.full((90, 160, 3), shade, np.uint8), format="rgb24")
            frame.pts, frame.time_base = n, Fraction(1, 25)
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
        at = np.arange(10 * rate) / rate
        wave = np.where(at % 1 < 0.1, np.sin(2 * np.pi * 1000 * at), 0).astype(np.float32)
        for n in range(0, len(wave) - 1023, 1024):
            piece = av.AudioFrame.from_ndarray(wave[None, n : n + 1024].copy(), "fltp", "mono")
            piece.sample_rate, piece.pts, piece.time_base = rate, n, Fraction(1, rate)
            output.mux(sound.encode(piece))
        output.mux(sound.encode(None))
    return path


@pytest.mark.parametrize("start", [400, 1360, 6520])
def test_sound_stays_in_step_with_the_pictures(start: int, tmp_path: Path) -> None:
    source = beeping(tmp_path / "beeps.mp4")

    made = cut_of(source, tmp_path, start, start + 3000)

    light = [float(at) for at, picture in whole(made.files[0]) if picture.mean() > 120]
    begins = [at for n, at in enumerate(light) if n == 0 or at - light[n - 1] > 0.5]
    assert begins
    assert flashes(made.files[0]) == pytest.approx(begins, abs=0.012)


@needs_footage
def test_a_turned_original_gives_an_upright_clip(tmp_path: Path) -> None:
    source = FOLDER / "ax_sample_edit_list.mp4"
    video = probe(source, check="first").video
    assert video is not None

    made = cut_of(source, tmp_path, 200, 600)

    result = made.recipe["result"]
    assert (result["width"], result["height"]) == upright_size(video)
    again = probe(made.files[0], check="frames").video
    assert again is not None
    assert again.rotation == 0


def test_the_index_of_a_clip_comes_before_its_pictures(tmp_path: Path) -> None:
    made = cut_of(made_clip(tmp_path / "a.mp4", seconds=2), tmp_path, 500, 1000)

    data = made.files[0].read_bytes()

    assert data.index(b"moov") < data.index(b"mdat")


def test_a_clip_lasts_as_long_as_was_asked(tmp_path: Path) -> None:
    made = cut_of(made_clip(tmp_path / "a.mp4", seconds=3, audio=False), tmp_path, 520, 1480)

    assert abs(probe(made.files[0], check="first").duration_ms - 960) <= 1


def test_a_span_behind_the_end_shows_the_last_frame(tmp_path: Path) -> None:
    source = made_clip(tmp_path / "a.mp4", seconds=1, audio=False)

    assert cut_of(source, tmp_path, 5000, 6000).recipe["result"]["last_frame_at_ms"] == 960


@needs_footage
def test_a_span_without_any_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaFailure, match="nothing between 40000 and 41000 ms"):
        cut_of(FOLDER / "audio/espeak.wav", tmp_path, 40_000, 41_000)


@needs_footage
def test_a_clip_of_sound_alone_is_sound(tmp_path: Path) -> None:
    made = cut_of(FOLDER / "audio/jfk.flac", tmp_path, 2000, 5000)

    assert made.content_type == "audio/mp4"
    assert abs(probe(made.files[0]).duration_ms - 3000) < 30


@needs_footage
@pytest.mark.parametrize("name", ["vfr.mp4", "ax_sample_edit_list.mp4", "ax_sample.avi"])
def test_a_still_is_the_frame_that_is_shown_at_its_moment(name: str, tmp_path: Path) -> None:
    everything = original(name)
    for n in (0, 7, len(everything) - 1):
        at = everything[n][0]
        source = FOLDER / name

        made = still.make(
            source, tmp_path, probe(source, check="first"), silent, start_ms=moment(at)
        )

        assert made is not None
        assert made.recipe["result"]["frame_at_ms"] == moment(at)
        with Image.open(made.files[0]) as picture:
            size = SMALL[::-1] if picture.width < picture.height else SMALL
            seen = np.asarray(picture.convert("L").resize(size, Image.Resampling.BOX), np.float64)
        off = [apart(seen, each) for _, each in everything]
        assert off[n] - min(off) < 1.0


@needs_footage
@pytest.mark.parametrize("name", ["vfr.mp4", "ax_mv_with_2_top_shots.mp4", "intel_asl_walk.mkv"])
def test_the_list_of_frames_names_every_frame_that_decodes(name: str, tmp_path: Path) -> None:
    source = FOLDER / name

    made = frames.make(source, tmp_path, probe(source, check="first"), silent)

    assert made is not None
    table = json.loads(made.files[0].read_text())
    base, at = Fraction(*table["time_base"]), table["first"]
    stamps = [at]
    for gap, count in table["steps"]:
        for _ in range(count):
            at += gap
            stamps.append(at)
    told = [stamp * base - Fraction(table["origin_us"], 1_000_000) for stamp in stamps]
    assert told == [at for at, _ in original(name)]


def test_the_sandbox_makes_what_is_asked(tmp_path: Path) -> None:
    source = made_clip(tmp_path / "a.mp4", seconds=2)
    folder = tmp_path / "made"
    folder.mkdir()

    result = sandbox.run(
        Job(
            kind="derive",
            source=source,
            target_folder=folder,
            wants=("cut", "still"),
            sha256="ab" * 32,
            start_ms=400,
            end_ms=1200,
        )
    )

    assert result.failed == {}
    assert result.made["cut"].recipe["parameters"]["start_ms"] == 400
    assert result.made["cut"].recipe["source"]["sha256"] == "ab" * 32
    assert result.made["still"].recipe["result"]["frame_at_ms"] == 400
