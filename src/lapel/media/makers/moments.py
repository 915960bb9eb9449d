"""Which frame is shown at a moment: one rule for the makers and for the page.

1. A frame's moment is its time since the file began, rounded to whole milliseconds,
   halves upwards. Frames of one file keep different moments up to 500 a second.
2. The frame shown at a moment is the last one whose own moment is not later; before the
   first frame it is the first.
3. A span holds every frame shown at some moment from its start on, and before its end.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Final

import av.error
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.video.frame import VideoFrame

from lapel.media.decoding import Losses, pictures
from lapel.media.facts import Stream
from lapel.media.opening import opened, origin_us, video_track

NEAR_MS: Final = 5_000
"""Up to here a file is read from its start."""
LEAD_MS: Final = 2_000
"""How far before a moment reading begins, so that its key picture is surely before it."""


def begun(container: InputContainer) -> Fraction:
    """The second at which the file's own time begins."""
    return Fraction(origin_us(container), 1_000_000)


def seconds(frame: VideoFrame | AudioFrame, begin: Fraction) -> Fraction | None:
    """When a frame is shown, in seconds since the file began; None when it does not say."""
    stamp = frame.pts if frame.pts is not None else frame.dts
    if stamp is None or frame.time_base is None:
        return None
    return stamp * frame.time_base - begin


def moment(at: Fraction) -> int:
    """Rule 1."""
    return floor(at * 1000 + Fraction(1, 2))


def approach(source: Path, video: Stream, at_ms: int) -> int | None:
    """Where to seek to before reading, in microseconds; None to read from the start.

    A place is taken only when the first picture that decodes there is not too late:
    some containers have no index, and some key pictures do not decode alone.
    """
    if at_ms <= NEAR_MS:
        return None
    with opened(source) as container:
        place = origin_us(container) + (at_ms - LEAD_MS) * 1000
        try:
            first = next(shown_from(container, video, place), None)
        except av.error.FFmpegError:
            return None
        at = seconds(first, begun(container)) if first else None
    return place if at is not None and moment(at) <= at_ms else None


def shown_from(container: InputContainer, video: Stream, place: int | None) -> Iterator[VideoFrame]:
    """The pictures from a place on, as they are shown."""
    stream = video_track(container, video.index)
    seek(container, place)
    return pictures(container, stream, Losses())


def seek(container: InputContainer, place: int | None) -> None:
    """Go to the key picture before a place; without one reading begins at the start."""
    if place is not None:
        container.seek(place, backward=True)
