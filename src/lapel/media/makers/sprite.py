"""Make the sheet of small pictures that a player shows while a person scrubs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from av.packet import Packet
from av.video.frame import PictureType
from PIL import Image

from lapel.media.decoding import Losses, pictures
from lapel.media.errors import MediaFailure
from lapel.media.facts import Json, Probe, Stream
from lapel.media.look import Progress
from lapel.media.makers.making import Made, recipe
from lapel.media.makers.upright import image, offset_ms, upright_size
from lapel.media.opening import opened, video_track

NAME: Final = "sprite"
VERSION: Final = 1
TILE_WIDTH: Final = 160
TALLEST: Final = 320
MOST_TILES: Final = 100
COLUMNS: Final = 10
SHORTEST_STEP_MS: Final = 500
QUALITY: Final = 75
FULL_BUDGET: Final = 2_000_000_000
"""Pixels up to which a recording with few key pictures is decoded whole (some 7 s of work)."""


@dataclass
class Sheet:
    """The tiles found so far, by their place on the time line."""

    video: Stream
    interval_ms: int
    tiles: int
    height: int
    asked: set[int] = field(default_factory=set)
    found: dict[int, Image.Image] = field(default_factory=dict)

    def place(self, at_ms: int | None) -> int | None:
        """Which tile a moment belongs to."""
        return None if at_ms is None else min(at_ms // self.interval_ms, self.tiles - 1)

    def filled(self) -> list[Image.Image]:
        """All tiles; one without a picture of its own shows the one before it."""
        if not self.found:
            return []
        last = self.found[min(self.found)]
        whole = []
        for place in range(self.tiles):
            last = self.found.get(place, last)
            whole.append(last)
        return whole

    def drawn(self) -> Image.Image:
        """The sheet as one image, row by row."""
        columns, rows = self.shape
        sheet = Image.new("RGB", (columns * TILE_WIDTH, rows * self.height))
        for place, tile in enumerate(self.filled()):
            left = place % columns * TILE_WIDTH + (TILE_WIDTH - tile.width) // 2
            top = place // columns * self.height + (self.height - tile.height) // 2
            sheet.paste(tile, (left, top))
        return sheet

    @property
    def shape(self) -> tuple[int, int]:
        """Columns and rows."""
        columns = min(COLUMNS, self.tiles)
        return columns, -(-self.tiles // columns)


def make(
    source: Path, target_folder: Path, probe: Probe, progress: Progress, *, sha256: str = ""
) -> Made | None:
    """Write `sprite.jpg` of at most 100 tiles, from key pictures in one pass.

    Raises:
        MediaFailure: no picture decodes.
    """
    video = probe.video
    if video is None or probe.content != "video":
        return None
    sheet = planned(probe, video)
    by_keys = wants_keys(video, sheet.tiles)
    losses = _collect(source, sheet, by_keys=by_keys, progress=progress)
    if by_keys and not sheet.found:
        by_keys = False
        losses = _collect(source, sheet, by_keys=False, progress=progress)
    if not sheet.found:
        raise MediaFailure("nothing", f"no picture in {source.name} can be decoded")
    target = target_folder / "sprite.jpg"
    sheet.drawn().save(target, "JPEG", quality=QUALITY, optimize=True)
    progress(100)
    return Made(
        kind=NAME,
        files=(target,),
        content_type="image/jpeg",
        recipe=recipe(
            NAME,
            VERSION,
            probe=probe,
            sha256=sha256,
            parameters={
                "jpeg_quality": QUALITY,
                "rotation": video.rotation,
                "stream": video.index,
                "pictures": "key pictures" if by_keys else "every picture",
            },
            result=_result(sheet, probe, losses),
        ),
    )


def _result(sheet: Sheet, probe: Probe, losses: Losses) -> dict[str, Json]:
    columns, rows = sheet.shape
    return {
        "columns": columns,
        "rows": rows,
        "tiles": sheet.tiles,
        "tile_width": TILE_WIDTH,
        "tile_height": sheet.height,
        "interval_ms": sheet.interval_ms,
        "duration_ms": probe.duration_ms,
        "pictures": len(sheet.found),
        "lost_packets": losses.packets,
        "damaged_frames": losses.damaged,
    }


def planned(probe: Probe, video: Stream) -> Sheet:
    """How many tiles, how far apart, how high."""
    duration = max(1, probe.duration_ms)
    interval = max(SHORTEST_STEP_MS, -(-duration // MOST_TILES))
    width, height = upright_size(video)
    return Sheet(
        video=video,
        interval_ms=interval,
        tiles=-(-duration // interval),
        height=min(TALLEST, max(2, round(TILE_WIDTH * height / width))),
    )


def wants_keys(video: Stream, tiles: int) -> bool:
    """Key pictures alone when they fill half the tiles, or when all would take too long."""
    enough = video.key_packets * 2 >= tiles
    return enough or video.packets * video.width * video.height > FULL_BUDGET


def _collect(source: Path, sheet: Sheet, *, by_keys: bool, progress: Progress) -> Losses:
    losses = Losses()
    sheet.asked.clear()
    with opened(source) as container:
        stream = video_track(container, sheet.video.index)

        def due(packet: Packet[Any]) -> bool:
            """The first key picture of each tile that has none yet."""
            place = sheet.place(offset_ms(container, packet.pts, stream.time_base))
            if not packet.is_keyframe or place is None or place in sheet.asked:
                return False
            sheet.asked.add(place)
            return True

        for frame in pictures(container, stream, losses, due if by_keys else None):
            if by_keys and frame.pict_type not in (PictureType.I, PictureType.NONE):
                continue
            place = sheet.place(offset_ms(container, frame.pts, frame.time_base))
            if place is not None and place not in sheet.found:
                sheet.found[place] = image(frame, sheet.video, (TILE_WIDTH, sheet.height))
                progress(min(95, place * 95 // sheet.tiles))
    return losses
