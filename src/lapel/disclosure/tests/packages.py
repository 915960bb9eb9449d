"""A real package to attack: real files, a real log, real keys, two clips, other people's entries.

The attacker of these tests has the package in hand and no private key: edits the
folder, makes new manifests, packs it again.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lapel.disclosure import package
from lapel.disclosure.package import PackageContents, PackagedClip, PackagedEntry
from lapel.transparency import fsck, receipts, tree
from lapel.transparency.note import Signer
from lapel.transparency.testing import MemoryLog, commitment, signer
from lapel_verify import canonical, commitments, merkle, notes
from lapel_verify import package as checker
from lapel_verify.notes import VerifierKey

RECORDING = "018e3a50-0000-7000-8000-000000000001"
OTHER = "018e3a50-0000-7000-8000-000000000002"
LOG_KEY = signer()
RECEIPT_KEY = signer("lapel.example/test-agency/receipts", seed=2)
MADE_AT = datetime(2024, 3, 14, 9, 30, tzinfo=UTC)
FACTS = {"id": RECORDING, "camera": "BWC-7", "started_at": "2024-03-13T19:02:00.000000Z"}


def uid(number: int) -> str:
    """An id that is the same in every run."""
    return f"018e3a50-0000-7000-8000-{number:012x}"


@dataclass
class Written:
    """One entry in the log."""

    text: str
    salt: bytes
    index: int

    @property
    def id(self) -> str:
        """The entry's own id."""
        return str(json.loads(self.text)["id"])

    @property
    def commitment(self) -> bytes:
        """What the log holds."""
        return commitments.commit(self.salt, self.text.encode())


@dataclass
class Agency:
    """An agency with a log, its keys, and one recording."""

    folder: Path
    log_key: Signer = LOG_KEY
    receipt_key: Signer = RECEIPT_KEY
    log: MemoryLog = field(default_factory=lambda: MemoryLog.of(300))
    entries: list[Written] = field(default_factory=list)
    clips: list[PackagedClip] = field(default_factory=list)
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def act(self, action: str, detail: dict[str, Any], *, on: str = RECORDING) -> Written:
        """One entry, sequenced at once, with an entry about something else after it."""
        number = self.log.size
        body: dict[str, Any] = {
            "v": 1,
            "id": uid(number),
            "at": "2024-03-13T19:30:00.000000Z",
            "action": action,
            "subject": {"kind": "recording", "id": on},
            "actor": {"kind": "person", "id": "7", "name": "Ada Osei"},
            "authority": "",
            "detail": detail,
        }
        text = canonical.dumps(body).decode()
        written = Written(text=text, salt=hashlib.sha256(text.encode()).digest(), index=number)
        self.log.append([written.commitment, commitment(number)])
        return written

    def receive(self, filename: str, data: bytes, *, on: str = RECORDING) -> dict[str, Any]:
        """A file arrives: stored, logged, receipted."""
        clip = PackagedClip(
            id=uid(0xC0 + len(self.clips) + self.log.size),
            filename=filename,
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            source=self.folder / f"{len(self.clips)}-{self.log.size}.bin",
        )
        clip.source.write_bytes(data)
        detail = {"clip": clip.id, "sha256": clip.sha256, "size": clip.size}
        entry = self.act("received", detail, on=on)
        receipt = self._receipt(clip, entry)
        if on == RECORDING:
            self.clips.append(clip)
            self.entries.append(entry)
            self.receipts[f"up-{len(self.clips)}"] = receipt
        return receipt

    def _receipt(self, clip: PackagedClip, entry: Written) -> dict[str, Any]:
        place = receipts.log_place(
            origin=self.log_key.name,
            index=entry.index,
            size=self.log.size,
            leaf=merkle.leaf_hash(entry.commitment),
            proof=tree.inclusion_proof(self.log.files.get, entry.index, self.log.size),
            checkpoint=self.log.checkpoint(self.log_key),
        )
        payload: dict[str, Any] = {
            "v": 1,
            "upload": f"up-{entry.index}",
            "sha256": clip.sha256,
            "size": clip.size,
            "received_at": "2024-03-13T19:30:00.000000Z",
            "durable": True,
            "recording": RECORDING,
            "clip": clip.id,
            "state": "kept",
            "reasons": [],
            "entry": entry.id,
            "commitment": entry.commitment.hex(),
            "log": place,
        }
        return receipts.sign_receipt(payload, self.receipt_key)

    def export(self, *, clips: list[PackagedClip] | None = None) -> PackageContents:
        """The act of exporting, and what goes into the package."""
        named = self.clips if clips is None else clips
        earlier = [(entry.index, entry.id) for entry in self.entries]
        detail = package.export_detail(facts=FACTS, clips=named, earlier=earlier)
        self.entries.append(self.act("exported", detail))
        return PackageContents(
            facts=FACTS,
            clips=tuple(named),
            entries=tuple(self.packaged(entry) for entry in self.entries),
            checkpoint=self.log.checkpoint(self.log_key),
            receipts=self.receipts,
            log_keys=(self.log_key.verifier_key(),),
            receipt_keys=(self.receipt_key.verifier_key(),),
            agency="Test Agency",
            made_at=MADE_AT,
        )

    def packaged(self, entry: Written) -> PackagedEntry:
        """An entry with its proof for the present size."""
        proof = tree.inclusion_proof(self.log.files.get, entry.index, self.log.size)
        return PackagedEntry(text=entry.text, salt=entry.salt, index=entry.index, proof=proof)


def an_agency(folder: Path, log_key: Signer = LOG_KEY, receipt_key: Signer = RECEIPT_KEY) -> Agency:
    """An agency that has received two files of a recording and shown it to somebody."""
    folder.mkdir(parents=True, exist_ok=True)
    agency = Agency(folder=folder, log_key=log_key, receipt_key=receipt_key)
    agency.receive("scene one.mp4", bytes(range(256)) * 40)
    agency.receive("scene one.gpx", b"<gpx/>")
    agency.entries.append(agency.act("viewed", {"why": "review"}))
    return agency


def proof_at(agency: Agency, number: int, size: int) -> list[str]:
    """The genuine proof of one of the entries for another size of the same log."""
    log = MemoryLog(agency.log.size, agency.log.root, dict(agency.log.files))
    if size > log.size:
        log.append([commitment(n) for n in range(log.size, size)])
    held = [one for bundle in fsck.bundles(log.files.get, log.size) for one in bundle]
    cut = MemoryLog()
    cut.append(held[:size])
    proof = tree.inclusion_proof(cut.files.get, agency.entries[number].index, size)
    return [notes.encode_base64(part) for part in proof]


def with_changes(contents: PackageContents, **changes: Any) -> PackageContents:
    """Other contents: what a dishonest maker could write with the same program."""
    return replace(contents, **changes)


def reseal(folder: Path) -> None:
    """Make the manifests agree with the files again, as anybody can."""
    names = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    for manifest, of_payload in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
        covered = [
            name
            for name in names
            if name.startswith("data/") == of_payload and name != "tagmanifest-sha256.txt"
        ]
        lines = [
            f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
            for name in covered
        ]
        (folder / manifest).write_text("".join(lines))


def zipped(folder: Path) -> Path:
    """The folder as an archive, packed by somebody else's program."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, f"bag/{file.relative_to(folder).as_posix()}")
    return path


def refusals(path: Path, **keys: Signer) -> set[str]:
    """The names of everything that a check refuses."""
    pinned = {name: (VerifierKey.parse(key.verifier_key()),) for name, key in keys.items()}
    steps = checker.check(path, **pinned)
    return {refusal.name for step in steps for refusal in step.refusals}


def edit_lines(folder: Path, change: Callable[[list[dict[str, Any]]], Any]) -> None:
    """Change the lines of entries.jsonl in place."""
    path = folder / "data/custody/entries.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    change(lines)
    path.write_bytes(b"".join(canonical.dumps(line) + b"\n" for line in lines))


def edit_entry(line: dict[str, Any], change: Callable[[dict[str, Any]], Any]) -> None:
    """Change the entry in a line, and write it canonically again."""
    entry = json.loads(line["entry"])
    change(entry)
    line["entry"] = canonical.dumps(entry).decode()


def flip(path: Path, *, byte: int = 100) -> None:
    """Flip one bit of a file."""
    data = bytearray(path.read_bytes())
    data[byte] ^= 1
    path.write_bytes(data)
