"""Posters and sprites of the footage open, have the right shape, and stand upright."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lapel.media.makers import poster, sprite
from lapel.media.makers.upright import upright_size
from lapel.media.tests.corpus import FILES, FOLDER, SHOWN, examined, needs_footage

pytestmark = needs_footage

QUICK = [name for name in SHOWN if FILES[name].check == "auto"]
TURNED = [name for name in SHOWN if FILES[name].rotation]
BLACK = {"ax_long_1080p_av1.mp4"}


def silent(done: int) -> None:
    pass


@pytest.mark.parametrize("name", SHOWN)
def test_each_poster_opens_in_the_shape_of_its_video(name: str, tmp_path: Path) -> None:
    found = examined(name)

    made = poster.make(FOLDER / name, tmp_path, found, silent)

    assert made is not None
    assert found.video is not None
    width, height = upright_size(found.video)
    with Image.open(made.files[0]) as picture:
        picture.load()
        assert picture.format == "JPEG"
        assert max(picture.size) <= 1280
        assert picture.width / picture.height == pytest.approx(width / height, rel=0.01)
        assert name in BLACK or np.asarray(picture.convert("L")).std() > 3


@pytest.mark.parametrize("name", QUICK)
def test_each_sprite_holds_the_tiles_its_recipe_promises(name: str, tmp_path: Path) -> None:
    found = examined(name)

    made = sprite.make(FOLDER / name, tmp_path, found, silent)

    assert made is not None
    said = made.recipe["result"]
    with Image.open(made.files[0]) as sheet:
        sheet.load()
        assert sheet.width == said["columns"] * said["tile_width"] == said["columns"] * 160
        assert sheet.height == said["rows"] * said["tile_height"]
    assert said["tiles"] <= min(100, said["columns"] * said["rows"])
    assert said["tiles"] * said["interval_ms"] >= found.duration_ms
    assert said["pictures"] >= 1


@pytest.mark.parametrize("name", TURNED)
def test_turned_footage_stands_as_ffmpeg_stands_it(name: str, tmp_path: Path) -> None:
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("ffmpeg is not installed")
    made = poster.make(FOLDER / name, tmp_path, examined(name), silent)
    assert made is not None
    at_s = made.recipe["result"]["at_ms"] / 1000
    theirs = tmp_path / "theirs.png"
    command = [program, "-v", "error", "-ss", f"{at_s}", "-i", str(FOLDER / name)]
    subprocess.run([*command, "-frames:v", "1", str(theirs)], check=True)

    with Image.open(made.files[0]) as ours, Image.open(theirs) as other:
        alike = likeness(ours, other)
        upside_down = likeness(ours.rotate(180), other)

    assert alike > 0.9
    assert alike > upside_down + 0.1


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Correlation of two pictures at 32 × 32 grey."""
    small = [np.asarray(each.convert("L").resize((32, 32))).ravel() for each in (one, other)]
    return float(np.corrcoef(small[0], small[1])[0, 1])
