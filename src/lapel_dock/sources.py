"""Find volumes and the files on them. Reads folders and small files; changes nothing."""

import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path, PurePath

from lapel_dock import metadata, naming
from lapel_dock.errors import BadCameraMap

SMALL = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class Volume:
    """What one camera shows as a disk."""

    root: Path
    identity: metadata.Identity
    device_number: int
    deep: bool = True

    def present(self) -> bool:
        """Say whether the same disk is still there; an empty mount point is another disk."""
        try:
            return self.root.stat().st_dev == self.device_number
        except OSError:
            return False


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One file as it looked at one moment."""

    volume: Volume
    path: Path
    size: int
    mtime_ns: int
    parent: str | None

    @property
    def form(self) -> tuple[int, int]:
        """Size and time of change: when they move, the file is another one."""
        return self.size, self.mtime_ns


def read_map(path: Path) -> dict[str, metadata.Identity]:
    """Read the folder-name map: `{"FOLDER": "SERIAL"}` or `{"FOLDER": {"serial":…, "model":…}}`.

    Raises:
        BadCameraMap: it cannot be read or an entry names no serial.
    """
    try:
        entries = json.loads(path.read_bytes())
    except (OSError, ValueError) as problem:
        raise BadCameraMap(f"The camera map {path} cannot be read: {problem}") from problem
    if not isinstance(entries, dict):
        raise BadCameraMap(f"The camera map {path} must be an object of folder names.")
    found = {}
    for folder, entry in entries.items():
        identity = _identity({"serial": entry} if isinstance(entry, str) else entry, "map")
        if identity is None:
            raise BadCameraMap(f'The camera map {path} gives no serial for "{folder}".')
        found[folder] = identity
    return found


def _identity(entry: object, source: str) -> metadata.Identity | None:
    if not isinstance(entry, dict) or not str(entry.get("serial") or "").strip():
        return None
    return metadata.Identity(
        serial=str(entry["serial"]).strip(),
        model=str(entry.get("model") or "").strip(),
        source=source,
    )


def volumes(source: Path, cameras: Mapping[str, metadata.Identity]) -> list[Volume]:
    """Return the volumes of a source: itself, or the folders in it.

    It is a folder of volumes when it has no `camera.json` and one of its
    folders has one, is named in the map, or is a mount point. Files that lie
    in such a folder itself are a volume of their own, so that none is missed.
    """
    if (source / naming.IDENTITY).is_file():
        return [_volume(source, cameras)]
    folders = _folders(source)
    if not any(_is_volume(folder, cameras) for folder in folders):
        return [_volume(source, cameras)] if source.is_dir() else []
    return [_volume(folder, cameras) for folder in folders] + [_volume(source, cameras, deep=False)]


def _folders(source: Path) -> list[Path]:
    try:
        with os.scandir(source) as entries:
            names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [source / name for name in sorted(names) if not naming.ignored(name)]


def _is_volume(folder: Path, cameras: Mapping[str, metadata.Identity]) -> bool:
    marked = (folder / naming.IDENTITY).is_file()
    return marked or folder.name in cameras or os.path.ismount(folder)


def _volume(root: Path, cameras: Mapping[str, metadata.Identity], *, deep: bool = True) -> Volume:
    identity = None
    text = small_text(root / naming.IDENTITY)
    if text is not None:
        try:
            identity = _identity(json.loads(text), naming.IDENTITY)
        except (ValueError, RecursionError):
            identity = None
    return Volume(
        root=root,
        identity=identity or cameras.get(root.name) or metadata.Identity(),
        device_number=root.stat().st_dev,
        deep=deep,
    )


def small_text(path: Path) -> bytes | None:
    """Read a small file whole; None when it is missing, unreadable or not small."""
    try:
        with path.open("rb") as file:
            text = file.read(SMALL + 1)
    except OSError:
        return None
    return text if len(text) <= SMALL else None


def look(volume: Volume) -> Iterator[Seen]:
    """Yield every file to take from a volume, footage before its sidecars.

    Links are not followed: what they point to is not on the camera.
    """
    folders = [volume.root]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        wanted = [entry for entry in found if not _skipped(volume, folder, entry.name)]
        if volume.deep:
            inner = (e.name for e in wanted if e.is_dir(follow_symlinks=False))
            folders.extend(folder / name for name in sorted(inner, reverse=True))
        yield from _files(volume, folder, wanted)


def _skipped(volume: Volume, folder: Path, name: str) -> bool:
    return naming.ignored(name) or (folder == volume.root and name == naming.IDENTITY)


def _files(volume: Volume, folder: Path, entries: list[os.DirEntry[str]]) -> Iterator[Seen]:
    plain = [entry for entry in entries if entry.is_file(follow_symlinks=False)]
    parents = naming.parents(frozenset(entry.name for entry in plain))
    for entry in sorted(plain, key=lambda entry: (parents[entry.name] is not None, entry.name)):
        form = form_of(folder / entry.name)
        if form is not None:
            yield Seen(
                volume=volume,
                path=folder / entry.name,
                size=form[0],
                mtime_ns=form[1],
                parent=parents[entry.name],
            )


def form_of(path: Path) -> tuple[int, int] | None:
    """Return size and time of change of a plain file; None when there is none."""
    try:
        facts = path.lstat()
    except OSError:
        return None
    return (facts.st_size, facts.st_mtime_ns) if stat.S_ISREG(facts.st_mode) else None


def said_of(seen: Seen, beside: list[Path], *, zone: tzinfo) -> dict[str, str]:
    """Return the metadata of a footage file or of one that stands alone."""
    return metadata.describe(
        seen.path.name,
        inside=PurePath(seen.path.relative_to(seen.volume.root)),
        identity=seen.volume.identity,
        beside=_read_beside(beside),
        mtime_ns=seen.mtime_ns,
        zone=zone,
    )


def _read_beside(paths: list[Path]) -> metadata.Beside:
    declared: dict[str, str] = {}
    sha256 = None
    for path in sorted(paths):
        text = small_text(path)
        if text is None:
            continue
        if naming.extension(path.name) == "json":
            declared |= metadata.read_declared(text)
        elif naming.extension(path.name) == "sha256":
            sha256 = metadata.read_sha256(text) or sha256
    return metadata.Beside(declared=declared, sha256=sha256)
