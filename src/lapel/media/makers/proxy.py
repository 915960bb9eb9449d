"""Make a copy that every browser plays: MP4, H.264, AAC, upright, small, times kept."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from lapel.media.decoding import Losses, frames, packets
from lapel.media.errors import MediaFailure
from lapel.media.facts import Json, Probe, Stream
from lapel.media.look import Progress
from lapel.media.makers.encoding import X264_THREADS, Quality, aac, h264, mux, written
from lapel.media.makers.making import Made, recipe
from lapel.media.makers.shown import Pictures
from lapel.media.makers.sounded import Sound
from lapel.media.opening import audio_track, opened, origin_us, video_track

NAME: Final = "proxy"
VERSION: Final = 1
QUALITY: Final = Quality(longest_side=854, crf=26, preset="veryfast")
AUDIO_BITS: Final = 96_000
AUDIO_RATE: Final = 48_000


@dataclass
class Side:
    """One track on its way from the original into the proxy."""

    source: VideoStream | AudioStream
    target: VideoStream | AudioStream
    work: Pictures | Sound
    losses: Losses


def make(
    source: Path, target_folder: Path, probe: Probe, progress: Progress, *, sha256: str = ""
) -> Made | None:
    """Write `proxy.mp4` from whatever decodes; what was lost is counted in the recipe.

    Raises:
        MediaFailure: nothing decodes.
    """
    video = probe.video if probe.content == "video" else None
    audio = probe.audio
    if video is None and audio is None:
        return None
    target = target_folder / "proxy.mp4"
    with opened(source) as container, written(target) as output:
        sides = _sides(container, output, probe, video, audio)
        _copy(container, output, sides, probe, progress)
    lead = sides[0]
    if not lead.work.written:
        target.unlink(missing_ok=True)
        raise MediaFailure("nothing", f"nothing in {source.name} can be decoded")
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
            parameters=_parameters(video, audio),
            result=_result(probe, sides),
        ),
    )


def _sides(
    container: InputContainer,
    output: OutputContainer,
    probe: Probe,
    video: Stream | None,
    audio: Stream | None,
) -> list[Side]:
    begin = Fraction(origin_us(container), 1_000_000)
    longest = probe.duration_ms + 1000
    sides = []
    if video:
        source = video_track(container, video.index)
        target = h264(output, source, video, QUALITY)
        work = Pictures(video=video, target=target, begin=begin)
        sides.append(Side(source, target, work, Losses()))
    if audio:
        heard = audio_track(container, audio.index)
        layout = "mono" if audio.channels == 1 else "stereo"
        spoken = aac(output, rate=AUDIO_RATE, layout=layout, bits=AUDIO_BITS)
        sound = Sound(rate=AUDIO_RATE, layout=layout, begin=begin, longest_ms=longest)
        sides.append(Side(heard, spoken, sound, Losses()))
    return sides


def _copy(
    container: InputContainer,
    output: OutputContainer,
    sides: list[Side],
    probe: Probe,
    progress: Progress,
) -> None:
    by_index = {side.source.index: side for side in sides}
    streams = [side.source for side in sides]
    total = max(1, sum(s.packets for s in probe.streams if s.index in by_index))
    reading = Losses()
    for done, packet in enumerate(packets(container, *streams, losses=reading), start=1):
        side = by_index[packet.stream.index]
        for frame in frames(packet, side.losses):
            mux(output, side.target, side.work.take(frame))
        if done % 25 == 0:
            progress(min(98, done * 98 // total))
    for side in sides:
        mux(output, side.target, side.work.rest())
        if side.work.written:
            output.mux(side.target.encode(None))
    sides[0].losses.cut = reading.cut


def _parameters(video: Stream | None, audio: Stream | None) -> dict[str, Json]:
    said: dict[str, Json] = {"container": "mp4", "faststart": True}
    if video:
        said |= {
            "video_codec": "libx264",
            "preset": QUALITY.preset,
            "crf": QUALITY.crf,
            "threads": X264_THREADS,
            "pixel_format": "yuv420p",
            "rotation": video.rotation,
            "video_stream": video.index,
        }
    if audio:
        said |= {
            "audio_codec": "aac",
            "audio_bit_rate": AUDIO_BITS,
            "audio_rate": AUDIO_RATE,
            "audio_stream": audio.index,
            "audio_language": audio.language,
        }
    return said


def _result(probe: Probe, sides: list[Side]) -> dict[str, Json]:
    said: dict[str, Json] = {
        "audio_tracks_left_out": max(
            0, sum(1 for s in probe.streams if s.kind == "audio" and s.packets) - 1
        ),
        "video_tracks_left_out": max(
            0, sum(1 for s in probe.streams if s.kind == "video" and s.packets) - 1
        ),
        "cut": sides[0].losses.cut,
    }
    for side in sides:
        if isinstance(side.work, Pictures) and isinstance(side.target, VideoStream):
            said |= {"width": side.target.width, "height": side.target.height}
            said |= {
                "frames": side.work.written,
                "frames_out_of_order": side.work.out_of_order,
                "damaged_frames": side.losses.damaged,
                "lost_packets": side.losses.packets,
            }
        elif isinstance(side.work, Sound):
            said |= {
                "lost_sound_packets": side.losses.packets,
                "silence_added_ms": side.work.silence * 1000 // AUDIO_RATE,
            }
    return said
