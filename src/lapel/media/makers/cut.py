"""Make a clip of a span of the original, exact to the frame, its sound in step."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from lapel.media.decoding import Losses, frames, packets
from lapel.media.errors import MediaFailure
from lapel.media.facts import Json, Probe, Stream
from lapel.media.look import Progress
from lapel.media.makers.encoding import (
    X264_THREADS,
    Quality,
    aac,
    h264,
    mux,
    refined,
    written,
)
from lapel.media.makers.making import Made, recipe
from lapel.media.makers.moments import approach, begun, moment, seconds, seek
from lapel.media.makers.shown import Pictures
from lapel.media.makers.sounded import Sound
from lapel.media.opening import audio_track, opened, video_track

NAME: Final = "cut"
VERSION: Final = 1
QUALITY: Final = Quality(longest_side=3840, crf=18, preset="veryfast")
AUDIO_BITS: Final = 160_000
AUDIO_RATE: Final = 48_000
LATEST: Final = Fraction(3)
"""Seconds after the end at which reading stops, whatever one of the tracks still owes."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """What is cut out: from the frame shown at the start to the last one before the end."""

    start_ms: int
    end_ms: int


@dataclass
class Cutter:
    """Two tracks on their way from the original into the clip."""

    span: Span
    output: OutputContainer
    begin: Fraction
    video: tuple[Stream, VideoStream] | None
    audio: tuple[Stream, AudioStream] | None
    losses: Losses = field(default_factory=Losses)
    zero: Fraction | None = None
    first_ms: int | None = None
    last_ms: int | None = None
    ended: bool = False
    before: tuple[VideoFrame, Fraction] | None = None
    waiting: list[AudioFrame] = field(default_factory=list)
    held: VideoFrame | None = None
    shown: Pictures | None = None
    heard: Sound | None = None

    def see(self, frame: VideoFrame) -> None:
        """Take a decoded picture, in the order in which they are shown."""
        at = seconds(frame, self.begin)
        if at is None or self.ended:
            return
        own = moment(at)
        if own >= self.span.end_ms:
            self.ended = True
            self._open(at)
        elif own <= self.span.start_ms and self.zero is None:
            self.before = (frame, at)
        else:
            self._open(at)
            self._keep(frame, own)

    def hear(self, frame: AudioFrame) -> None:
        """Take decoded sound; it waits until the first picture is known."""
        if self.audio is None or self._early(frame):
            return
        if self.zero is None and self.video is None:
            self._begin(Fraction(self.span.start_ms, 1000))
        if self.heard is None:
            self.waiting.append(frame)
        else:
            mux(self.output, self.audio[1], self.heard.take(frame))

    def end(self) -> None:
        """Write what is still held."""
        self._open(None)
        if self.video and self.shown:
            self._write(Fraction(self.span.end_ms, 1000))
            self.output.mux(self.video[1].encode(None))
        if self.audio and self.heard:
            mux(self.output, self.audio[1], self.heard.rest())
            if self.heard.written:
                self.output.mux(self.audio[1].encode(None))

    def _early(self, frame: AudioFrame) -> bool:
        at = seconds(frame, self.begin)
        length = Fraction(frame.samples, frame.sample_rate or AUDIO_RATE)
        return at is not None and at + length < Fraction(self.span.start_ms - 1, 1000)

    def _open(self, next_at: Fraction | None) -> None:
        """The first picture of the clip is known when the one after it, or the end, is."""
        if self.zero is not None or not self.video:
            return
        if self.before is None:
            if next_at is not None and moment(next_at) < self.span.end_ms:
                self._begin(Fraction(self.span.start_ms, 1000))
            return
        frame, at = self.before
        start = Fraction(self.span.start_ms, 1000)
        self._begin(at if moment(at) == self.span.start_ms else start)
        self._keep(frame, moment(at))

    def _begin(self, zero: Fraction) -> None:
        """Count time from here on."""
        self.zero = zero
        begin = self.begin + zero
        if self.video:
            self.shown = Pictures(video=self.video[0], target=self.video[1], begin=begin)
        if self.audio:
            target = self.audio[1]
            self.heard = Sound(
                rate=AUDIO_RATE,
                layout=target.layout.name,
                begin=begin,
                longest_ms=self.span.end_ms - self.span.start_ms,
                sharp=True,
            )
            for frame in self.waiting:
                mux(self.output, target, self.heard.take(frame))
            self.waiting.clear()

    def _keep(self, frame: VideoFrame, own: int) -> None:
        """Hold a picture back until it is known how long it is shown."""
        at = seconds(frame, self.begin)
        if self.held is not None and at is not None:
            self._write(at)
        self.held = frame
        self.first_ms = own if self.first_ms is None else self.first_ms
        self.last_ms = own

    def _write(self, until: Fraction) -> None:
        if not (self.held and self.video and self.shown and self.zero is not None):
            return
        for ready in self.shown.take(self.held):
            base = ready.time_base or Fraction(1, 90_000)
            ready.duration = max(1, round((until - self.zero) / base) - (ready.pts or 0))
            mux(self.output, self.video[1], [ready])
        self.held = None


def make(
    source: Path,
    target_folder: Path,
    probe: Probe,
    progress: Progress,
    *,
    sha256: str = "",
    start_ms: int = 0,
    end_ms: int = 0,
) -> Made | None:
    """Write `cut.mp4` of the span; what was lost on the way is counted in the recipe.

    Raises:
        MediaFailure: nothing in the span decodes.
    """
    video = probe.video if probe.content == "video" else None
    audio = probe.audio
    if video is None and audio is None:
        return None
    span = Span(start_ms=start_ms, end_ms=end_ms)
    target = target_folder / "cut.mp4"
    place = approach(source, video, start_ms) if video else None
    with opened(source) as container, written(target) as output:
        cutter = _cutter(container, output, span, video, audio)
        for done in _read(container, cutter, place):
            progress(done)
        cutter.end()
    if not _wrote(cutter):
        target.unlink(missing_ok=True)
        raise MediaFailure("nothing", f"nothing between {start_ms} and {end_ms} ms can be decoded")
    progress(100)
    return Made(
        kind=NAME,
        files=(target,),
        content_type="video/mp4" if video else "audio/mp4",
        recipe=recipe(
            NAME,
            VERSION,
            probe=probe,
            sha256=sha256,
            parameters=_parameters(span, video, audio),
            result=_result(cutter),
        ),
    )


def _cutter(
    container: InputContainer,
    output: OutputContainer,
    span: Span,
    video: Stream | None,
    audio: Stream | None,
) -> Cutter:
    shown = heard = None
    if video:
        target = h264(output, video_track(container, video.index), video, QUALITY)
        target.codec_context.time_base = refined(target.codec_context.time_base)
        shown = (video, target)
    if audio:
        layout = "mono" if audio.channels == 1 else "stereo"
        heard = (audio, aac(output, rate=AUDIO_RATE, layout=layout, bits=AUDIO_BITS))
    return Cutter(span=span, output=output, begin=begun(container), video=shown, audio=heard)


def _read(container: InputContainer, cutter: Cutter, place: int | None) -> Iterator[int]:
    """Decode from the place to the end of the span; gives how far it is, in percent."""
    streams: list[Any] = []
    if cutter.video:
        streams.append(video_track(container, cutter.video[0].index))
    if cutter.audio:
        streams.append(audio_track(container, cutter.audio[0].index))
    seek(container, place)
    end = Fraction(cutter.span.end_ms, 1000)
    reached: dict[int, Fraction] = {stream.index: Fraction(0) for stream in streams}
    for packet in packets(container, *streams, losses=cutter.losses):
        take = cutter.hear if packet.stream.type == "audio" else cutter.see
        for frame in frames(packet, cutter.losses):
            take(frame)
            reached[packet.stream.index] = seconds(frame, cutter.begin) or Fraction(0)
        yield _percent(max(reached.values()), cutter.span)
        if min(reached.values()) >= end or max(reached.values()) >= end + LATEST:
            break


def _percent(at: Fraction, span: Span) -> int:
    done = (at * 1000 - span.start_ms) * 98 / max(1, span.end_ms - span.start_ms)
    return max(0, min(98, int(done)))


def _wrote(cutter: Cutter) -> bool:
    work = cutter.shown if cutter.video else cutter.heard
    return bool(work and work.written)


def _parameters(span: Span, video: Stream | None, audio: Stream | None) -> dict[str, Json]:
    said: dict[str, Json] = {
        "start_ms": span.start_ms,
        "end_ms": span.end_ms,
        "container": "mp4",
        "faststart": True,
    }
    if video:
        said |= {
            "video_codec": "libx264",
            "preset": QUALITY.preset,
            "crf": QUALITY.crf,
            "threads": X264_THREADS,
            "longest_side": QUALITY.longest_side,
            "rotation": video.rotation,
            "video_stream": video.index,
        }
    if audio:
        said |= {
            "audio_codec": "aac",
            "audio_bit_rate": AUDIO_BITS,
            "audio_rate": AUDIO_RATE,
            "audio_stream": audio.index,
        }
    return said


def _result(cutter: Cutter) -> dict[str, Json]:
    said: dict[str, Json] = {
        "lost_packets": cutter.losses.packets,
        "damaged_frames": cutter.losses.damaged,
    }
    if cutter.video and cutter.shown:
        target = cutter.video[1]
        said |= {
            "width": target.width,
            "height": target.height,
            "frames": cutter.shown.written,
            "first_frame_at_ms": cutter.first_ms,
            "last_frame_at_ms": cutter.last_ms,
        }
    if cutter.audio and cutter.heard:
        said["silence_added_ms"] = cutter.heard.silence * 1000 // AUDIO_RATE
    return said
