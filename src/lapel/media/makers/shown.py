"""The pictures of a proxy: scaled, turned upright, each at the time the original gave it."""

from fractions import Fraction
from typing import Final

from av.filter import Graph
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import ColorRange, Interpolation, VideoReformatter
from av.video.stream import VideoStream

from lapel.media.facts import Stream

TURNS: Final = {90: ("clock",), 180: ("clock", "clock"), 270: ("cclock",)}


class Pictures:
    """Turns decoded pictures into ones that the encoder takes."""

    def __init__(self, *, video: Stream, target: VideoStream, begin: Fraction) -> None:
        self.written = 0
        self.out_of_order = 0
        self._rotation = video.rotation
        self._time_base = target.codec_context.time_base
        self._begin = begin
        self._last = -1
        turned = video.rotation in (90, 270)
        size = (target.width, target.height)
        self._size = (size[1], size[0]) if turned else size
        self._scaler = VideoReformatter()
        self._turn = _graph(self._size, self._time_base, TURNS.get(video.rotation, ()))

    def take(self, frame: VideoFrame) -> list[VideoFrame]:
        """The picture ready to encode; none when it would step back in time."""
        pts = self._pts(frame)
        if pts <= self._last:
            self.out_of_order += 1
            return []
        self._last = pts
        ready = self._upright(frame)
        ready.pts, ready.time_base = pts, self._time_base
        ready.pict_type = PictureType.NONE
        self.written += 1
        return [ready]

    def rest(self) -> list[VideoFrame]:
        """Nothing is held back here."""
        return []

    def _pts(self, frame: VideoFrame) -> int:
        """Time since the file began, in ticks; a picture without a time follows the last."""
        stamp = frame.pts if frame.pts is not None else frame.dts
        if stamp is None or frame.time_base is None:
            return self._last + max(1, round(Fraction(1, 25) / self._time_base))
        return max(0, round((stamp * frame.time_base - self._begin) / self._time_base))

    def _upright(self, frame: VideoFrame) -> VideoFrame:
        full = frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")
        small = self._scaler.reformat(
            frame,
            width=self._size[0],
            height=self._size[1],
            format="yuv420p",
            interpolation=Interpolation.BILINEAR,
            src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        if self._turn is None:
            return small
        self._turn.vpush(small)
        return self._turn.vpull()


def _graph(size: tuple[int, int], base: Fraction, turns: tuple[str, ...]) -> Graph | None:
    if not turns:
        return None
    graph = Graph()
    nodes = [
        graph.add(
            "buffer",
            f"width={size[0]}:height={size[1]}:pix_fmt=yuv420p"
            f":time_base={base.numerator}/{base.denominator}:range=tv",
        ),
        *(graph.add("transpose", turn) for turn in turns),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*nodes)
    graph.configure()
    return graph
