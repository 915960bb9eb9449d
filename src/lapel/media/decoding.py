"""Decode what decodes: errors are counted and passed over, one packet at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import av.error
from av.audio.frame import AudioFrame
from av.container import InputContainer
from av.packet import Packet
from av.stream import Discard, Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from lapel.media.opening import MOST_PIXELS


@dataclass
class Losses:
    """What came out and what did not."""

    frames: int = 0
    damaged: int = 0
    packets: int = 0
    cut: bool = False

    @property
    def any(self) -> bool:
        """Whether anything was lost or damaged."""
        return bool(self.damaged or self.packets or self.cut)


Keep = Callable[["Packet[Any]"], bool]


def packets(container: InputContainer, *streams: Stream, losses: Losses) -> Iterator[Packet[Any]]:
    """Every packet up to the end, or up to where reading becomes impossible.

    When streams are named, the bytes of the others are not even read where the
    container's layout allows it.
    """
    if streams:
        for stream in container.streams:
            stream.discard = Discard.default if stream in streams else Discard.all
    try:
        yield from container.demux(*streams)
    except MemoryError:
        raise
    except (av.error.FFmpegError, ValueError):
        losses.cut = True


def frames(packet: Packet[Any], losses: Losses) -> list[Any]:
    """The frames a packet completes; an undecodable packet is counted and gives none.

    Raises:
        MemoryError: never swallowed, because it says something of the limits and not
            of the packet.
    """
    try:
        decoded: list[Any] = packet.decode()
    except MemoryError:
        raise
    except av.error.EOFError:
        return []
    except (av.error.FFmpegError, ValueError):
        losses.packets += 1
        return []
    whole = [frame for frame in decoded if _sane(frame)]
    losses.frames += len(whole)
    losses.damaged += sum(1 for frame in decoded if frame.is_corrupt)
    return whole


def _sane(frame: VideoFrame | AudioFrame) -> bool:
    return not isinstance(frame, VideoFrame) or 0 < frame.width * frame.height <= MOST_PIXELS


def pictures(
    container: InputContainer,
    stream: VideoStream,
    losses: Losses,
    keep: Keep | None = None,
) -> Iterator[VideoFrame]:
    """The pictures of one stream in the order they are shown, of the packets kept."""
    for packet in packets(container, stream, losses=losses):
        if keep and packet.size and not keep(packet):
            continue
        yield from frames(packet, losses)


def only_keys(packet: Packet[Any]) -> bool:
    """Keep the packets that decode alone."""
    return packet.is_keyframe
