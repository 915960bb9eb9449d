"""Read a path that came beside the video: GPX, NMEA 0183, or the GPS trail of an Axis dock."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import gpxpy
import gpxpy.gpx
import pynmea2

from lapel.media.errors import MediaFailure
from lapel.media.fixes import Fix

Kind = Literal["gpx", "nmea", "gpstrail"]

MEDIA_TYPES: Final[Mapping[Kind, str]] = {
    "gpx": "application/gpx+xml",
    "nmea": "text/plain",
    "gpstrail": "application/json",
}
LARGEST: Final = 64 * 1024 * 1024
HEAD: Final = 4096
POINT: Final = re.compile(r"\s*POINT\s*Z?\s*\(\s*(\S+)\s+(\S+?)(?:\s+\S+)?\s*\)\s*", re.IGNORECASE)
SENTENCE: Final = re.compile(rb"^\s*\$[A-Z]{2}[A-Z]{3},", re.MULTILINE)
FORBIDDEN_XML: Final = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def recognised(path: Path) -> Kind | None:
    """Which sidecar a file is, from its first bytes; None when it is none."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if b"\0" in head:
        return None
    if b"<gpx" in head:
        return "gpx"
    if b'"CoordinateEntries"' in head or path.name.endswith("_gpstrail.json"):
        return "gpstrail"
    return "nmea" if SENTENCE.search(head) else None


def read(path: Path, kind: Kind) -> list[Fix]:
    """Every position in the sidecar, good or bad.

    Raises:
        MediaFailure: it is too large, or cannot be read as what it is.
    """
    if path.stat().st_size > LARGEST:
        raise MediaFailure("refused", f"{path.name} is larger than the {LARGEST:,} bytes read")
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    try:
        return READERS[kind](text)
    except (ValueError, KeyError, TypeError, RecursionError, gpxpy.gpx.GPXException) as error:
        raise MediaFailure("refused", f"{path.name} cannot be read as {kind}: {error}") from error


def _gpx(text: str) -> list[Fix]:
    if FORBIDDEN_XML.search(text):
        raise ValueError("it declares entities, which a path never needs")
    document = gpxpy.parse(text)
    points: list[Any] = [
        point for track in document.tracks for part in track.segments for point in part.points
    ]
    points = points or [point for route in document.routes for point in route.points]
    return [
        Fix(
            latitude=point.latitude,
            longitude=point.longitude,
            altitude=point.elevation,
            at=_aware(point.time),
            locked=point.type_of_gpx_fix != "none",
            dop=point.position_dilution or point.horizontal_dilution or 0.0,
        )
        for point in points
    ]


def _nmea(text: str) -> list[Fix]:
    """RMC sentences, which alone carry date, time, place and validity together.

    A receiver that sends GGA only gives no date, so its times stay unknown.
    """
    sentences = list(_sentences(text.splitlines()))
    dated = [sentence for sentence in sentences if isinstance(sentence, pynmea2.RMC)]
    if dated:
        return [_rmc(sentence) for sentence in dated]
    return [_gga(sentence) for sentence in sentences if isinstance(sentence, pynmea2.GGA)]


def _sentences(lines: Iterable[str]) -> Iterable[Any]:
    for line in lines:
        start = line.find("$")
        if start < 0:
            continue
        try:
            yield pynmea2.parse(line[start:].strip(), check=True)
        except (pynmea2.ParseError, ValueError):
            continue


def _rmc(sentence: Any) -> Fix:
    valid = sentence.status == "A"
    date, time = sentence.datestamp, sentence.timestamp
    return Fix(
        latitude=sentence.latitude if valid else 0.0,
        longitude=sentence.longitude if valid else 0.0,
        speed=float(sentence.spd_over_grnd or 0) * 1852 / 3600,
        at=_aware(datetime.combine(date, time)) if date and time else None,
        locked=valid,
    )


def _gga(sentence: Any) -> Fix:
    valid = int(sentence.gps_qual or 0) > 0
    return Fix(
        latitude=sentence.latitude if valid else 0.0,
        longitude=sentence.longitude if valid else 0.0,
        altitude=sentence.altitude,
        locked=valid,
        dop=float(sentence.horizontal_dil or 0),
    )


def _gpstrail(text: str) -> list[Fix]:
    return [_entry(entry) for entry in json.loads(text)["CoordinateEntries"]]


def _entry(entry: Mapping[str, Any]) -> Fix:
    """An entry that names no point counts as one without a lock, so that it is counted."""
    if not isinstance(entry, Mapping):
        raise TypeError("an entry is no object")
    place = POINT.fullmatch(str(entry.get("LocationWKT", "")))
    longitude, latitude = (float(place[1]), float(place[2])) if place else (0.0, 0.0)
    seconds = entry.get("SecondsFromStart")
    return Fix(
        latitude=latitude,
        longitude=longitude,
        at=_stamp(entry.get("Timestamp")),
        offset_ms=round(float(seconds) * 1000) if seconds is not None else None,
        locked=place is not None,
    )


def _stamp(value: object) -> datetime | None:
    try:
        return _aware(datetime.fromisoformat(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


READERS: Final[Mapping[Kind, Callable[[str], list[Fix]]]] = {
    "gpx": _gpx,
    "nmea": _nmea,
    "gpstrail": _gpstrail,
}
