"""The sound of a proxy: one rate and layout, with silence where the original has a hole."""

from fractions import Fraction
from typing import Final

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

FRAME: Final = 1024
TOLERANCE_S: Final = Fraction(1, 20)


class Sound:
    """Lays decoded sound on a time line that begins with the file and has no holes."""

    def __init__(
        self,
        *,
        rate: int,
        layout: str,
        begin: Fraction,
        longest_ms: int,
        sharp: bool = False,
    ) -> None:
        """`sharp` begins at the very sample; else a start within the slack is left as it is."""
        self.written = 0
        self.silence = 0
        self._rate = rate
        self._layout = layout
        self._begin = begin
        self._longest = longest_ms * rate // 1000
        self._slack = round(TOLERANCE_S * rate)
        self._sharp = sharp
        self._resampler = self._new_resampler()
        self._form: tuple[str, str, int] | None = None
        self._channels = 1 if layout == "mono" else 2
        self._held: list[NDArray[np.float32]] = []
        self._held_length = 0
        self._laid = 0

    def _new_resampler(self) -> AudioResampler:
        return AudioResampler(format="fltp", layout=self._layout, rate=self._rate)

    def take(self, frame: AudioFrame) -> list[AudioFrame]:
        """Whole encoder frames, once enough sound has come."""
        wanted = self._place(frame)
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if form != self._form:
            self._form, self._resampler = form, self._new_resampler()
        frame.pts = None
        for piece in self._resampler.resample(frame):
            self._lay(np.asarray(piece.to_ndarray(), dtype=np.float32), wanted)
            wanted = None
        return self._ready()

    def rest(self) -> list[AudioFrame]:
        """What is left at the end, the last frame filled up with silence."""
        if self._held_length:
            self._hold(np.zeros((self._channels, -self._held_length % FRAME), np.float32))
        return self._ready()

    def _place(self, frame: AudioFrame) -> int | None:
        """The sample at which the original wants this sound."""
        if frame.pts is None or frame.time_base is None:
            return None
        return round((frame.pts * frame.time_base - self._begin) * self._rate)

    def _lay(self, samples: NDArray[np.float32], wanted: int | None) -> None:
        """Fill a hole before the sound, or cut what overlaps the sound before it."""
        if wanted is not None:
            gap = wanted - self._laid
            slack = 0 if self._sharp and not self._laid else self._slack
            if slack < gap and wanted < self._longest:
                self._hold(np.zeros((self._channels, gap), np.float32))
                self.silence += gap
            elif gap < -slack:
                samples = samples[:, -gap:]
        room = max(0, self._longest - self._laid)
        self._hold(samples[:, :room])

    def _hold(self, samples: NDArray[np.float32]) -> None:
        if samples.shape[1]:
            self._held.append(samples)
            self._held_length += samples.shape[1]
            self._laid += samples.shape[1]

    def _ready(self) -> list[AudioFrame]:
        if self._held_length < FRAME:
            return []
        joined = np.concatenate(self._held, axis=1)
        whole = self._held_length // FRAME * FRAME
        self._held = [joined[:, whole:]] if whole < self._held_length else []
        self._held_length -= whole
        return [self._frame(joined[:, n : n + FRAME]) for n in range(0, whole, FRAME)]

    def _frame(self, samples: NDArray[np.float32]) -> AudioFrame:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", self._layout)
        frame.sample_rate = self._rate
        frame.time_base = Fraction(1, self._rate)
        frame.pts = self.written
        self.written += samples.shape[1]
        return frame
