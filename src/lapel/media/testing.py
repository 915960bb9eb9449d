"""Make clips to test with, for rooms that need a video and have no camera at hand."""

from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

SAMPLE_RATE: Final = 48_000
AUDIO_FRAME: Final = 1024
ENCODERS: Final = {"h264": "libx264", "hevc": "libx265", "vp9": "libvpx-vp9", "av1": "libsvtav1"}
DIGITS: Final = (
    "111101101101111",
    "010110010010111",
    "111001111100111",
    "111001111001111",
    "101101111001001",
    "111100111001111",
    "111100111101111",
    "111001001001001",
    "111101111101111",
    "111101111001111",
)
"""Ten digits of three by five dots, row by row."""

Pixels = NDArray[np.uint8]


def made_clip(
    path: Path,
    *,
    seconds: float = 2,
    fps: int = 25,
    width: int = 640,
    height: int = 360,
    codec: str = "h264",
    audio: bool = True,
    seed: int = 0,
    rotation: int = 0,
) -> Path:
    """Write a clip with a moving pattern, a bar, the time in digits and a tone; return its path.

    The container follows the name's ending. The same arguments give the same pictures;
    another seed gives others, so that hashes differ. `rotation` is clockwise.
    """
    with av.open(f"file:{path}", "w", options={"fflags": "+bitexact"}) as output:
        video = _video(output, codec=codec, fps=fps, width=width, height=height)
        sound = _sound(output, path) if audio else None
        if rotation:
            video.set_display_rotation(-rotation)
        count = max(1, round(seconds * fps))
        backdrop = _backdrop(width, height, seed)
        for n in range(count):
            frame = VideoFrame.from_ndarray(_picture(backdrop, n, count, fps), format="rgb24")
            frame.pts, frame.time_base = n, Fraction(1, fps)
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
        if sound:
            _tone(output, sound, seconds, 300 + 40 * (seed % 20))
    return path


def _video(
    output: OutputContainer, *, codec: str, fps: int, width: int, height: int
) -> VideoStream:
    stream: VideoStream = output.add_stream(ENCODERS.get(codec, codec), rate=fps)  # type: ignore[assignment]
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    stream.codec_context.gop_size = fps
    if codec == "h264":
        stream.codec_context.options = {"preset": "ultrafast", "x264-params": "threads=1"}
    if codec == "hevc":
        stream.codec_context.options = {"preset": "ultrafast", "x265-params": "log-level=none"}
    return stream


def _sound(output: OutputContainer, path: Path) -> Any:
    codec = "libopus" if path.suffix == ".webm" else "aac"
    return output.add_stream(codec, rate=SAMPLE_RATE, layout="mono")


def _backdrop(width: int, height: int, seed: int) -> Pixels:
    """A coloured slope with soft random blocks, so that every seed looks its own."""
    chance = np.random.default_rng(seed)
    blocks = chance.integers(40, 200, size=(height // 40 + 1, width // 40 + 1, 3), dtype=np.uint8)
    enlarged = blocks.repeat(40, axis=0).repeat(40, axis=1)[:height, :width]
    slope = np.linspace(0, 55, width, dtype=np.uint8)[None, :, None]
    return np.asarray(enlarged + slope, dtype=np.uint8)


def _picture(backdrop: Pixels, n: int, count: int, fps: int) -> Pixels:
    height, width, _ = backdrop.shape
    picture = np.roll(backdrop, 2 * n, axis=1)
    left = (width - width // 20) * n // max(1, count - 1)
    picture[:, left : left + width // 20] = (250, 210, 40)
    milliseconds = n * 1000 // fps
    _write(picture, f"{milliseconds // 1000:03d}{milliseconds % 1000:03d}", height // 40)
    return np.ascontiguousarray(picture)


def _write(picture: Pixels, digits: str, dot: int) -> None:
    """Draw digits white on black in the upper left corner."""
    dot = max(1, dot)
    for place, digit in enumerate(digits):
        dots = np.array([int(one) for one in DIGITS[int(digit)]], np.uint8).reshape(5, 3)
        drawn = (np.pad(dots, 1) * 255).repeat(dot, axis=0).repeat(dot, axis=1)
        left = dot + place * 5 * dot
        corner = picture[dot : dot + drawn.shape[0], left : left + drawn.shape[1]]
        corner[:] = drawn[: corner.shape[0], : corner.shape[1], None]


def _tone(output: OutputContainer, stream: Any, seconds: float, pitch: int) -> None:
    """A tone that swells once a second."""
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    wave = np.sin(2 * np.pi * pitch * at) * (0.2 + 0.3 * np.abs(np.sin(np.pi * at)))
    wave = np.pad(wave, (0, -len(wave) % AUDIO_FRAME)).astype(np.float32)
    for begin in range(0, len(wave), AUDIO_FRAME):
        samples = np.ascontiguousarray(wave[None, begin : begin + AUDIO_FRAME])
        frame = AudioFrame.from_ndarray(samples, "fltp", "mono")
        frame.sample_rate, frame.pts = SAMPLE_RATE, begin
        frame.time_base = Fraction(1, SAMPLE_RATE)
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))
