"""Check a custody package (docs/formats/package.md), one numbered step after another.

1. container    every file can be read safely, nothing leads out of the package
2. files        every file is listed with the SHA-256 that it has
3. keys         the keys are well formed, and the reader's own where given
4. checkpoint   the log's key signed the size and root of the log
5. entries      every custody entry, with its salt, stands in that log
6. completeness the entries are all that the act of exporting names
7. originals    every file is, bit for bit, the one that was received and logged
8. receipts     every receipt is signed, and for a file that is here

Steps 1 and 2 notice accidents. Whoever alters a package on purpose can make new
manifests; steps 4 to 8 notice that, as far as the reader knows the keys.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from lapel_verify import bag, canonical, checkpoints, entries, originals, receipts, statement
from lapel_verify.canonical import Json
from lapel_verify.checkpoints import Checkpoint
from lapel_verify.containers import Container, document, open_container
from lapel_verify.entries import Entry
from lapel_verify.errors import BadSignature, Refused, UnknownKey
from lapel_verify.notes import VerifierKey, parse_keys
from lapel_verify.outcome import Outcome, Step
from lapel_verify.receipts import Receipt
from lapel_verify.shapes import members
from lapel_verify.statement import Statement

CHECKPOINT = "data/custody/checkpoint"
ENTRIES = "data/custody/entries.jsonl"
LOG_KEYS = "data/keys/log.pub"
RECEIPT_KEYS = "data/keys/receipts.pub"
RECEIPTS = "data/receipts/"
RECORDING = "data/recording.json"

SMALL = 2**20
RECEIPT_SIGNATURES: Mapping[type[Refused], str] = {
    UnknownKey: "receipt-signed-by-another-key",
    BadSignature: "receipt-altered",
}
_T = TypeVar("_T")
SIGNATURES: Mapping[type[Refused], str] = {
    UnknownKey: "checkpoint-signed-by-another-key",
    BadSignature: "checkpoint-signed-by-another-key",
}


@dataclass
class _Case:
    """The package and what the steps so far have established."""

    container: Container
    log_keys: Sequence[VerifierKey]
    receipt_keys: Sequence[VerifierKey]
    hashes: Mapping[str, str] = field(default_factory=dict)
    checkpoint: Checkpoint | None = None
    entries: list[Entry] = field(default_factory=list)
    statement: Statement | None = None


def check(
    path: Path,
    *,
    log_keys: Sequence[VerifierKey] = (),
    receipt_keys: Sequence[VerifierKey] = (),
) -> Iterator[Step]:
    """Check the package at this path, folder or archive; yields each step as it is done.

    Without `log_keys` the key in the package is used, and the result says only
    that the package agrees with itself: whoever made it chose that key.
    """
    opening = Outcome()
    case: _Case | None = None
    with opening.refusing("unsafe-container"):
        container = open_container(path)
        case = _Case(container=container, log_keys=log_keys, receipt_keys=receipt_keys)
        opening.say(f"{container.kind} with {len(container.sizes)} files")
    yield opening.done(1, "container")
    if case is None:
        return
    for number, (title, act) in enumerate(_STEPS.items(), start=2):
        outcome = Outcome()
        act(case, outcome)
        yield outcome.done(number, title)


def _files(case: _Case, outcome: Outcome) -> None:
    case.hashes = bag.check(case.container, outcome)


def _keys(case: _Case, outcome: Outcome) -> None:
    case.log_keys = _choose(case, outcome, LOG_KEYS, case.log_keys, "log")
    case.receipt_keys = _choose(case, outcome, RECEIPT_KEYS, case.receipt_keys, "receipt")


def _choose(
    case: _Case, outcome: Outcome, name: str, given: Sequence[VerifierKey], kind: str
) -> Sequence[VerifierKey]:
    """The keys to trust: the reader's, or else those in the package."""
    packed: tuple[VerifierKey, ...] = ()
    with outcome.refusing("key-malformed", about=name):
        packed = parse_keys(document(case.container, name, SMALL).decode(errors="replace"))
    if not given:
        outcome.say(f"{kind} key taken from the package itself: {_names(packed)}")
        return packed
    if packed and not set(packed) & set(given):
        outcome.refuse(
            f"another-{kind}-key",
            f"the package brings {_names(packed)}; the key given is {_names(given)}",
        )
    else:
        outcome.say(f"{kind} key as given: {_names(given)}")
    return given


def _names(keys: Sequence[VerifierKey]) -> str:
    return ", ".join(f"{key.name} ({key.key_id.hex()})" for key in keys) or "none"


def _checkpoint(case: _Case, outcome: Outcome) -> None:
    with outcome.refusing("checkpoint-malformed", SIGNATURES):
        note = document(case.container, CHECKPOINT, SMALL)
        case.checkpoint = checkpoints.open_checkpoint(note, case.log_keys)
        outcome.say(
            f"{case.checkpoint.origin} signed a log of {case.checkpoint.size:,} entries, "
            f"root {case.checkpoint.root.hex()}"
        )


def _entries(case: _Case, outcome: Outcome) -> None:
    with outcome.refusing("entry-malformed"):
        case.entries = entries.read(document(case.container, ENTRIES), outcome)
    entries.check(case.entries, case.checkpoint, outcome)
    if not outcome.refusals:
        outcome.say(f"{len(case.entries)} entries, each at its place in the log")


def _completeness(case: _Case, outcome: Outcome) -> None:
    case.statement = statement.check(case.entries, outcome)


def _originals(case: _Case, outcome: Outcome) -> None:
    recording: Mapping[str, Json] = {}
    with outcome.refusing("facts-altered", about=RECORDING):
        recording = members(canonical.parse(document(case.container, RECORDING)), "it")
    originals.check_facts(recording, case.entries, case.statement, outcome)
    originals.check(case.hashes, case.container.sizes, case.entries, case.statement, outcome)


def _receipts(case: _Case, outcome: Outcome) -> None:
    known = {entry.id: entry for entry in case.entries}
    names = [name for name in case.container.sizes if name.startswith(RECEIPTS)]
    for name in sorted(names):
        receipt = _receipt(case, outcome, name)
        if receipt is None:
            continue
        for refusal, reason in originals.receipt_faults(receipt, known.get(receipt.entry)):
            outcome.refuse(refusal, f"{name}: {reason}")
        if receipt.log is not None:
            with outcome.refusing("receipt-place-refused", about=name):
                _check_place(receipt, case)
    if not outcome.refusals:
        outcome.say(f"{len(names)} receipts, each for a file that is here")


def _receipt(case: _Case, outcome: Outcome, name: str) -> Receipt | None:
    """The receipt in a file, if one of the trusted keys signed it."""
    with outcome.refusing("receipt-malformed", RECEIPT_SIGNATURES, about=name):
        read = members(canonical.parse(document(case.container, name, SMALL)), "the receipt")
        return _first(lambda key: receipts.verify(read, key), case.receipt_keys)
    return None


def _check_place(receipt: Receipt, case: _Case) -> None:
    _first(lambda key: receipts.verify_log(receipt, key), case.log_keys)


def _first(attempt: Callable[[VerifierKey], _T], keys: Sequence[VerifierKey]) -> _T:
    """The result with the first key that is the right one."""
    for key in keys[:-1]:
        try:
            return attempt(key)
        except UnknownKey:
            continue
    if not keys:
        raise UnknownKey("there is no key to check it with")
    return attempt(keys[-1])


_STEPS: Mapping[str, Callable[[_Case, Outcome], None]] = {
    "files": _files,
    "keys": _keys,
    "checkpoint": _checkpoint,
    "entries": _entries,
    "completeness": _completeness,
    "originals": _originals,
    "receipts": _receipts,
}
