"""The real footage that tests read, and what each file is known to be."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from lapel.media.facts import Probe
from lapel.media.look import Check
from lapel.media.probe import probe

BESIDE: Final = Path(__file__).resolve().parents[5] / "shared" / "media"
FOLDER: Final = Path(os.environ.get("LAPEL_TEST_MEDIA", BESIDE))

needs_footage = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"no footage at {FOLDER}; set LAPEL_TEST_MEDIA"
)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a file is known to be; frames are None where only the first is decoded."""

    playback: str
    content: str = "video"
    codec: str = ""
    size: tuple[int, int] = (0, 0)
    rotation: int = 0
    varies: bool = False
    duration_ms: int = 0
    frames: int | None = None
    gps: str = "none"
    findings: tuple[str, ...] = ()
    check: Check = "auto"


def h264(playback: str, width: int, height: int, duration_ms: int, **more: object) -> Known:
    size = (width, height)
    return Known(playback=playback, codec="h264", size=size, duration_ms=duration_ms, **more)  # type: ignore[arg-type]


def hevc(width: int, height: int, duration_ms: int, **more: object) -> Known:
    size = (width, height)
    return Known(playback="proxy", codec="hevc", size=size, duration_ms=duration_ms, **more)  # type: ignore[arg-type]


STILL = Known(playback="none", content="image", findings=("still_picture",))

FILES: Final[dict[str, Known]] = {
    "audio/espeak.wav": Known(playback="original", content="audio", duration_ms=19425),
    "audio/jfk.flac": Known(playback="original", content="audio", duration_ms=11000),
    "ax_8k24fps_300ms.mp4": hevc(7680, 4320, 339, check="first"),
    "ax_bbb_2500ms.ts": Known(
        playback="proxy", codec="mpeg2video", size=(1920, 1080), duration_ms=2513, frames=58
    ),
    "ax_h265_with_metadata_track.mp4": hevc(1920, 1080, 100, rotation=90, frames=3, gps="point"),
    "ax_hdr10-video-with-sdr-container.mp4": hevc(1920, 1080, 1017, frames=28),
    "ax_internal_emulator_transformer_output_270_rotated.mp4": h264(
        "original", 1280, 720, 4972, rotation=270, frames=149
    ),
    "ax_long_1080p_av1.mp4": Known(
        playback="original", codec="av1", size=(1920, 1080), duration_ms=362767, frames=68
    ),
    "ax_mv_with_2_top_shots.mp4": hevc(
        1440, 1080, 1774, rotation=270, varies=True, frames=53, findings=("several_video",)
    ),
    "ax_portrait_4k60.mp4": h264("original", 3840, 2160, 313, rotation=90, check="first"),
    "ax_sample.avi": Known(
        playback="proxy", codec="mpeg4", size=(960, 400), duration_ms=4087, frames=96
    ),
    "ax_sample.mkv": h264("proxy", 1080, 720, 1072, frames=30),
    "ax_sample_edit_list.mp4": hevc(1920, 1080, 2548, rotation=90, frames=77),
    "ax_sample_empty_track.mp4": h264(
        "original", 1080, 720, 1066, frames=30, gps="point", findings=("empty_track",)
    ),
    "ax_sample_fragmented.mp4": h264("original", 1080, 720, 1068, frames=30),
    "ax_sample_mdat_too_long.mp4": h264(
        "proxy", 1080, 720, 1067, frames=30, findings=("ends_early",)
    ),
    "ax_sample_with_increasing_timestamps_360p.mp4": h264("original", 640, 360, 17063, frames=512),
    "ax_sample_without_stss.mp4": h264("original", 1080, 720, 1001, frames=30, gps="point"),
    "ax_sowt-with-video.mov": h264("proxy", 1920, 1080, 2000, frames=100),
    "carnd_solidWhiteRight.mp4": h264("original", 960, 540, 8840, frames=221),
    "damaged/bitflips200.mp4": h264(
        "proxy",
        848,
        480,
        10543,
        frames=315,
        gps="track",
        findings=("damaged_frames", "damaged_sound"),
    ),
    "damaged/cut_unaligned.ts": Known(
        playback="none", codec="h264", duration_ms=3500, frames=0, findings=("no_picture",)
    ),
    "damaged/empty.mp4": Known(playback="none", content="unknown", findings=("empty_file",)),
    "damaged/frag_truncated70.mp4": h264(
        "proxy",
        1280,
        720,
        2292,
        frames=51,
        findings=("ends_early", "lost_packets", "broken_packets"),
    ),
    "damaged/garbage.mp4": Known(playback="none", content="unknown", findings=("not_media",)),
    "damaged/no_moov_truncated60.mp4": Known(
        playback="none", content="unknown", findings=("no_index",)
    ),
    "damaged/truncated70.mkv": h264("proxy", 1280, 720, 2124, frames=51, findings=("ends_early",)),
    "damaged/zeroed60k.mp4": h264(
        "proxy",
        848,
        480,
        10543,
        frames=312,
        gps="track",
        findings=("damaged_frames", "lost_packets", "damaged_sound", "broken_packets"),
    ),
    "exo_video_desks.3gp": Known(
        playback="proxy",
        codec="h263",
        size=(352, 288),
        varies=True,
        duration_ms=5148,
        frames=71,
        gps="point",
    ),
    "gopro_karma.mp4": h264("original", 854, 480, 12079, frames=362),
    "gopro_max.mp4": h264("original", 848, 480, 10543, frames=315, gps="track"),
    "hevc.mp4": hevc(1280, 720, 3000, frames=72),
    "images/deface_city.jpg": STILL,
    "images/sam2_cars.jpg": STILL,
    "images/sk_astronaut.jpg": STILL,
    "intel_asl_hungry.mkv": h264("proxy", 640, 480, 1633, frames=49),
    "intel_asl_walk.mkv": h264("proxy", 640, 480, 2966, frames=89),
    "intel_car.mp4": h264("original", 768, 432, 30160, frames=377),
    "intel_one_by_one.mp4": h264("original", 768, 432, 139400, frames=1394),
    "mapillary_5s.mp4": h264("original", 1920, 1080, 5759, check="first"),
    "mapillary_5s_h265.mp4": hevc(1376, 1840, 5005, varies=True, check="first"),
    "multi_audio.mp4": h264(
        "original", 848, 480, 5005, frames=150, gps="point", findings=("several_audio",)
    ),
    "nasa_13013.mp4": h264(
        "original", 320, 180, 13056, frames=325, findings=("several_video", "several_audio")
    ),
    "sam2_blocks.mp4": h264("original", 1280, 720, 9743, frames=292),
    "sam2_coffee.mp4": h264("original", 1280, 720, 9576, frames=287),
    "sam2_cups.mp4": h264("original", 1280, 720, 10010, frames=300),
    "sam2_juggle.mp4": h264("original", 1280, 720, 10292, frames=247),
    "vfr.mp4": h264("original", 1280, 720, 3917, varies=True, frames=52),
}

VIDEOS: Final = [name for name, known in FILES.items() if known.content == "video"]
WHOLE: Final = [name for name in VIDEOS if not name.startswith("damaged/")]
SHOWN: Final = [name for name in VIDEOS if FILES[name].playback != "none"]
LIKE_ANOTHER: Final = frozenset({"damaged/bitflips200.mp4"})  # zeroed60k.mp4, three seconds each
BY_PROXY: Final = [
    name
    for name in SHOWN
    if FILES[name].playback == "proxy" and FILES[name].check == "auto" and name not in LIKE_ANOTHER
]


@cache
def examined(name: str) -> Probe:
    """The file's probe, made once for all tests."""
    return probe(FOLDER / name, check=FILES[name].check)
