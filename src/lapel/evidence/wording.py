"""Facts about footage in words that a custodian reads."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

Fact = tuple[str, str]
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:")
_ISO_6709: Final = re.compile(r"(?P<lat>[+-]\d{2}(?:\.\d+)?)(?P<lon>[+-]\d{3}(?:\.\d+)?)")


def clip_facts(probe: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Label and value of what the probe found, in the order in which people ask."""
    return tuple(fact for fact in _facts(probe) if fact[1])


def _facts(probe: Mapping[str, Any]) -> Iterator[Fact]:
    yield "Container", str(probe.get("container", ""))
    for stream in probe.get("streams", ()):
        if stream["kind"] == "video":
            yield "Video", video(stream)
        elif stream["kind"] == "audio":
            yield "Sound", sound(stream)
    yield "Camera's creation time", str(probe.get("creation_time", ""))
    yield "Timecode", str(probe.get("timecode", ""))
    yield "Position", _position(probe)


def video(stream: Mapping[str, Any]) -> str:
    """``H264 High, 1280 × 720, 29.97 frames a second, turned 90°``."""
    parts = [
        f"{stream['codec'].upper()} {stream['profile']}".strip(),
        f"{stream['width']} × {stream['height']}",
        f"{_rate(stream['rate'])} frames a second" if stream["rate"] else "",
        "variable frame rate" if stream["variable_rate"] else "",
        f"turned {stream['rotation']}°" if stream["rotation"] else "",
    ]
    return ", ".join(filter(None, parts))


def sound(stream: Mapping[str, Any]) -> str:
    """``AAC LC, 48 kHz, 2 channels, eng``."""
    channels = stream["channels"]
    parts = [
        f"{stream['codec'].upper()} {stream['profile']}".strip(),
        f"{stream['sample_rate'] / 1000:g} kHz" if stream["sample_rate"] else "",
        f"{channels} channel{'s' if channels > 1 else ''}" if channels else "",
        stream["language"] if stream["language"] != "und" else "",
    ]
    return ", ".join(filter(None, parts))


def _rate(fraction: str) -> str:
    numerator, _, denominator = fraction.partition("/")
    return f"{int(numerator) / int(denominator or 1):.4g}" if denominator != "0" else numerator


def _position(probe: Mapping[str, Any]) -> str:
    if probe.get("gps") == "track":
        return "a track of positions"
    return str(probe.get("location", ""))


def when(raw: str) -> datetime | None:
    """The moment that a camera wrote, if it is one; without a zone it is taken as UTC."""
    if not _MOMENT.match(raw):
        return None
    try:
        at = datetime.fromisoformat(raw)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def where(raw: str) -> str:
    """``38.90730° N, 77.03690° W`` of a position in ISO 6709; nothing when it is none."""
    found = _ISO_6709.match(raw)
    if not found:
        return ""
    latitude, longitude = float(found["lat"]), float(found["lon"])
    ns, ew = "S" if latitude < 0 else "N", "W" if longitude < 0 else "E"
    return f"{abs(latitude):.5f}° {ns}, {abs(longitude):.5f}° {ew}"
