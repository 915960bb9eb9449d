"""Files that are still there after the power went: written aside, synced, then named."""

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path, mode: int = 0o755) -> Path:
    """The folder, made with its parents if need be, and durable."""
    if folder.is_dir():
        return folder
    make_folder(folder.parent, mode)
    folder.mkdir(mode=mode, exist_ok=True)
    sync_folder(folder.parent)
    return folder


def write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Replace or make a file so that a reader sees the old or the new content, never a part."""
    make_folder(path.parent)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        try:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    sync_folder(path.parent)


def adopt(source: Path, target: Path) -> bool:
    """Give a synced file its lasting name in the same file system; the old name goes.

    Returns False, and leaves the target as it was, when the target is there already.
    """
    make_folder(target.parent)
    try:
        os.link(source, target)
        new = True
    except FileExistsError:
        new = False
    sync_folder(target.parent)
    source.unlink(missing_ok=True)
    return new


def write_many(root: Path, files: Mapping[str, bytes]) -> None:
    """Write several files below a folder, each synced before any is named, folders synced once."""
    renames: list[tuple[Path, Path]] = []
    for name, data in files.items():
        path = root / name
        make_folder(path.parent)
        aside = path.with_name(f".new-{path.name}")
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        renames.append((aside, path))
    for aside, path in renames:
        aside.replace(path)
    for folder in {path.parent for _, path in renames}:
        sync_folder(folder)
