"""What a file is, as far as its name tells. Pure: no disk, no clock."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import PurePath

# fmt: off
VIDEO = frozenset((
    "mp4", "mov", "mkv", "avi", "ts", "mts", "m2ts", "m4v", "3gp", "3g2",
    "webm", "wmv", "asf", "mpg", "mpeg", "vob", "flv", "mxf", "ogv", "insv",
))
AUDIO = frozenset((
    "wav", "mp3", "m4a", "flac", "aac", "ogg", "oga", "opus", "wma", "amr", "aif", "aiff", "caf",
))
SIDECAR = frozenset((
    "json", "gpx", "nmea", "xml", "csv", "txt", "srt", "vtt", "key", "sha256",
))
# fmt: on

# The computer's own litter on a volume; never made by a camera.
LITTER = frozenset(
    ("system volume information", "$recycle.bin", "lost+found", "thumbs.db", "desktop.ini")
)
IDENTITY = "camera.json"

_AXON = re.compile(
    r"^(?P<model>Axon .+?) Video \d{4}-\d\d-\d\d \d{4} (?P<serial>[A-Z0-9]{6,})(?: .*)?$"
)
_STAMP = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?P<dash>[-_.]?)(?P<month>\d\d)(?P=dash)(?P<day>\d\d)"
    r"[T _-]?(?P<hour>\d\d)(?P<colon>[-_.:]?)(?P<minute>\d\d)"
    r"(?:(?P=colon)(?P<second>\d\d))?(?P<utc>Z)?(?!\d)"
)


@dataclass(frozen=True, kw_only=True)
class NameFacts:
    """What a file name says; None where it says nothing."""

    serial: str | None = None
    model: str | None = None
    started_at: datetime | None = None


def extension(name: str) -> str:
    """Return the extension in small letters, without its dot."""
    return PurePath(name).suffix.lower().lstrip(".")


def ignored(name: str) -> bool:
    """Say whether a name is hidden or the computer's own litter, and so no evidence."""
    return name.startswith(".") or name.lower() in LITTER


def kind(name: str, *, sidecar_of: str | None) -> str:
    """Return what to call a file at the server: video, audio, sidecar or other.

    A file with a sidecar's extension and no footage beside it is "other":
    it is sent all the same, for evidence is never dropped.
    """
    if sidecar_of is not None:
        return "sidecar"
    if extension(name) in VIDEO:
        return "video"
    return "audio" if extension(name) in AUDIO else "other"


def parents(names: frozenset[str]) -> dict[str, str | None]:
    """Name the footage that each file of one folder belongs to; None for what stands alone.

    `clip.mp4.sha256` belongs to `clip.mp4`; `CLIP.GPX` to `clip.mp4`. Where two footage files
    share a base name, video comes before audio and then the alphabet decides.
    """
    footage = sorted(
        (name for name in names if extension(name) in VIDEO | AUDIO),
        key=lambda name: (extension(name) not in VIDEO, name),
    )
    whole = {name.lower(): name for name in reversed(footage)}
    stems = {PurePath(name).stem.lower(): name for name in reversed(footage)}
    found: dict[str, str | None] = {}
    for name in names:
        base = PurePath(name).stem.lower()
        beside = extension(name) in SIDECAR
        found[name] = (whole.get(base) or stems.get(base)) if beside else None
    return found


def read_name(name: str, *, zone: tzinfo) -> NameFacts:
    """Read serial, model and start from a file name.

    A time without `Z` is the camera's wall clock, taken in `zone`.
    """
    stem = PurePath(name).stem
    axon = _AXON.match(stem.replace("_", " "))
    return NameFacts(
        serial=axon["serial"] if axon else None,
        model=axon["model"] if axon else None,
        started_at=_time_in(stem, zone),
    )


def _time_in(stem: str, zone: tzinfo) -> datetime | None:
    for match in _STAMP.finditer(stem):
        numbers = [
            int(match[part] or 0) for part in ("year", "month", "day", "hour", "minute", "second")
        ]
        try:
            year, month, day, hour, minute, second = numbers
            moment = datetime(
                year, month, day, hour, minute, second, tzinfo=UTC if match["utc"] else zone
            )
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def stamp(moment: datetime) -> str:
    """Write a time as the door reads it: RFC 3339, UTC, microseconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
