"""The MP4 that makers write: H.264 and AAC, the original's times kept, its index in front."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

from lapel.media.facts import Stream
from lapel.media.makers.upright import fitted, shown_size

X264_THREADS: Final = 4
KEY_EVERY_S: Final = 2
FINEST_TIME_BASE: Final = 100_000_000
COARSEST_TIME_BASE: Final = 100


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How large and how good the pictures become."""

    longest_side: int
    crf: int
    preset: str


def written(target: Path) -> OutputContainer:
    """An MP4 to write, whose index comes first when it is done."""
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    return av.open(f"file:{target}", "w", format="mp4", options=options)


def h264(
    output: OutputContainer, source: VideoStream, video: Stream, quality: Quality
) -> VideoStream:
    """The track for upright pictures, with times as fine as the original's."""
    rate = Fraction(video.rate or "25/1")
    rate = min(max(rate, Fraction(1)), Fraction(240))
    target = output.add_stream("libx264", rate=rate.limit_denominator(100_000))
    width, height = encoded_size(video, quality.longest_side)
    target.width, target.height = (height, width) if _sideways(video) else (width, height)
    target.pix_fmt = "yuv420p"
    context = target.codec_context
    context.time_base = time_base(source.time_base)
    context.gop_size = max(1, round(rate * KEY_EVERY_S))
    context.color_range = 1
    context.options = {
        "preset": quality.preset,
        "crf": str(quality.crf),
        "x264-params": f"threads={X264_THREADS}:lookahead-threads=1",
    }
    return target


def aac(output: OutputContainer, *, rate: int, layout: str, bits: int) -> AudioStream:
    """The track for sound."""
    heard = output.add_stream("aac", rate=rate, layout=layout)
    heard.codec_context.bit_rate = bits
    return heard


def mux(output: OutputContainer, target: VideoStream | AudioStream, ready: list[Any]) -> None:
    """Encode frames and write what comes out."""
    for frame in ready:
        output.mux(target.encode(frame))


def encoded_size(video: Stream, longest_side: int) -> tuple[int, int]:
    """Width and height before turning: even, never larger than the original."""
    return fitted(shown_size(video), (longest_side, longest_side), even=True)


def _sideways(video: Stream) -> bool:
    return video.rotation in (90, 270)


def time_base(declared: Fraction | None) -> Fraction:
    """The original's time base, so that its times are kept exactly; 1/90000 if absurd."""
    kept = declared and (_fine(declared) or _plain(declared))
    return declared if declared and kept else Fraction(1, 90_000)


def _fine(declared: Fraction) -> bool:
    within = COARSEST_TIME_BASE <= declared.denominator <= FINEST_TIME_BASE
    return declared.numerator == 1 and within


def _plain(declared: Fraction) -> bool:
    """A time base of one tick a picture, as AVI has it (1001/24000)."""
    return Fraction(1, 300) <= declared <= Fraction(1, 10) and declared.denominator <= 1_000_000


def refined(base: Fraction) -> Fraction:
    """A time base with every moment of this one and at least 10,000 a second.

    A span may begin between two ticks of the original; its pictures must not fall together.
    """
    while base > Fraction(1, 10_000):
        base /= 10
    return base
