"""Custody entries in a package: their form, their commitment, their place in the log."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from lapel_verify import canonical, commitments, merkle, shapes
from lapel_verify.canonical import Json
from lapel_verify.checkpoints import Checkpoint
from lapel_verify.errors import ProofError, Refused
from lapel_verify.outcome import Outcome


class EntryError(Refused):
    """A line of the entries is malformed."""


class AnotherTree(Refused):
    """A proof says itself, or by its shape, that it is for another tree."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry with what proves it."""

    id: str
    at: str
    action: str
    subject: tuple[str, str]
    detail: Mapping[str, Json]
    body: bytes
    salt: bytes
    index: int
    size: int
    proof: tuple[bytes, ...]

    @property
    def commitment(self) -> bytes:
        """What the log holds in the entry's place."""
        return commitments.commit(self.salt, self.body)

    @classmethod
    def parse(cls, line: bytes) -> Self:
        """Read a line of `entries.jsonl`.

        Raises:
            Refused: the line or the entry in it is malformed.
        """
        outer = shapes.members(canonical.parse(line), "the line")
        body = shapes.text(outer, "entry").encode()
        entry = shapes.members(canonical.loads(body), "the entry")
        if shapes.number(entry, "v") != 1:
            raise EntryError(f"the version is {entry['v']!r}; this program knows 1")
        subject = shapes.members(entry.get("subject"), "'subject'")
        _check_actor(shapes.members(entry.get("actor"), "'actor'"))
        return cls(
            id=shapes.text(entry, "id"),
            at=shapes.text(entry, "at"),
            action=shapes.text(entry, "action"),
            subject=(shapes.text(subject, "kind"), shapes.text(subject, "id")),
            detail=shapes.members(entry.get("detail"), "'detail'"),
            body=body,
            salt=bytes.fromhex(shapes.digest(outer, "salt")),
            index=shapes.number(outer, "index"),
            size=shapes.number(outer, "size"),
            proof=shapes.hashes(outer, "proof"),
        )

    def check(self, checkpoint: Checkpoint) -> None:
        """Check that the entry stands at its index under the checkpoint.

        Raises:
            AnotherTree: the proof is for another tree.
            ProofError: text, salt, index and proof do not lead to the root.
        """
        if self.size != checkpoint.size:
            raise AnotherTree(
                f"the proof is for a tree of {self.size} entries, "
                f"the checkpoint is of one of {checkpoint.size}"
            )
        length = merkle.proof_length(self.index, checkpoint.size)
        if len(self.proof) != length:
            raise AnotherTree(
                f"the proof has {len(self.proof)} hashes; entry {self.index} of a tree of "
                f"{checkpoint.size} needs {length}"
            )
        merkle.verify_inclusion(
            index=self.index,
            size=checkpoint.size,
            leaf=merkle.leaf_hash(self.commitment),
            proof=self.proof,
            root=checkpoint.root,
        )


def _check_actor(actor: Mapping[str, Json]) -> None:
    for name in ("kind", "id", "name"):
        if not isinstance(actor.get(name), str):
            raise EntryError(f"the actor's {name!r} is missing or not a text")


def read(data: bytes, outcome: Outcome) -> list[Entry]:
    """The entries of `entries.jsonl`; malformed lines are refused and left out."""
    found: list[Entry] = []
    if data and not data.endswith(b"\n"):
        outcome.refuse("entry-malformed", "the last line of the entries is cut off")
    for number, line in enumerate(data.splitlines(), start=1):
        with outcome.refusing("entry-malformed", about=f"line {number}"):
            found.append(Entry.parse(line))
    return found


def check(entries: list[Entry], checkpoint: Checkpoint | None, outcome: Outcome) -> None:
    """Check every entry against the checkpoint, and their order and subject."""
    for entry in entries:
        about = f"entry {entry.index} ({entry.action}, {entry.id})"
        if checkpoint is None:
            outcome.refuse("entry-not-checked", f"{about}: there is no checkpoint to lead to")
            continue
        try:
            entry.check(checkpoint)
        except AnotherTree as error:
            outcome.refuse("proof-for-another-tree-size", f"{about}: {error}")
        except ProofError as error:
            outcome.refuse(
                "entry-not-in-log",
                f"{about}: its text, its salt or its proof is not the one that was logged: {error}",
            )
    for name, reason in _disorder(entries):
        outcome.refuse(name, reason)


def _disorder(entries: list[Entry]) -> Iterator[tuple[str, str]]:
    for before, after in pairwise(entries):
        if before.index >= after.index:
            yield (
                "entries-out-of-order",
                f"the entry at {after.index} comes after the one at {before.index}",
            )
    for entry in entries:
        if entry.subject != entries[0].subject:
            kind, uid = entry.subject
            yield "entry-of-another-subject", f"entry {entry.index} is about {kind} {uid}"
