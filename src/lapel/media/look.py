"""Decode as much of a file as is asked, to learn whether its pictures are sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from av.packet import Packet
from av.video.frame import VideoFrame

from lapel.media.decoding import Losses, frames, only_keys, packets
from lapel.media.facts import Checked
from lapel.media.opening import audio_track, opened, video_track

Check = Literal["first", "keys", "frames", "auto"]
Progress = Callable[[int], None]

FRAME_BUDGET: Final = 6_000_000_000
"""Pixels up to which "auto" decodes every frame: some 100 s of 1080p, 20 s of work."""


def unheard(done: int) -> None:
    """A progress that nobody listens to."""


FIRST_PACKETS: Final = 300
CHECKED: Final[dict[str, Checked]] = {
    "first": "first picture",
    "keys": "key pictures",
    "frames": "every frame",
}


@dataclass
class Look:
    """What decoding showed: losses of pictures and of sound, and how the picture stands."""

    checked: Checked = "nothing"
    pictures: Losses = field(default_factory=Losses)
    sound: Losses = field(default_factory=Losses)
    rotation: int = 0
    width: int = 0
    height: int = 0
    pixel_format: str = ""

    def see(self, frame: VideoFrame) -> None:
        """Take size and turn from the first picture. FFmpeg's turn is counter-clockwise."""
        if not self.width:
            self.rotation = -round(frame.rotation / 90) * 90 % 360
            self.width, self.height = frame.width, frame.height
            self.pixel_format = frame.format.name


def chosen(check: Check, *, pixels: int) -> Literal["first", "keys", "frames"]:
    """What "auto" comes to for a file of that many pixels in all its pictures."""
    if check != "auto":
        return check
    return "frames" if pixels <= FRAME_BUDGET else "keys"


def look(
    path: Path,
    *,
    video: int | None,
    audio: int | None,
    check: Literal["first", "keys", "frames"],
    total: int,
    progress: Progress,
) -> Look:
    """Decode the tracks of the given indexes as far as `check` says."""
    found = Look(checked=CHECKED[check])
    with opened(path) as container:
        wanted: list[Any] = []
        if video is not None:
            wanted.append(video_track(container, video))
        if audio is not None and (check == "frames" or video is None):
            wanted.append(audio_track(container, audio))
        read = packets(container, *wanted, losses=found.pictures) if wanted else ()
        for done, packet in enumerate(read, start=1):
            if done % 50 == 0:
                progress(min(99, done * 100 // max(total, 1)))
            _take(packet, found, check)
            if check == "first" and _enough(found, done):
                break
    return found


def _take(packet: Packet[Any], found: Look, check: str) -> None:
    if packet.stream.type == "audio":
        frames(packet, found.sound)
    elif check != "keys" or not packet.size or only_keys(packet):
        for frame in frames(packet, found.pictures):
            found.see(frame)


def _enough(found: Look, done: int) -> bool:
    return bool(found.pictures.frames or found.sound.frames) or done >= FIRST_PACKETS
