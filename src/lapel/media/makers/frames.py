"""Make the list of the moments at which each picture is shown, so that a page can step by it.

Read from the packets, without decoding: some 50 ms for 600 pictures. Equal steps are told
once with their count, so that a day at a steady rate fits in a line.
"""

import json
from itertools import groupby, pairwise
from pathlib import Path
from typing import Final

from lapel.media.decoding import Losses, packets
from lapel.media.facts import Probe
from lapel.media.look import Progress
from lapel.media.makers.making import Made, recipe
from lapel.media.opening import opened, origin_us, video_track

NAME: Final = "frames"
VERSION: Final = 1
MOST: Final = 4_000_000
"""Above a day at 30 frames a second; a file that names more is not listed."""


def make(
    source: Path, target_folder: Path, probe: Probe, progress: Progress, *, sha256: str = ""
) -> Made | None:
    """Write `frames.json`; None when the file has no pictures or does not say when they are."""
    video = probe.video
    if video is None or probe.content != "video" or video.packets > MOST:
        return None
    with opened(source) as container:
        stream = video_track(container, video.index)
        base, origin = stream.time_base, origin_us(container)
        stamps = sorted(
            {
                packet.pts
                for packet in packets(container, stream, losses=Losses())
                if packet.pts is not None and packet.size and not packet.is_discard
            }
        )
    if not stamps or base is None:
        return None
    progress(80)
    runs = steps(stamps)
    table = {
        "time_base": [base.numerator, base.denominator],
        "origin_us": origin,
        "first": stamps[0],
        "steps": runs,
    }
    target = target_folder / "frames.json"
    target.write_text(json.dumps(table, separators=(",", ":")), encoding="ascii")
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
            parameters={"stream": video.index, "time_base": f"{base}"},
            result={"frames": len(stamps), "runs": len(runs)},
        ),
    )


def steps(stamps: list[int]) -> list[list[int]]:
    """The gaps between stamps as pairs of gap and how often it comes in a row."""
    gaps = (after - before for before, after in pairwise(stamps))
    return [[gap, sum(1 for _ in run)] for gap, run in groupby(gaps)]
