"""Derive the log again from what is stored, and name the first difference.

1. The checkpoint is signed by this installation's key, or by a retired one.
2. Every tile is what the entries in the bundles give, and so is the root.
3. Every leaf in the database has its place, and its commitment stands there.
4. Every entry's commitment is that of its text and salt, and its columns repeat the text.
5. Every checkpoint ever kept is signed and is a prefix of this tree.
"""

import json
from collections.abc import Callable, Iterator

from lapel.custody.models import Checkpoint, Entry, Leaf
from lapel.custody.sequencer import Log
from lapel.foundation import clock
from lapel.foundation.checking import Step
from lapel.foundation.errors import LapelError
from lapel.transparency import fsck as tiles
from lapel.transparency import tree
from lapel_verify.commitments import commit
from lapel_verify.errors import Refused

CHUNK = 2_000


class Difference(LapelError):
    """The first thing that is not as it should be."""


def check(log: Log) -> Iterator[Step]:
    """Every step in order, each by itself, so that one difference does not hide another."""
    for name, run in (
        ("checkpoint", _checkpoint),
        ("tiles", _tiles),
        ("places", _places),
        ("entries", _entries),
        ("earlier checkpoints", _earlier),
    ):
        yield _step(name, log, run)


def _step(name: str, log: Log, run: Callable[[Log], str]) -> Step:
    try:
        return Step(name=name, ok=True, found=run(log))
    except (LapelError, Refused) as error:
        return Step(name=name, ok=False, found=str(error))


def _size(log: Log) -> int:
    published = log.published()
    return published.size if published else 0


def _checkpoint(log: Log) -> str:
    published = log.published()
    if published is None:
        waiting = Leaf.objects.count()
        if waiting:
            raise Difference(
                f"{log.folder / 'checkpoint'} is missing, {waiting} entries have places"
            )
        return "the log is empty"
    _, key = log.keys.open(log.read("checkpoint") or b"")
    retired = "" if key == log.signer.public() else f" with the retired key {key.key_id.hex()}"
    return f"{published.size:,} entries, signed by {log.origin}{retired}"


def _tiles(log: Log) -> str:
    published = log.published()
    if published is None:
        return "none yet"
    root = tiles.verify_all(log.read, published.size)
    if root != published.root:
        raise Difference(
            f"the entries give root {root.hex()}, the checkpoint says {published.root.hex()}"
        )
    return f"root {root.hex()[:16]}… derived from the entries again"


def _places(log: Log) -> str:
    size = _size(log)
    stored = Leaf.objects.order_by("index").values_list("index", "entry__commitment")
    published = (one for bundle in tiles.bundles(log.read, size) for one in bundle)
    count = 0
    for expected, (index, commitment) in enumerate(stored.iterator(chunk_size=CHUNK)):
        if index != expected:
            raise Difference(f"the database has no leaf {expected}; the next one is {index}")
        there = next(published, None)
        if there is not None and there != bytes(commitment):
            raise Difference(f"leaf {index}: the published commitment is not that of its entry")
        count += 1
    if count < size:
        raise Difference(f"{size} entries are published, the database has places for {count}")
    return f"{count:,} leaves stand where they were published"


def _entries(_log: Log) -> str:
    count = 0
    for row in Entry.objects.order_by("number").iterator(chunk_size=CHUNK):
        if commit(bytes(row.salt), row.body.encode()) != bytes(row.commitment):
            raise Difference(f"entry {row.uid}: its commitment is not that of its text and salt")
        if differing := _differing(row):
            raise Difference(f"entry {row.uid}: column {differing} does not repeat its text")
        count += 1
    return f"{count:,} entries have the commitments of their texts"


def _differing(row: Entry) -> str:
    told = json.loads(row.body)
    columns = {
        "uid": (str(row.uid), told["id"]),
        "at": (clock.stamp(row.at), told["at"]),
        "action": (row.action, told["action"]),
        "subject": (
            [row.subject_kind, str(row.subject_id)],
            [told["subject"]["kind"], told["subject"]["id"]],
        ),
        "actor": ([row.actor_kind, row.actor_id], [told["actor"]["kind"], told["actor"]["id"]]),
    }
    return next((name for name, (column, text) in columns.items() if column != text), "")


def _earlier(log: Log) -> str:
    """A checkpoint is published before it is kept, so what is kept is read first."""
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    size, count = _size(log), 0
    if newest > size:
        raise Difference(f"checkpoint {newest} was kept, but only {size} entries are published")
    keys = log.keys
    rows = Checkpoint.objects.filter(size__lte=size).order_by("size").iterator(chunk_size=CHUNK)
    for row in rows:
        told, _ = keys.open(row.note.encode())
        if told.root != bytes(row.root) or told.size != row.size:
            raise Difference(f"checkpoint {row.size}: its columns do not repeat its note")
        if tree.root(log.read, row.size) != told.root:
            raise Difference(f"checkpoint {row.size}: this tree does not begin with it")
        count += 1
    return f"{count:,} checkpoints are beginnings of this tree"
