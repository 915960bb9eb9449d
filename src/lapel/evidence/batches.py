"""Acts on many recordings: what they would do, and what became of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lapel.evidence.errors import ValueRefused

LARGEST: Final = 5_000
"""Recordings in one act; who needs more acts twice."""


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A recording that was left alone, and why."""

    recording: UUID
    why: str


@dataclass(frozen=True, kw_only=True)
class BulkResult:
    """What an act on many did. `batch` names it for an undo; None when there is nothing to undo."""

    done: int
    unchanged: int
    refused: tuple[Refused, ...] = ()
    batch: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a tag would do, before anything is done."""

    changes: int
    unchanged: int
    refused: tuple[Refused, ...]
    overwrites: int
    sentence: str


def each_once(recordings: Sequence[UUID]) -> tuple[UUID, ...]:
    """The recordings of an act, each once, in their order.

    Raises:
        ValueRefused: there are none, or more than one act takes.
    """
    once = tuple(dict.fromkeys(recordings))
    if not once:
        raise ValueRefused("no recording was chosen; choose at least one")
    if len(once) > LARGEST:
        raise ValueRefused(
            f"{len(once):,} recordings were chosen; one act takes {LARGEST:,}, so choose fewer"
        )
    return once


def sentence(*, sets: str, changes: int, unchanged: int, overwrites: int, refused: int) -> str:
    """A preview in words: what changes, what is replaced, what stays, what is left alone."""
    if not changes:
        first = f"Nothing changes: {_counted(unchanged)} {_have(unchanged)} {sets} already."
        parts = [first] if unchanged else ["Nothing changes."]
    else:
        parts = [f"{_counted(changes)} will get {sets}."]
        if overwrites:
            parts.append(f"{overwrites:,} of them lose{'s' * (overwrites == 1)} what stood there.")
        if unchanged:
            parts.append(f"{unchanged:,} {_have(unchanged)} it already.")
    if refused:
        parts.append(f"{refused:,} cannot be changed by you.")
    return " ".join(parts)


def _counted(number: int) -> str:
    return f"{number:,} recording{'s' * (number != 1)}"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"
