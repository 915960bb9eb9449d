"""What planning says of a row: its verdict, what would be done, and each problem with its cure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

ADD: Final = "add"
CHANGE: Final = "change"
SAME: Final = "same"
WRONG: Final = "wrong"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why a row cannot be imported: the column, its value, the rule, and what would clear it."""

    column: str
    value: str
    rule: str
    cure: str

    def __str__(self) -> str:
        value = f" {self.value!r}" if self.value else ""
        return f"{self.column}{value}: {self.rule}; {self.cure}"


@dataclass(frozen=True, kw_only=True)
class Act:
    """One call of a service of the room, by name, with what it is told."""

    name: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """One row: what it is about, what would be done, and what is in the way."""

    number: int
    label: str
    verdict: str
    told: str = ""
    acts: tuple[Act, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a row wants and what there is: shown facts by column title, and the acts between them.

    `stored` is None when the program has no such thing yet.
    """

    key: str
    label: str
    wanted: Mapping[str, str]
    stored: Mapping[str, str] | None
    acts: tuple[Act, ...]


class RowRefused(Exception):
    """The row has problems; all that were found, not the first."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Values:
    """The cells of a row by column, checked one by one: texts, and times as they were written."""

    texts: Mapping[str, str]
    moments: Mapping[str, datetime]

    def __getitem__(self, key: str) -> str:
        return self.texts.get(key, "")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an import would do, row by row, and how the file was read."""

    kind: str
    rows: tuple[PlannedRow, ...]
    read_as: str
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def count(self, verdict: str) -> int:
        """How many rows have this verdict."""
        return sum(row.verdict == verdict for row in self.rows)

    @property
    def changes(self) -> int:
        """How many rows would change something."""
        return self.count(ADD) + self.count(CHANGE)
