"""Turn a decoded picture into what a person should see: square pixels, upright, in colour."""

from fractions import Fraction
from typing import Final

import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image

from lapel.media.facts import Stream
from lapel.media.opening import origin_us

UNSPECIFIED: Final = 2  # ISO/IEC 23091-2: matrix coefficients not stated
HD_LINES: Final = 720
TURNS: Final = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def shown_size(video: Stream) -> tuple[int, int]:
    """Width and height before turning, with square pixels."""
    aspect = Fraction(video.pixel_aspect or "1/1")
    if not Fraction(1, 10) < aspect < 10:
        aspect = Fraction(1)
    return max(1, round(video.width * aspect)), max(1, video.height)


def upright_size(video: Stream) -> tuple[int, int]:
    """Width and height as a person sees it."""
    width, height = shown_size(video)
    return (height, width) if video.rotation in (90, 270) else (width, height)


def fitted(size: tuple[int, int], box: tuple[int, int], *, even: bool = False) -> tuple[int, int]:
    """The size scaled down to fit the box, never up; even numbers when the codec wants them."""
    scale = min(Fraction(1), Fraction(box[0], size[0]), Fraction(box[1], size[1]))
    step = 2 if even else 1
    width, height = (max(step, round(side * scale / step) * step) for side in size)
    return width, height


def colours(frame: VideoFrame) -> Colorspace:
    """The colour matrix to read a frame by; large pictures that do not say are BT.709."""
    if frame.colorspace == UNSPECIFIED:
        return Colorspace.ITU709 if frame.height >= HD_LINES else Colorspace.ITU601
    return Colorspace(frame.colorspace) if frame.colorspace in _KNOWN else Colorspace.DEFAULT


_KNOWN: Final = frozenset(int(space) for space in Colorspace)


def image(frame: VideoFrame, video: Stream, box: tuple[int, int]) -> Image.Image:
    """The frame upright and inside the box, as an RGB image."""
    turned = video.rotation in (90, 270)
    width, height = fitted(shown_size(video), (box[1], box[0]) if turned else box)
    small = frame.reformat(
        width=width,
        height=height,
        format="rgb24",
        src_colorspace=colours(frame),
        src_color_range=ColorRange(frame.color_range),
        dst_color_range=ColorRange.JPEG,
        interpolation=Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.BITEXACT,
        threads=1,
    )
    picture = Image.fromarray(np.asarray(small.to_ndarray(), dtype=np.uint8))
    return picture.transpose(TURNS[video.rotation]) if video.rotation in TURNS else picture


def offset_ms(container: InputContainer, pts: int | None, time_base: Fraction | None) -> int | None:
    """Milliseconds from the start of the file to a time stamp in it."""
    if pts is None or time_base is None:
        return None
    return max(0, round(pts * time_base * 1000) - origin_us(container) // 1000)
