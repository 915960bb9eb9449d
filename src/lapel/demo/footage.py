"""Lay out camera volumes as a dock finds them: a folder a camera, footage and its sidecars."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from lapel.demo import cast, reel, stand_ins
from lapel.demo.reel import Shot, Take
from lapel.foundation import clock

BUFFER = timedelta(seconds=30)
"""What a camera keeps from before its button was pressed; less on a short recording."""


@dataclass(frozen=True, kw_only=True)
class Volume:
    """One camera in a slot of a dock."""

    office: str
    serial: str
    path: Path
    recordings: int
    clips: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Times:
    """When a file runs, and when the button was pressed for its recording."""

    started_at: datetime
    triggered_at: datetime
    ended_at: datetime


def media_folder() -> Path | None:
    """The folder of real footage: LAPEL_TEST_MEDIA, else beside the checkout; None without one."""
    named = os.environ.get("LAPEL_TEST_MEDIA")
    checkout = Path(__file__).parents[3]
    folder = Path(named) if named else checkout.parent / "shared" / "media"
    return folder if folder.is_dir() else None


def volumes(media: Path | None, target: Path, today: date) -> list[Volume]:
    """Fill `target/OFFICE/SERIAL/` for every camera of the reel and say what lies there.

    Real footage is copied, never linked: a dock erases what it has safely delivered.
    """
    ordered = sorted(reel.TAKES, key=lambda take: (take.office, take.serial, -take.days))
    return [
        _volume(media, target / office / serial, list(takes), today)
        for (office, serial), takes in groupby(ordered, key=lambda t: (t.office, t.serial))
    ]


def times(take: Take, today: date) -> Iterator[Times]:
    """When each file of a recording runs: one after the other, from one press of the button."""
    zone = ZoneInfo(cast.office(take.office).time_zone)
    day = today - timedelta(days=take.days)
    begun = datetime.combine(day, time.fromisoformat(take.time), zone).astimezone(UTC)
    pressed = begun + min(BUFFER, timedelta(seconds=take.shots[0].seconds) / 5)
    for shot in take.shots:
        ended = begun + timedelta(seconds=shot.seconds)
        yield Times(started_at=begun, triggered_at=pressed, ended_at=ended)
        begun = ended


def _volume(media: Path | None, path: Path, takes: list[Take], today: date) -> Volume:
    path.mkdir(parents=True)
    serial = takes[0].serial
    _write(path / "camera.json", {"serial": serial, "model": cast.MODEL})
    clips = [name for take in takes for name in _recording(media, path, take, today)]
    return Volume(
        office=takes[0].office,
        serial=serial,
        path=path,
        recordings=len(takes),
        clips=tuple(clips),
    )


def _recording(media: Path | None, folder: Path, take: Take, today: date) -> Iterator[str]:
    """Put the files of one recording on the volume, each with its sidecar; give their names."""
    for number, (shot, when) in enumerate(zip(take.shots, times(take, today), strict=True), 1):
        if number == 1:
            recording = f"{take.serial}-{when.started_at:%Y%m%d%H%M%S}"
        source = _real(media, shot)
        ending = (source or Path(stand_ins.filename(shot))).suffix
        name = f"{take.serial}_{when.started_at:%Y%m%dT%H%M%SZ}_{number:02}{ending}"
        if source is not None:
            shutil.copyfile(source, folder / name)
        else:
            stand_ins.make(shot, folder / name)
        _write(folder / f"{name}.json", _said(take, when, name=name, recording=recording))
        yield name


def _real(media: Path | None, shot: Shot) -> Path | None:
    path = media / shot.name if media else None
    return path if path and path.is_file() else None


def _said(take: Take, when: Times, *, name: str, recording: str) -> dict[str, str]:
    """What the camera declares of a file, under the door's own keys."""
    said = {
        "filename": name,
        "device": take.serial,
        "recording": recording,
        "started_at": clock.stamp(when.started_at),
        "triggered_at": clock.stamp(when.triggered_at),
        "ended_at": clock.stamp(when.ended_at),
    }
    return said | ({"wearer": take.says} if take.says else {})


def _write(path: Path, content: dict[str, str]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n")
