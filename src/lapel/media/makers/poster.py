"""Make the one picture that stands for a recording: the first that shows something."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from av.video.frame import PictureType, VideoFrame

from lapel.media.decoding import Keep, Losses, only_keys, pictures
from lapel.media.errors import MediaFailure
from lapel.media.facts import Probe, Stream
from lapel.media.look import Progress
from lapel.media.makers.making import Made, recipe
from lapel.media.makers.upright import image, offset_ms
from lapel.media.opening import opened, video_track

NAME: Final = "poster"
VERSION: Final = 1
BOX: Final = (1280, 1280)
QUALITY: Final = 85
LOOKS: Final = 60
DARKEST: Final = 24
FLATTEST: Final = 8


@dataclass
class Candidate:
    """A picture that may become the poster, and how much it shows."""

    frame: VideoFrame
    at_ms: int | None
    brightness: float
    contrast: float

    @property
    def informative(self) -> bool:
        """Neither black nor of one colour nor damaged."""
        lit = self.brightness >= DARKEST and self.contrast >= FLATTEST
        return lit and not self.frame.is_corrupt

    @property
    def worth(self) -> tuple[bool, float]:
        """Order among pictures none of which is informative."""
        return (not self.frame.is_corrupt, self.contrast)


def make(
    source: Path, target_folder: Path, probe: Probe, progress: Progress, *, sha256: str = ""
) -> Made | None:
    """Write `poster.jpg`, at most 1280 on its longer side.

    Raises:
        MediaFailure: no picture decodes.
    """
    video = probe.video
    if video is None or probe.content != "video":
        return None
    best = _best(source, video)
    if best is None:
        raise MediaFailure("nothing", f"no picture in {source.name} can be decoded")
    progress(70)
    target = target_folder / "poster.jpg"
    poster = image(best.frame, video, BOX)
    poster.save(target, "JPEG", quality=QUALITY, optimize=True)
    progress(100)
    return Made(
        kind=NAME,
        files=(target,),
        content_type="image/jpeg",
        recipe=recipe(
            NAME,
            VERSION,
            probe=probe,
            sha256=sha256,
            parameters={
                "largest_side": BOX[0],
                "jpeg_quality": QUALITY,
                "rotation": video.rotation,
                "stream": video.index,
            },
            result={"width": poster.width, "height": poster.height, "at_ms": best.at_ms},
        ),
    )


def _best(source: Path, video: Stream) -> Candidate | None:
    """The first informative picture among the key pictures, then among all; else the best."""
    seen: list[Candidate] = []
    for keep in (only_keys, None):
        for candidate in islice(_candidates(source, video, keep), LOOKS):
            if candidate.informative:
                return candidate
            seen = [max([*seen, candidate], key=lambda one: one.worth)]
    return seen[0] if seen else None


def _candidates(source: Path, video: Stream, keep: Keep | None) -> Iterator[Candidate]:
    with opened(source) as container:
        stream = video_track(container, video.index)
        for frame in pictures(container, stream, Losses(), keep):
            if keep and frame.pict_type not in (PictureType.I, PictureType.NONE):
                continue
            grey = frame.reformat(width=64, height=36, format="gray", threads=1).to_ndarray()
            at_ms = offset_ms(container, frame.pts, frame.time_base)
            yield Candidate(frame, at_ms, float(np.mean(grey)), float(np.std(grey)))
