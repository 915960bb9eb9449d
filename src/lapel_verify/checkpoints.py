"""Checkpoints (C2SP tlog-checkpoint): origin, size and root of a log."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from lapel_verify.errors import CheckpointError, NoteError
from lapel_verify.merkle import EMPTY_ROOT, HASH_SIZE
from lapel_verify.notes import VerifierKey, decode_base64, open_note, split_note

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """What a log says of itself at one moment."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """The text of the note, as it is signed."""
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode())
        return "".join(f"{line}\n" for line in (*lines, *self.extensions))


def parse(text: str) -> Checkpoint:
    """Read the text of a note as a checkpoint.

    Raises:
        CheckpointError: the text has another form.
    """
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise CheckpointError("a checkpoint has at least three lines and no empty one")
    origin, size, root = lines[:3]
    if not _SIZE.fullmatch(size) or int(size) >= 2**63:
        raise CheckpointError(f"{size[:40]!r} is not a tree size")
    try:
        digest = decode_base64(root)
    except NoteError as error:
        raise CheckpointError(f"the root: {error}") from None
    if len(digest) != HASH_SIZE:
        raise CheckpointError(f"the root has {len(digest)} bytes, not {HASH_SIZE}")
    if size == "0" and digest != EMPTY_ROOT:
        raise CheckpointError("the root of an empty tree is not the hash of nothing")
    return Checkpoint(origin=origin, size=int(size), root=digest, extensions=tuple(lines[3:-1]))


def open_checkpoint(note: bytes, keys: Iterable[VerifierKey]) -> Checkpoint:
    """The checkpoint in a note that one of the keys has signed.

    A log signs under its own name: the signature counts only when the key's
    name is the origin.

    Raises:
        NoteError: as `notes.open_note`.
        CheckpointError: the text is no checkpoint, or its origin is not the key's name.
    """
    trusted = tuple(keys)
    checkpoint = parse(split_note(note)[0])
    named = [key for key in trusted if key.name == checkpoint.origin]
    if trusted and not named:
        names = ", ".join(sorted({key.name for key in trusted}))
        raise CheckpointError(f"the origin is {checkpoint.origin!r}, but the key is for {names}")
    open_note(note, named)
    return checkpoint
