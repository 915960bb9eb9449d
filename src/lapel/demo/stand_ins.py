"""Made files in place of real footage: clips with sound and movement, and a few spoilt ones."""

import hashlib
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from zlib import crc32

from lapel.demo.reel import Shot
from lapel.media.testing import made_clip

SHORTEST, LONGEST = 2, 5
"""Seconds; a made clip says nothing more by being long, and takes longer to make."""
CONTAINERS = (".mkv", ".mov", ".ts")
"""Those besides MP4 that a stand-in keeps, so that proxies are needed here too."""


def filename(shot: Shot) -> str:
    """What the stand-in is called."""
    name = PurePath(shot.name)
    return name.name if name.suffix in CONTAINERS else f"{name.stem}.mp4"


def make(shot: Shot, path: Path) -> None:
    """Write a stand-in: a clip unlike any other, or spoilt the way its name says."""
    name = PurePath(shot.name).stem
    if name == "empty":
        path.touch()
    elif name == "garbage":
        path.write_bytes(hashlib.shake_256(name.encode()).digest(4096))
    else:
        path.write_bytes(_spoilt(name, _clip(name, path.suffix, shot.seconds)))


def _clip(name: str, ending: str, seconds: int) -> bytes:
    codec = "hevc" if "hevc" in name or "h265" in name else "h264"
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"made{ending}"
        made_clip(
            path,
            seconds=min(max(seconds, SHORTEST), LONGEST),
            fps=15,
            codec=codec,
            seed=crc32(name.encode()),
        )
        return path.read_bytes()


def _spoilt(name: str, clip: bytes) -> bytes:
    """The clip as this name promises it."""
    if "truncated" in name:
        return clip[: len(clip) * 6 // 10]
    if "bitflips" not in name:
        return clip
    flipped = bytearray(clip)
    for place in range(len(flipped) // 4, len(flipped) // 2, 997):
        flipped[place] ^= 1 << place % 8
    return bytes(flipped)
