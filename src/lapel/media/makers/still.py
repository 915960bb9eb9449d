"""Make a picture of exactly the frame that is shown at a moment, upright and in full size."""

from pathlib import Path
from typing import Final

from av.video.frame import VideoFrame

from lapel.media.errors import MediaFailure
from lapel.media.facts import Probe, Stream
from lapel.media.look import Progress
from lapel.media.makers.making import Made, recipe
from lapel.media.makers.moments import approach, begun, moment, seconds, shown_from
from lapel.media.makers.upright import image
from lapel.media.opening import opened

NAME: Final = "still"
VERSION: Final = 1
BOX: Final = (100_000, 100_000)


def make(
    source: Path,
    target_folder: Path,
    probe: Probe,
    progress: Progress,
    *,
    sha256: str = "",
    start_ms: int = 0,
) -> Made | None:
    """Write `still.png` of the frame shown at `start_ms`; None when the file has no pictures.

    Raises:
        MediaFailure: no picture decodes there.
    """
    video = probe.video
    if video is None or probe.content != "video":
        return None
    found = shown_at(source, video, start_ms)
    if found is None:
        raise MediaFailure("nothing", f"no picture in {source.name} can be decoded")
    progress(70)
    frame, at_ms = found
    target = target_folder / "still.png"
    picture = image(frame, video, BOX)
    picture.save(target, "PNG")
    progress(100)
    return Made(
        kind=NAME,
        files=(target,),
        content_type="image/png",
        recipe=recipe(
            NAME,
            VERSION,
            probe=probe,
            sha256=sha256,
            parameters={
                "at_ms": start_ms,
                "format": "png",
                "rotation": video.rotation,
                "stream": video.index,
            },
            result={
                "width": picture.width,
                "height": picture.height,
                "frame_at_ms": at_ms,
                "damaged": bool(frame.is_corrupt),
            },
        ),
    )


def shown_at(source: Path, video: Stream, at_ms: int) -> tuple[VideoFrame, int] | None:
    """The frame that is shown at a moment, and its own moment."""
    place = approach(source, video, at_ms)
    best = None
    with opened(source) as container:
        begin = begun(container)
        for frame in shown_from(container, video, place):
            at = seconds(frame, begin)
            if at is None:
                continue
            own = moment(at)
            if best and own > at_ms:
                break
            best = (frame, own)
    return best
