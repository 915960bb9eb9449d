"""Read every packet of a file once, without decoding, and keep what the packets say."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from statistics import median_low
from typing import Any, Final

from av.container import InputContainer
from av.packet import Packet

from lapel.media import gpmf
from lapel.media.decoding import Losses, packets

LENGTH_PREFIXED: Final = frozenset({"avc1", "hvc1", "hev1"})
MOST_TIMES: Final = 5_000_000
DATA_LOOKS: Final = 5


@dataclass
class Track:
    """What the packets of one stream say: how many, when, and whether they hang together."""

    time_base: Fraction
    prefixed: bool = False
    packets: int = 0
    key_packets: int = 0
    hollow: int = 0
    broken: int = 0
    times: array[int] = field(default_factory=lambda: array("q"))
    first: int | None = None
    last: int = 0
    last_duration: int = 0

    def add(self, packet: Packet[Any]) -> None:
        """Count one packet."""
        self.packets += 1
        self.key_packets += packet.is_keyframe
        self.broken += packet.is_corrupt
        if self.prefixed and not _chained(memoryview(packet)):
            self.hollow += 1
        if packet.pts is not None and not packet.is_discard:
            self._at(packet.pts, packet.duration or 0)

    def _at(self, pts: int, duration: int) -> None:
        if len(self.times) < MOST_TIMES:
            self.times.append(pts)
        self.first = pts if self.first is None else min(self.first, pts)
        if len(self.times) == 1 or pts >= self.last:
            self.last, self.last_duration = pts, duration

    @property
    def start_s(self) -> Fraction | None:
        """When its first packet is shown, in seconds."""
        return None if self.first is None else self.first * self.time_base

    @property
    def end_s(self) -> Fraction | None:
        """When its last packet stops being shown, in seconds.

        A last packet longer than the usual step is a guess of the container's reader.
        """
        if self.first is None:
            return None
        gaps = self.gaps()
        usual = median_low(gaps) if gaps else self.last_duration
        return (self.last + min(self.last_duration, usual)) * self.time_base

    def gaps(self) -> list[int]:
        """The steps between one picture and the next, in the order they are shown."""
        ordered = sorted(set(self.times))
        return [late - early for early, late in pairwise(ordered)]

    def measured_rate(self) -> Fraction | None:
        """Pictures a second over the whole track."""
        gaps = self.gaps()
        return Fraction(len(gaps)) / (sum(gaps) * self.time_base) if gaps else None

    def varies(self) -> bool:
        """Whether the steps differ by more than rounding and one or two lost pictures."""
        gaps = self.gaps()
        if len(gaps) < 4:
            return False
        usual = median_low(gaps)
        slack = max(Fraction(1, 1000) / self.time_base, Fraction(usual, 10), Fraction(1))
        odd = sum(1 for gap in gaps if abs(gap - usual) > slack)
        return odd > max(2, len(gaps) // 50)


@dataclass
class Walk:
    """What the packets of a whole file say."""

    tracks: dict[int, Track]
    losses: Losses
    declared_ms: int = 0
    gps_track: bool = False

    @property
    def packets(self) -> int:
        """All packets of all tracks."""
        return sum(track.packets for track in self.tracks.values())

    @property
    def shortfall_ms(self) -> int:
        """By how much the packets of all tracks fall short of what the header promises."""
        return self.declared_ms - self.duration_ms(self.tracks) if self.declared_ms else 0

    def duration_ms(self, indexes: Iterable[int]) -> int:
        """From the first to the last moment of the given tracks."""
        chosen = [self.tracks[index] for index in indexes]
        starts = [track.start_s for track in chosen if track.start_s is not None]
        ends = [track.end_s for track in chosen if track.end_s is not None]
        return round((max(ends) - min(starts)) * 1000) if starts and ends else 0


def walk(container: InputContainer) -> Walk:
    """Read every packet once."""
    tracks = {
        stream.index: Track(
            stream.time_base or Fraction(1, 1000),
            prefixed=getattr(stream, "codec_tag", "") in LENGTH_PREFIXED,
        )
        for stream in container.streams
    }
    found = Walk(tracks, Losses(), declared_ms=round((container.duration or 0) / 1000))
    for packet in packets(container, losses=found.losses):
        if not packet.size:
            continue
        track = tracks.setdefault(packet.stream_index, Track(packet.time_base))
        track.add(packet)
        if packet.stream.type == "data" and not found.gps_track and track.packets <= DATA_LOOKS:
            found.gps_track = gpmf.holds_gps(bytes(packet))
    return found


def _chained(data: memoryview) -> bool:
    """Whether the 4-byte lengths of the parts (ISO/IEC 14496-15) lead to the packet's end.

    Overwritten or zeroed stretches break this chain, so much damage shows without
    decoding. Packets with 1- and 2-byte lengths are never made by cameras.
    """
    position, size = 0, len(data)
    while position < size:
        length = int.from_bytes(data[position : position + 4])
        if length == 0:
            return False
        position += 4 + length
    return position == size
