"""The outline of the sound says what is heard, when."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lapel.media.makers import waveform
from lapel.media.probe import probe
from lapel.media.testing import made_clip
from lapel.media.tests.corpus import FILES, FOLDER, examined, needs_footage


def silent(done: int) -> None:
    pass


def outline(source: Path, folder: Path) -> Any:
    made = waveform.make(source, folder, probe(source), silent)
    assert made is not None
    return json.loads(made.files[0].read_text())


def test_a_tone_of_known_strength_is_drawn_at_that_strength(tmp_path: Path) -> None:
    drawn = outline(made_clip(tmp_path / "clip.mp4", seconds=3), tmp_path)

    assert drawn["points"] in (150, 151)
    assert drawn["peaks"][150:152] == pytest.approx([-0.5 * 127, 0.5 * 127], abs=8)
    assert drawn["rms"][75] == pytest.approx(0.5 / 2**0.5 * 255, abs=8)
    assert drawn["rms"][100] < drawn["rms"][75]


def test_a_clip_without_sound_has_no_outline(tmp_path: Path) -> None:
    clip = made_clip(tmp_path / "clip.mp4", seconds=0.4, audio=False)

    assert waveform.make(clip, tmp_path, probe(clip), silent) is None


def test_opposite_channels_do_not_cancel_each_other() -> None:
    line = waveform.Outline(points=1, interval_ms=1000)
    wave = np.sin(np.linspace(0, 100, 48_000, dtype=np.float32))

    line.add(0, 48_000, np.stack([wave, -wave]))

    assert line.peaks() == [-127, 127]


@needs_footage
@pytest.mark.parametrize("name", FILES)
def test_each_sound_track_of_the_footage_gives_an_outline_within_bounds(
    name: str, tmp_path: Path
) -> None:
    found = examined(name)

    made = waveform.make(FOLDER / name, tmp_path, found, silent)

    assert (made is None) == (found.audio is None)
    if made:
        drawn = json.loads(made.files[0].read_text())
        assert 0 < drawn["points"] <= 4000
        assert len(drawn["peaks"]) == 2 * drawn["points"] == 2 * len(drawn["rms"])
        assert drawn["points"] * drawn["interval_ms"] >= found.duration_ms
        assert all(-128 <= peak <= 127 for peak in drawn["peaks"])
