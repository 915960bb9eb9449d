"""Write custody packages (docs/formats/package.md): a BagIt folder, or the same in one .zip.

Pure of the database: everything comes in as frozen dataclasses and files to copy.
A package appears whole or not at all: it is written beside its place and renamed.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from lapel.disclosure.errors import OriginalDiffers, PackageError
from lapel.disclosure.guide import HOW_TO_CHECK
from lapel.disclosure.sinks import FolderSink, Sink, ZipSink
from lapel.foundation import clock, durable
from lapel_verify import canonical, checkpoints, notes, statement
from lapel_verify.bag import DECLARATION, MANIFEST, TAG_MANIFEST
from lapel_verify.canonical import Json
from lapel_verify.package import CHECKPOINT, ENTRIES, LOG_KEYS, RECEIPT_KEYS, RECEIPTS, RECORDING

LISTED_AT_MOST = 500
"""Earlier entries that a statement lists by id; beyond that, by count and hash alone."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, kw_only=True)
class PackagedClip:
    """One original: what the log says of it and where its bytes are."""

    id: str
    filename: str
    sha256: str
    size: int
    source: Path

    @property
    def path(self) -> str:
        """Its name in the package, plain enough for every file system."""
        plain = _UNSAFE.sub("_", self.filename)[-120:]
        return f"data/originals/{self.id}-{plain}"


@dataclass(frozen=True, kw_only=True)
class PackagedEntry:
    """One custody entry with its salt and its proof for the package's checkpoint."""

    text: str
    salt: bytes
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, kw_only=True)
class PackageContents:
    """All that goes into one package.

    `facts` are the recording's own, with at least its `id`; they must be those
    whose hash the last entry holds. `entries` are in log order, the last one
    being the `exported` entry whose detail is `export_detail(...)`.
    """

    facts: Mapping[str, Json]
    clips: tuple[PackagedClip, ...]
    entries: tuple[PackagedEntry, ...]
    checkpoint: bytes
    receipts: Mapping[str, Mapping[str, Json]]
    log_keys: tuple[str, ...]
    receipt_keys: tuple[str, ...]
    agency: str
    made_at: datetime


def export_detail(
    *,
    facts: Mapping[str, Json],
    clips: Sequence[PackagedClip],
    earlier: Sequence[tuple[int, str]],
) -> dict[str, Any]:
    """The detail of the `exported` entry: it names every earlier entry, every clip, the facts.

    `earlier` holds index and id of every entry of the recording so far, in log
    order. Hold the recording's lock from reading them until this entry is
    written, or an entry of that moment will be missing.
    """
    pairs = [(index, uid) for index, uid in earlier]
    entries: dict[str, Any] = {"count": len(pairs), "sha256": statement.digest_of(pairs)}
    if len(pairs) <= LISTED_AT_MOST:
        entries["list"] = [list(pair) for pair in pairs]
    return {
        "entries": entries,
        "clips": [_clip_facts(clip) for clip in clips],
        "facts_sha256": statement.digest_of_facts(facts),
    }


def write_package(target: Path, contents: PackageContents) -> None:
    """Write the package as a folder at `target`.

    Raises:
        PackageError: the target is taken.
        OriginalDiffers: an original is not what the log says.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise PackageError(f"{target} is there already and not an empty folder; name another place")
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(mkdtemp(dir=target.parent, prefix=f".{target.name}.part-"))
    try:
        aside.chmod(0o755)
        sink = FolderSink(aside)
        _fill(sink, contents)
        sink.close()
        aside.rename(target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    durable.sync_folder(target.parent)


def write_zip(target: Path, contents: PackageContents) -> None:
    """Write the package as one archive at `target`, its members stored as they are.

    Raises:
        PackageError: the target is taken.
        OriginalDiffers: an original is not what the log says.
    """
    if target.exists():
        raise PackageError(f"{target} is there already; name another place")
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=target.parent, prefix=f".{target.name}.part-"))
    aside = folder / target.name
    try:
        sink = ZipSink(aside, top=_UNSAFE.sub("_", target.stem), made_at=contents.made_at)
        _fill(sink, contents)
        sink.close()
        os.link(aside, target)
    except FileExistsError:
        raise PackageError(f"{target} is there already; name another place") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    durable.sync_folder(target.parent)


def _fill(sink: Sink, contents: PackageContents) -> None:
    """Write every file of the bag, originals first, manifests last."""
    for clip in contents.clips:
        _copy(sink, clip)
    for name, data in _documents(contents).items():
        sink.add(name, (data,), len(data))
    payload = dict(sink.written)
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": _info(contents, payload),
        MANIFEST: _manifest({name: digest for name, (digest, _) in payload.items()}),
    }
    for name, data in tags.items():
        sink.add(name, (data,), len(data))
    listed = {name: sink.written[name][0] for name in tags}
    manifest = _manifest(listed)
    sink.add(TAG_MANIFEST, (manifest,), len(manifest))


def _copy(sink: Sink, clip: PackagedClip) -> None:
    """Copy one original, hashed on its way; other bytes than the log names leave no package."""
    with clip.source.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size != clip.size:
            raise _differs(clip, hashlib.file_digest(file, "sha256").hexdigest())
        sink.add(clip.path, iter(lambda: file.read(2**20), b""), size)
    written = sink.written[clip.path][0]
    if written != clip.sha256:
        raise _differs(clip, written)


def _differs(clip: PackagedClip, found: str) -> OriginalDiffers:
    return OriginalDiffers(filename=clip.filename, clip=clip.id, sha256=clip.sha256, found=found)


def _documents(contents: PackageContents) -> dict[str, bytes]:
    """Everything in `data/` that is not an original."""
    size = checkpoints.parse(notes.split_note(contents.checkpoint)[0]).size
    clips: list[Json] = [_clip_facts(clip) | {"path": clip.path} for clip in contents.clips]
    recording: dict[str, Json] = {"v": 1, "recording": contents.facts, "clips": clips}
    documents = {
        RECORDING: canonical.dumps(recording) + b"\n",
        ENTRIES: b"".join(_line(entry, size) for entry in contents.entries),
        CHECKPOINT: contents.checkpoint,
        LOG_KEYS: _lines(contents.log_keys),
        RECEIPT_KEYS: _lines(contents.receipt_keys),
        "data/HOW-TO-CHECK.txt": HOW_TO_CHECK.encode(),
    }
    for upload, receipt in contents.receipts.items():
        documents[f"{RECEIPTS}{_UNSAFE.sub('_', upload)}.json"] = canonical.dumps(receipt) + b"\n"
    return documents


def _clip_facts(clip: PackagedClip) -> dict[str, Json]:
    return {"id": clip.id, "filename": clip.filename, "sha256": clip.sha256, "size": clip.size}


def _line(entry: PackagedEntry, size: int) -> bytes:
    line: dict[str, Json] = {
        "entry": entry.text,
        "salt": entry.salt.hex(),
        "index": entry.index,
        "size": size,
        "proof": [notes.encode_base64(part) for part in entry.proof],
    }
    return canonical.dumps(line) + b"\n"


def _lines(texts: Sequence[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


def _manifest(hashes: Mapping[str, str]) -> bytes:
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()


def _info(contents: PackageContents, payload: Mapping[str, tuple[str, int]]) -> bytes:
    """`bag-info.txt`; nothing in it is proven by the log."""
    agency = " ".join(contents.agency.split())
    recording = " ".join(str(contents.facts.get("id", "")).split())
    size = sum(size for _, size in payload.values())
    return (
        f"Source-Organization: {agency}\n"
        f"External-Identifier: {recording}\n"
        f"Bagging-Date: {clock.stamp(contents.made_at)[:10]}\n"
        "Bag-Software-Agent: Lapel\n"
        f"Payload-Oxum: {size}.{len(payload)}\n"
    ).encode()
