"""A diary in fewer lines: what happened to a sidecar stands in the line of its film. Pure.

1. Only entries of one recording and one action fold, and only "received", "received again"
   and "examined".
2. A sidecar's entry folds into the nearest entry of a film within a minute of it; without one it
   keeps a line of its own.
3. No entry is left out: a folded one is listed inside the line, with its place in the log.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from lapel.custody.selectors import EntryView

FOLDED: Final = frozenset(("received", "received_again", "examined"))
TOGETHER: Final = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of the diary: an entry, and those of sidecars that came with it."""

    entry: EntryView
    sidecars: tuple[EntryView, ...] = ()

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.entry.at

    def holds(self, index: int | None) -> bool:
        """Whether an index of the log is that of one of its entries."""
        return index is not None and index in (each.index for each in (self.entry, *self.sidecars))


def folded(entries: Iterable[EntryView]) -> tuple[Told, ...]:
    """The lines of a diary, in the order of the entries."""
    every = tuple(entries)
    homes = {each.id: _home(each, every) for each in every if _is_sidecar(each)}
    guests = defaultdict[UUID | None, list[EntryView]](list)
    for each in every:
        guests[homes.get(each.id)].append(each)
    return tuple(Told(entry=each, sidecars=tuple(guests[each.id])) for each in guests[None])


def _home(sidecar: EntryView, every: tuple[EntryView, ...]) -> UUID | None:
    """The film's entry in whose line a sidecar's entry is told."""
    if sidecar.action not in FOLDED:
        return None
    films = [each for each in every if _same_act(sidecar, each) and not _is_sidecar(each)]
    nearest = min(
        films, key=lambda film: (not _named(sidecar, film), _gap(sidecar, film)), default=None
    )
    return nearest.id if nearest and _gap(sidecar, nearest) <= TOGETHER else None


def _same_act(one: EntryView, other: EntryView) -> bool:
    return (one.subject_id, one.action) == (other.subject_id, other.action)


def _is_sidecar(entry: EntryView) -> bool:
    return entry.detail.get("kind") == "sidecar"


def _named(sidecar: EntryView, film: EntryView) -> bool:
    """Whether the two files have one name up to the ending."""
    names = [str(each.detail.get("filename", "")) for each in (sidecar, film)]
    return names[0].partition(".")[0] == names[1].partition(".")[0]


def _gap(one: EntryView, other: EntryView) -> timedelta:
    return abs(one.at - other.at)
