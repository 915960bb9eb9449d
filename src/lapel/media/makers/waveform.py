"""Make the outline of the sound: for each stretch its lowest, highest and mean strength."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from av.audio.frame import AudioFrame
from numpy.typing import NDArray

from lapel.media.decoding import Losses, frames, packets
from lapel.media.errors import MediaFailure
from lapel.media.facts import Probe
from lapel.media.look import Progress
from lapel.media.makers.making import Made, recipe
from lapel.media.makers.upright import offset_ms
from lapel.media.opening import audio_track, opened

NAME: Final = "waveform"
VERSION: Final = 1
MOST_POINTS: Final = 4000
SHORTEST_STEP_MS: Final = 20
BATCH: Final = 64

Samples = NDArray[np.float32]


class Outline:
    """Lowest, highest and summed squares of every stretch of the sound."""

    def __init__(self, *, points: int, interval_ms: int) -> None:
        self.interval_ms = interval_ms
        self.low: Samples = np.full(points, np.inf, np.float32)
        self.high: Samples = np.full(points, -np.inf, np.float32)
        self.squares: NDArray[np.float64] = np.zeros(points)
        self.counts: NDArray[np.int64] = np.zeros(points, np.int64)

    def add(self, start_ms: int, rate: int, samples: Samples) -> None:
        """Take in sound (channels × samples) that begins at a moment.

        Channels are not mixed, because opposite channels would cancel each other.
        """
        length = samples.shape[1]
        edges = start_ms * rate + np.arange(length, dtype=np.int64) * 1000
        places = np.minimum(edges // (rate * self.interval_ms), len(self.low) - 1)
        starts = np.flatnonzero(np.diff(places, prepend=-1))
        where = places[starts]
        low, high = samples.min(axis=0), samples.max(axis=0)
        squares = np.square(samples.astype(np.float64)).sum(axis=0)
        np.minimum.at(self.low, where, np.minimum.reduceat(low, starts))
        np.maximum.at(self.high, where, np.maximum.reduceat(high, starts))
        np.add.at(self.squares, where, np.add.reduceat(squares, starts))
        np.add.at(self.counts, where, np.diff(starts, append=length) * samples.shape[0])

    def peaks(self) -> list[int]:
        """Pairs of lowest and highest, -128 to 127; silence where there is no sound."""
        heard = self.counts > 0
        pairs = np.stack([np.where(heard, self.low, 0), np.where(heard, self.high, 0)], axis=1)
        return _eight_bit(pairs.reshape(-1) * 127, -128, 127)

    def rms(self) -> list[int]:
        """Strength of each stretch, 0 to 255."""
        return _eight_bit(np.sqrt(self.squares / np.maximum(self.counts, 1)) * 255, 0, 255)


def _eight_bit(values: NDArray[Any], lowest: int, highest: int) -> list[int]:
    whole: list[int] = np.clip(np.rint(np.nan_to_num(values)), lowest, highest).astype(int).tolist()
    return whole


def make(
    source: Path, target_folder: Path, probe: Probe, progress: Progress, *, sha256: str = ""
) -> Made | None:
    """Write `waveform.json`; None when there is no sound track.

    Raises:
        MediaFailure: there is a sound track and nothing in it decodes.
    """
    audio = probe.audio
    if audio is None or not probe.duration_ms:
        return None
    interval = max(SHORTEST_STEP_MS, math.ceil(probe.duration_ms / MOST_POINTS))
    outline = Outline(points=math.ceil(probe.duration_ms / interval), interval_ms=interval)
    losses = Losses()
    for start_ms, rate, samples in sound(source, audio.index, losses):
        if start_ms < probe.duration_ms:
            outline.add(start_ms, rate, samples)
            progress(min(99, start_ms * 100 // probe.duration_ms))
    if not losses.frames:
        raise MediaFailure("nothing", f"no sound in {source.name} can be decoded")
    target = target_folder / "waveform.json"
    target.write_text(_written(outline, probe.duration_ms), encoding="ascii")
    progress(100)
    return Made(
        kind=NAME,
        files=(target,),
        content_type="application/json",
        recipe=recipe(
            NAME,
            VERSION,
            probe=probe,
            sha256=sha256,
            parameters={"stream": audio.index, "language": audio.language, "bits": 8},
            result={
                "points": len(outline.low),
                "interval_ms": interval,
                "duration_ms": probe.duration_ms,
                "lost_packets": losses.packets,
            },
        ),
    )


def _written(outline: Outline, duration_ms: int) -> str:
    return json.dumps(
        {
            "version": VERSION,
            "duration_ms": duration_ms,
            "interval_ms": outline.interval_ms,
            "points": len(outline.low),
            "peaks": outline.peaks(),
            "rms": outline.rms(),
        },
        separators=(",", ":"),
    )


def sound(source: Path, index: int, losses: Losses) -> Iterator[tuple[int, int, Samples]]:
    """Stretches of sound with their start; frames that follow each other come together."""
    with opened(source) as container:
        stream = audio_track(container, index)
        waiting: list[Samples] = []
        begun, due, rate = 0, 0, 0
        for packet in packets(container, stream, losses=losses):
            for frame in frames(packet, losses):
                at_ms = offset_ms(container, frame.pts, frame.time_base)
                at_ms = due if at_ms is None else at_ms
                samples = normal(frame)
                joins = waiting and abs(at_ms - due) < 5 and frame.sample_rate == rate
                joins = joins and waiting[0].shape[0] == samples.shape[0]
                if waiting and (not joins or len(waiting) >= BATCH):
                    yield begun, rate, np.concatenate(waiting, axis=1)
                    waiting = []
                if not waiting:
                    begun, rate = at_ms, frame.sample_rate
                waiting.append(samples)
                due = at_ms + round(frame.samples * 1000 / rate)
        if waiting:
            yield begun, rate, np.concatenate(waiting, axis=1)


def normal(frame: AudioFrame) -> Samples:
    """The samples as channels × samples from -1 to 1, whatever the codec gave."""
    raw = frame.to_ndarray()
    if not frame.format.is_planar:
        raw = raw.reshape(-1, max(1, frame.layout.nb_channels)).T
    samples: Samples = raw.astype(np.float32)
    if raw.dtype.kind == "u":
        return (samples - np.float32(128)) / np.float32(128)
    if raw.dtype.kind == "i":
        return samples / np.float32(2 ** (8 * raw.dtype.itemsize - 1))
    return samples
