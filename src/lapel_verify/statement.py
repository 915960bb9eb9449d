"""What the last entry states: the act of exporting names all that belongs to the recording."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from lapel_verify import canonical, shapes
from lapel_verify.canonical import Json
from lapel_verify.entries import Entry
from lapel_verify.outcome import Outcome

ACTION = "exported"


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A file of the recording as the log names it."""

    id: str
    filename: str
    sha256: str
    size: int

    @classmethod
    def parse(cls, value: Json) -> Self:
        """Read a member of `clips`."""
        clip = shapes.members(value, "a clip")
        return cls(
            id=shapes.text(clip, "id"),
            filename=shapes.text(clip, "filename"),
            sha256=shapes.digest(clip, "sha256"),
            size=shapes.number(clip, "size"),
        )


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What the exporting entry says in its detail."""

    count: int
    entries_sha256: str
    listed: frozenset[tuple[int, str]] | None
    clips: tuple[Clip, ...]
    facts_sha256: str

    @classmethod
    def parse(cls, detail: Mapping[str, Json]) -> Self:
        """Read the detail of an `exported` entry.

        Raises:
            ShapeError: it has another form.
        """
        earlier = shapes.members(detail.get("entries"), "'entries'")
        listed = earlier.get("list")
        clips = shapes.items(detail.get("clips"), "'clips'")
        return cls(
            count=shapes.number(earlier, "count"),
            entries_sha256=shapes.digest(earlier, "sha256"),
            listed=None if listed is None else frozenset(map(_pair, shapes.items(listed, "list"))),
            clips=tuple(Clip.parse(clip) for clip in clips),
            facts_sha256=shapes.digest(detail, "facts_sha256"),
        )


def _pair(value: Json) -> tuple[int, str]:
    match shapes.items(value, "a member of 'list'"):
        case [int() as index, str() as uid]:
            return index, uid
    raise shapes.ShapeError("a member of 'list' is not an index and an id")


def digest_of(earlier: Sequence[tuple[int, str]]) -> str:
    """The SHA-256 over the indexes and ids of the earlier entries, in log order."""
    return hashlib.sha256(canonical.dumps([list(pair) for pair in earlier])).hexdigest()


def digest_of_facts(facts: Json) -> str:
    """The SHA-256 over the canonical form of the recording's facts."""
    return hashlib.sha256(canonical.dumps(facts)).hexdigest()


def check(entries: list[Entry], outcome: Outcome) -> Statement | None:
    """Check that the entries are exactly those that the last one names."""
    if not entries or entries[-1].action != ACTION:
        outcome.refuse(
            "no-export-statement",
            "the last entry is not the act of exporting, so nothing says which entries there were",
        )
        return None
    statement: Statement | None = None
    with outcome.refusing("no-export-statement", about=f"entry {entries[-1].index}"):
        statement = Statement.parse(entries[-1].detail)
    if statement:
        _compare(statement, [(entry.index, entry.id) for entry in entries[:-1]], outcome)
    return statement


def _compare(statement: Statement, present: Sequence[tuple[int, str]], outcome: Outcome) -> None:
    if statement.count > len(present):
        outcome.refuse(
            "entry-left-out",
            f"the export names {statement.count} earlier entries, the package has {len(present)}",
        )
    for index, uid in sorted((statement.listed or set()) - set(present)):
        outcome.refuse("entry-left-out", f"entry {index} ({uid}) is named, but not in the package")
    for index, uid in sorted(set(present) - (statement.listed or set(present))):
        outcome.refuse("entry-added", f"entry {index} ({uid}) is in the package, but not named")
    if not outcome.refusals and digest_of(present) != statement.entries_sha256:
        outcome.refuse("entry-left-out", "the earlier entries are not those that the export names")
    if not outcome.refusals:
        outcome.say(f"all {len(present)} earlier entries that the export names are here")
