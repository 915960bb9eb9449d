"""What is said of a recording, and what saying it changes. Pure: no database, no clock.

1. None leaves a tag as it is, empty text takes it away.
2. A tag that stands already is no change, and what changes nothing leaves no entry.
3. A case number keeps its spelling; numbers that differ only in capitals are one number.
4. An undo touches only what still stands as it was left.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from lapel.evidence import writing
from lapel.evidence.errors import ValueRefused

WORDS: Final[Mapping[str, str]] = {
    "category": "category",
    "case_number": "case number",
    "title": "title",
}


@dataclass(frozen=True, kw_only=True)
class Tags:
    """What stands on a recording; the category by its code. Empty is none."""

    category: str = ""
    case_number: str = ""
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody wants to stand on a recording; None is what they leave alone."""

    category: str | None = None
    case_number: str | None = None
    title: str | None = None

    @property
    def said(self) -> dict[str, str]:
        """The tags that are spoken of."""
        return {name: value for name, value in vars(self).items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one recording loses and gets: the tags that differ, and how it stands afterwards."""

    before: dict[str, str]
    after: dict[str, str]
    result: Tags

    @property
    def overwrites(self) -> bool:
        """Whether something that somebody wrote is replaced by something else (rule 3)."""
        return any(
            value and value.upper() != self.after[name].upper()
            for name, value in self.before.items()
        )


def wanted(
    *,
    category: str | None = None,
    case_number: str | None = None,
    title: str | None = None,
    known: Collection[str],
) -> Wanted:
    """What is asked for, as it would be kept.

    Raises:
        ValueRefused: no such category is in use, or a text cannot be kept.
    """
    if category and category not in known:
        raise ValueRefused(
            f"{category[:60]!r} is no category in use; choose one of {', '.join(sorted(known))}"
        )
    return Wanted(
        category=category,
        case_number=None
        if case_number is None
        else writing.line(case_number, what="the case number", longest=writing.LONGEST_CASE_NUMBER),
        title=None
        if title is None
        else writing.line(title, what="the title", longest=writing.LONGEST_TITLE),
    )


def change(standing: Tags, wish: Wanted) -> Change | None:
    """What the wish changes of what stands; None for nothing (rule 2)."""
    result = replace(standing, **wish.said)
    names = [name for name in WORDS if getattr(standing, name) != getattr(result, name)]
    if not names:
        return None
    return Change(
        before={name: getattr(standing, name) for name in names},
        after={name: getattr(result, name) for name in names},
        result=result,
    )


def taken_back(standing: Tags, *, before: Mapping[str, str], after: Mapping[str, str]) -> Change:
    """The change that sets back what an earlier one, from `before` to `after`, has set."""
    return Change(before=dict(after), after=dict(before), result=replace(standing, **before))


def touched_since(standing: Tags, left: Mapping[str, str]) -> str:
    """Why a change cannot be undone: what was changed after it; empty when it can (rule 4)."""
    touched = [WORDS[name] for name, value in left.items() if getattr(standing, name) != value]
    return f"its {' and its '.join(touched)} has been changed since" if touched else ""


def same_number(one: str, other: str) -> bool:
    """Whether two case numbers name one case (rule 3)."""
    return " ".join(one.split()).upper() == " ".join(other.split()).upper()
