"""The files of a recording against the log: what was received, what was exported, what is here."""

from collections.abc import Iterator, Mapping, Sequence

from lapel_verify import shapes
from lapel_verify.canonical import Json
from lapel_verify.entries import Entry
from lapel_verify.errors import Refused
from lapel_verify.outcome import Outcome
from lapel_verify.receipts import Receipt
from lapel_verify.statement import Clip, Statement, digest_of_facts

FOLDER = "data/originals/"
SUBJECT = "recording"
RECEIVED = "received"


def check_facts(
    recording: Mapping[str, Json],
    entries: Sequence[Entry],
    statement: Statement | None,
    outcome: Outcome,
) -> None:
    """Check that `recording.json` says what was logged, of the recording that was logged."""
    with outcome.refusing("facts-altered", about="recording.json"):
        facts = shapes.members(recording.get("recording"), "'recording'")
        subject = (SUBJECT, shapes.text(facts, "id"))
        if entries and entries[0].subject != subject:
            kind, uid = entries[0].subject
            outcome.refuse(
                "entry-of-another-subject",
                f"the entries are about {kind} {uid}, recording.json is about {subject[1]}",
            )
        if statement and digest_of_facts(facts) != statement.facts_sha256:
            outcome.refuse("facts-altered", "recording.json is not what the export logged")


def check(
    hashes: Mapping[str, str],
    sizes: Mapping[str, int],
    entries: Sequence[Entry],
    statement: Statement | None,
    outcome: Outcome,
) -> None:
    """Check every original against its arrival in the log and against the export."""
    if statement is None:
        outcome.refuse("original-not-checked", "nothing says which files the recording has")
        return
    received = dict(_received(entries, outcome))
    present = {name for name in sizes if name.startswith(FOLDER)}
    for clip in statement.clips:
        if received.get(clip.id) != (clip.sha256, clip.size):
            outcome.refuse(
                "original-never-received",
                f"clip {clip.id}: no entry says that {clip.sha256} was received for it",
            )
        for refusal, reason in _compare(clip, present, hashes, sizes):
            outcome.refuse(refusal, reason)
        present -= _names(clip, present)
    for name in sorted(present):
        outcome.refuse("original-not-in-log", f"{name} is no file that the export names")
    for uid in sorted(received.keys() - {clip.id for clip in statement.clips}):
        outcome.refuse(
            "original-left-out", f"clip {uid} was received, but the export leaves it out"
        )
    if not outcome.refusals:
        outcome.say(f"{len(statement.clips)} files, bit for bit as received and logged")


def _names(clip: Clip, present: set[str]) -> set[str]:
    return {name for name in present if name.startswith(f"{FOLDER}{clip.id}-")}


def _compare(
    clip: Clip, present: set[str], hashes: Mapping[str, str], sizes: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    names = _names(clip, present)
    if len(names) != 1:
        yield (
            "original-missing",
            f"clip {clip.id} ({clip.filename}) has {len(names)} files in {FOLDER}, not one",
        )
        return
    name = names.pop()
    if hashes.get(name) != clip.sha256:
        yield (
            "original-altered",
            f"{name} has SHA-256 {hashes.get(name, 'unreadable')}, the log says {clip.sha256}",
        )
    if sizes[name] != clip.size:
        yield "original-altered", f"{name} has {sizes[name]} bytes, the log says {clip.size}"


def _received(entries: Sequence[Entry], outcome: Outcome) -> Iterator[tuple[str, tuple[str, int]]]:
    """Each clip that the entries say was received, with SHA-256 and size."""
    for entry in entries:
        if entry.action == RECEIVED:
            with outcome.refusing("entry-malformed", about=f"entry {entry.index}"):
                yield (
                    shapes.text(entry.detail, "clip"),
                    (shapes.digest(entry.detail, "sha256"), shapes.number(entry.detail, "size")),
                )


def receipt_faults(receipt: Receipt, entry: Entry | None) -> Iterator[tuple[str, str]]:
    """What is wrong with a receipt, given the entry of this package that it names, if any."""
    name = "receipt-for-another-file"
    if entry is None:
        yield name, f"it is for entry {receipt.entry}, which is not in this package"
        return
    if receipt.commitment != entry.commitment:
        yield name, f"its commitment is not that of entry {entry.index}"
    try:
        logged = (shapes.text(entry.detail, "clip"), shapes.digest(entry.detail, "sha256"))
        size = shapes.number(entry.detail, "size")
    except Refused as error:
        yield name, f"entry {entry.index} received no file: {error}"
        return
    if (*logged, size) != (receipt.clip, receipt.sha256, receipt.size):
        yield (
            name,
            f"it is for clip {receipt.clip}, SHA-256 {receipt.sha256}; entry {entry.index} "
            f"received clip {logged[0]}, SHA-256 {logged[1]}",
        )
