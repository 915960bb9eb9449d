"""How may this file be played? Pure decisions over a probe.

1. Nothing decodes, or it is neither video nor audio: it cannot be played ("none").
2. It is damaged: a browser may stop at the damage, so it is played by proxy.
3. Container, video and audio are all ones that current Chromium, Firefox and Safari
   play by range request: the original is played.
4. Everything else is played by proxy.
"""

from collections.abc import Mapping
from typing import Final, Literal

from lapel.media.facts import Probe, Stream

Playback = Literal["original", "proxy", "none"]

EIGHT_BIT_420: Final = frozenset({"yuv420p", "yuvj420p"})
TEN_BIT_420: Final = EIGHT_BIT_420 | {"yuv420p10le"}
H264_PROFILES: Final = frozenset({"Baseline", "Constrained Baseline", "Main", "High"})

VIDEO: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "mp4": {"h264": EIGHT_BIT_420, "av1": TEN_BIT_420},
    "mov": {"h264": EIGHT_BIT_420},
    "webm": {"vp8": EIGHT_BIT_420, "vp9": EIGHT_BIT_420, "av1": TEN_BIT_420},
}
AUDIO: Final[Mapping[str, frozenset[str]]] = {
    "mp4": frozenset({"aac", "mp3"}),
    "mov": frozenset({"aac", "mp3"}),
    "webm": frozenset({"opus", "vorbis"}),
    "mp3": frozenset({"mp3"}),
    "wav": frozenset({"pcm_s16le", "pcm_u8"}),
    "flac": frozenset({"flac"}),
}


def playback(probe: Probe) -> Playback:
    """Whether a browser plays the original, needs a proxy, or has nothing to play."""
    if probe.content not in ("video", "audio") or not probe.decodable:
        return "none"
    if probe.damaged:
        return "proxy"
    shown = probe.content == "audio" or _video_plays(probe.container, probe.video)
    return "original" if shown and _audio_plays(probe.container, probe.audio) else "proxy"


def _video_plays(container: str, video: Stream | None) -> bool:
    if video is None or video.pixel_format not in VIDEO.get(container, {}).get(video.codec, ()):
        return False
    return video.codec != "h264" or video.profile in H264_PROFILES


def _audio_plays(container: str, audio: Stream | None) -> bool:
    return audio is None or audio.codec in AUDIO.get(container, ())
