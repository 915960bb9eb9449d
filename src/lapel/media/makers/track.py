"""Make the path a recording was taken along, as GeoJSON (RFC 7946)."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, get_args

from lapel.media import gpmf, sidecars
from lapel.media.decoding import Losses, packets
from lapel.media.errors import MediaFailure
from lapel.media.facts import Probe
from lapel.media.fixes import Fix, believed
from lapel.media.look import Progress
from lapel.media.makers.making import Made, recipe
from lapel.media.makers.upright import offset_ms
from lapel.media.opening import opened

NAME: Final = "track"
VERSION: Final = 1
MOST_POINTS: Final = 20_000
PLACES: Final = 7
"""Decimal places of a degree: one centimetre, finer than any receiver."""


def make(
    source: Path,
    target_folder: Path,
    probe: Probe,
    progress: Progress,
    *,
    sha256: str = "",
    started_at: datetime | None = None,
) -> Made | None:
    """Write `track.geojson`; None when the file holds no track.

    `started_at` says when the video began, for sidecars that hold clock times only;
    without it their first position counts as the start.

    Raises:
        MediaFailure: there is a track and no position in it is to be believed.
    """
    if probe.gps != "track":
        return None
    kind, fixes = _read(source, probe)
    progress(50)
    kept, dropped = believed(fixes)
    if not kept:
        raise MediaFailure("nothing", f"no position in {source.name} is good: {_said(dropped)}")
    timed = placed(kept, started_at)
    step = -(-len(timed) // MOST_POINTS)
    line = json.dumps(feature(timed[::step]), separators=(",", ":"))
    target = target_folder / "track.geojson"
    target.write_text(line, encoding="ascii")
    progress(100)
    return Made(
        kind=NAME,
        files=(target,),
        content_type="application/geo+json",
        recipe=recipe(
            NAME,
            VERSION,
            probe=probe,
            sha256=sha256,
            parameters={"format": kind, "every": step, "started_at": _time(started_at)},
            result={
                "read": len(fixes),
                "kept": len(kept),
                "points": len(timed[::step]),
                "dropped": dict(dropped),
            },
        ),
    )


def placed(fixes: list[Fix], started_at: datetime | None) -> list[tuple[Fix, int]]:
    """Each position with its milliseconds from the start, in order.

    The file's own offsets come first; else clock times against the start; else, for a
    receiver without a clock, one position a second.
    """
    first = next((fix.at for fix in fixes if fix.at), None)
    start = started_at.astimezone(UTC) if started_at else first
    timed = []
    for n, fix in enumerate(fixes):
        if fix.offset_ms is not None:
            offset = fix.offset_ms
        elif fix.at and start:
            offset = round((fix.at - start).total_seconds() * 1000)
        else:
            offset = n * 1000
        timed.append((fix, offset))
    return sorted(timed, key=lambda pair: pair[1])


def feature(timed: list[tuple[Fix, int]]) -> dict[str, Any]:
    """A Feature with a LineString; a lone position is written twice, as a line needs two."""
    line = timed if len(timed) > 1 else timed * 2
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [_place(fix) for fix, _ in line]},
        "properties": {
            "times": [_time(fix.at) for fix, _ in line],
            "seconds": [offset / 1000 for _, offset in line],
        },
    }


def _place(fix: Fix) -> list[float]:
    place = [round(fix.longitude, PLACES), round(fix.latitude, PLACES)]
    return place if fix.altitude is None else [*place, round(fix.altitude, 1)]


def _time(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _said(dropped: dict[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in dropped.items()) or "none is there"


def _read(source: Path, probe: Probe) -> tuple[str, list[Fix]]:
    for kind in get_args(sidecars.Kind):
        if probe.container == kind:
            return kind, sidecars.read(source, kind)
    return "gpmf", _gpmf(source)


def _gpmf(source: Path) -> list[Fix]:
    found: list[Fix] = []
    with opened(source) as container:
        streams = [stream for stream in container.streams if stream.type == "data"]
        for packet in packets(container, *streams, losses=Losses()):
            data = bytes(packet) if packet.size else b""
            if not gpmf.holds_gps(data):
                continue
            start = offset_ms(container, packet.pts, packet.time_base) or 0
            length = round((packet.duration or 0) * packet.time_base * 1000) or 1000
            found += gpmf.fixes(data, start_ms=start, duration_ms=length)
    return found
