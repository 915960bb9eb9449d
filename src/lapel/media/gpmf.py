"""Read GoPro's GPMF: nested key, type, size and repeat, then values, padded to 4 bytes.

Layout as published by the camera's maker: an item is a four-character key, one byte of
type, one byte of sample size, two bytes of count (all big-endian), then the samples.
Type 0 means that the samples are items themselves.
"""

import math
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from lapel.media.fixes import Fix

SIZES: Final = {"b": 1, "B": 1, "s": 2, "S": 2, "l": 4, "L": 4, "f": 4, "j": 8, "J": 8, "d": 8}
FORMATS: Final = {"b": "b", "B": "B", "s": "h", "S": "H", "l": "i", "L": "I", "f": "f"} | {
    "j": "q",
    "J": "Q",
    "d": "d",
}
DEEPEST: Final = 8
EPOCH_2000: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Item:
    """One key with its raw samples."""

    key: str
    kind: str
    sample_size: int
    count: int
    data: bytes

    def numbers(self, kinds: str = "") -> list[tuple[float, ...]]:
        """The samples as numbers; `kinds` gives the fields of a sample of type '?'."""
        fields = kinds or self.kind * (self.sample_size // SIZES.get(self.kind, 1))
        if not all(field in FORMATS for field in fields):
            return []
        form = ">" + "".join(FORMATS[field] for field in fields)
        if not fields or struct.calcsize(form) != self.sample_size:
            return []
        return [
            struct.unpack_from(form, self.data, n * self.sample_size) for n in range(self.count)
        ]

    def text(self) -> str:
        """The samples as text."""
        return self.data.rstrip(b"\0").decode("latin-1")


def items(data: bytes) -> Iterator[Item]:
    """The items laid one after another; reading stops where the layout stops making sense."""
    position = 0
    while position + 8 <= len(data):
        key, kind, size, count = struct.unpack_from(">4scBH", data, position)
        end = position + 8 + size * count
        if end > len(data) or not key.isascii():
            return
        yield Item(
            key.decode("ascii"), kind.decode("latin-1"), size, count, data[position + 8 : end]
        )
        position = end + (-end % 4)


def holds_gps(data: bytes) -> bool:
    """Whether a packet is GPMF with a list of positions."""
    return data[:4] == b"DEVC" and (b"GPS5" in data or b"GPS9" in data)


def streams(data: bytes, depth: int = 0) -> Iterator[dict[str, Item]]:
    """Each sensor's items by key, from every device in the packet."""
    for item in items(data):
        if item.kind != "\0" or depth > DEEPEST:
            continue
        if item.key == "STRM":
            yield {inner.key: inner for inner in items(item.data)}
        else:
            yield from streams(item.data, depth + 1)


def fixes(data: bytes, *, start_ms: int, duration_ms: int) -> list[Fix]:
    """The positions of one packet, spread evenly over the time that the packet covers."""
    found: list[Fix] = []
    for sensor in streams(data):
        if "GPS9" in sensor:
            found += _gps9(sensor, start_ms, duration_ms)
        elif "GPS5" in sensor:
            found += _gps5(sensor, start_ms, duration_ms)
    return found


def _gps5(sensor: dict[str, Item], start_ms: int, duration_ms: int) -> list[Fix]:
    rows = _scaled(sensor["GPS5"].numbers(), sensor)
    lock = int(_first(sensor, "GPSF", 3))
    dop = _first(sensor, "GPSP", 0) / 100
    moment = _moment(sensor["GPSU"].text()) if "GPSU" in sensor else None
    found = []
    for n, row in enumerate(rows):
        offset = duration_ms * n // len(rows)
        at = moment + timedelta(milliseconds=offset) if moment else None
        found.append(_fix(row, at=at, offset_ms=start_ms + offset, lock=lock, dop=dop))
    return found


def _gps9(sensor: dict[str, Item], start_ms: int, duration_ms: int) -> list[Fix]:
    kinds = sensor["TYPE"].text() if "TYPE" in sensor else "lllllllSS"
    rows = _scaled(sensor["GPS9"].numbers(kinds), sensor)
    found = []
    for n, row in enumerate(rows):
        if len(row) < 9:
            continue
        at = _since_2000(days=row[5], seconds=row[6])
        offset_ms = start_ms + duration_ms * n // len(rows)
        found.append(_fix(row, at=at, offset_ms=offset_ms, lock=int(row[8]), dop=row[7]))
    return found


def _fix(
    row: Sequence[float], *, at: datetime | None, offset_ms: int, lock: int, dop: float
) -> Fix:
    return Fix(
        latitude=row[0],
        longitude=row[1],
        altitude=row[2],
        speed=row[3],
        at=at,
        offset_ms=offset_ms,
        locked=lock >= 2,
        dop=dop,
    )


def _scaled(rows: list[tuple[float, ...]], sensor: dict[str, Item]) -> list[list[float]]:
    scales = [row[0] for row in sensor["SCAL"].numbers()] if "SCAL" in sensor else []
    wanted = len(rows[0]) if rows else 0
    if wanted < 5:
        return []
    if len(scales) != wanted:
        scales = [scales[0] if scales else 1] * wanted
    return [
        [value / (scale or 1) for value, scale in zip(row, scales, strict=True)] for row in rows
    ]


def _first(sensor: dict[str, Item], key: str, default: float) -> float:
    rows = sensor[key].numbers() if key in sensor else []
    return rows[0][0] if rows and rows[0] else default


def _moment(text: str) -> datetime | None:
    """GPSU: yymmddhhmmss.sss in UTC."""
    try:
        return datetime.strptime(text, "%y%m%d%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None


def _since_2000(*, days: float, seconds: float) -> datetime | None:
    if not (math.isfinite(days) and math.isfinite(seconds) and 0 <= days < 36525):
        return None
    return EPOCH_2000 + timedelta(days=days, seconds=seconds)
