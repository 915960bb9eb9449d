"""What a browser plays, decided from a probe alone, and what made clips are read as."""

from dataclasses import replace
from pathlib import Path

import pytest

from lapel.media.facts import Probe, Stream
from lapel.media.probe import probe
from lapel.media.rules import playback
from lapel.media.testing import made_clip

VIDEO = Stream(
    index=0,
    kind="video",
    codec="h264",
    profile="High",
    pixel_format="yuv420p",
    width=1920,
    height=1080,
    packets=100,
)
AUDIO = Stream(index=1, kind="audio", codec="aac", packets=100)
GOOD = Probe(container="mp4", content="video", streams=(VIDEO, AUDIO), decodable=True)


@pytest.mark.parametrize(
    ("container", "video", "pixels", "audio", "expected"),
    [
        ("mp4", "h264", "yuv420p", "aac", "original"),
        ("mp4", "h264", "yuvj420p", "mp3", "original"),
        ("mov", "h264", "yuv420p", "aac", "original"),
        ("mp4", "av1", "yuv420p10le", "aac", "original"),
        ("webm", "vp9", "yuv420p", "opus", "original"),
        ("webm", "vp8", "yuv420p", "vorbis", "original"),
        ("mp4", "h264", "yuv420p10le", "aac", "proxy"),
        ("mp4", "h264", "yuv422p", "aac", "proxy"),
        ("mp4", "hevc", "yuv420p", "aac", "proxy"),
        ("mp4", "h264", "yuv420p", "ac3", "proxy"),
        ("mov", "h264", "yuv420p", "pcm_s16le", "proxy"),
        ("mkv", "h264", "yuv420p", "aac", "proxy"),
        ("webm", "vp9", "yuv420p", "aac", "proxy"),
        ("ts", "h264", "yuv420p", "aac", "proxy"),
    ],
)
def test_container_picture_and_sound_decide_together(
    container: str, video: str, pixels: str, audio: str, expected: str
) -> None:
    streams = (replace(VIDEO, codec=video, pixel_format=pixels), replace(AUDIO, codec=audio))

    assert playback(replace(GOOD, container=container, streams=streams)) == expected


def test_a_silent_video_is_played_as_it_is() -> None:
    assert playback(replace(GOOD, streams=(VIDEO,))) == "original"


def test_a_professional_profile_of_h264_needs_a_proxy() -> None:
    odd = replace(VIDEO, profile="High 4:4:4 Predictive")

    assert playback(replace(GOOD, streams=(odd, AUDIO))) == "proxy"


def test_a_damaged_file_is_played_by_proxy_though_its_codecs_are_good() -> None:
    assert playback(replace(GOOD, damaged=True)) == "proxy"


def test_a_file_of_which_nothing_decodes_is_not_played() -> None:
    assert playback(replace(GOOD, decodable=False)) == "none"


@pytest.mark.parametrize("container", ["wav", "flac", "mp3"])
def test_sound_files_play_as_they_are(container: str) -> None:
    codec = {"wav": "pcm_s16le"}.get(container, container)
    heard = replace(
        GOOD, container=container, content="audio", streams=(replace(AUDIO, codec=codec),)
    )

    assert playback(heard) == "original"


@pytest.mark.parametrize(
    ("name", "codec", "container", "expected"),
    [
        ("clip.mp4", "h264", "mp4", "original"),
        ("clip.mov", "h264", "mov", "original"),
        ("clip.mkv", "h264", "mkv", "proxy"),
        ("clip.mp4", "hevc", "mp4", "proxy"),
        ("clip.webm", "vp9", "webm", "original"),
    ],
)
def test_made_clips_are_read_as_what_they_are(
    name: str, codec: str, container: str, expected: str, tmp_path: Path
) -> None:
    clip = made_clip(
        tmp_path / name, codec=codec, seconds=0.48, width=320, height=180, audio=name != "clip.mov"
    )

    found = probe(clip, check="auto")

    assert (found.container, found.findings) == (container, ())
    assert found.video is not None
    assert (found.video.codec, found.video.width, found.video.height) == (codec, 320, 180)
    assert (found.video.rate, found.frames) == ("25/1", 12)
    assert found.duration_ms == pytest.approx(480, abs=40)
    assert playback(found) == expected


def test_another_seed_makes_another_clip_and_the_same_seed_the_same(tmp_path: Path) -> None:
    clips = [
        made_clip(tmp_path / f"{n}.mp4", seconds=0.4, seed=seed).read_bytes()
        for n, seed in enumerate([1, 1, 2])
    ]

    assert clips[0] == clips[1] != clips[2]


def test_a_clip_cut_in_half_says_that_it_ends_early_or_has_no_index(tmp_path: Path) -> None:
    for name, code in (("clip.mp4", "no_index"), ("clip.mkv", "ends_early")):
        clip = made_clip(tmp_path / name, seconds=4, width=320, height=180)
        clip.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])

        codes = [finding.code for finding in probe(clip).findings]

        assert codes[:1] == [code]


def test_a_file_whose_name_looks_like_an_address_is_read_as_a_file(tmp_path: Path) -> None:
    clip = made_clip(tmp_path / "http:example.mp4", seconds=0.4)

    assert probe(clip).findings == ()


def test_an_overwritten_stretch_shows_without_decoding(tmp_path: Path) -> None:
    clip = made_clip(tmp_path / "clip.mp4", seconds=1, audio=False)
    content = bytearray(clip.read_bytes())
    middle = content.index(b"mdat") + 8 + len(content) // 3
    content[middle : middle + 4000] = bytes(4000)
    clip.write_bytes(content)

    found = probe(clip, check="first")

    assert found.damaged
    assert "broken_packets" in [finding.code for finding in found.findings]
