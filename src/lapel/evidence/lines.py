"""What a line of the diary is made of, and the words that its sentences share. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Detail = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the diary: what was done, to which file of what size, what else is to say."""

    icon: str
    said: str
    file: str = ""
    size: int | None = None
    also: str = ""


Telling = Callable[[Detail], Line]


def plain(icon: str, said: str) -> Telling:
    """The sentence of an act that needs no detail."""
    return lambda _detail: Line(icon=icon, said=said)


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def at(detail: Detail, name: str) -> str:
    """``1:02:03.4``: a moment within a file."""
    tenths = int(detail.get(name) or 0) // 100
    hours, minutes, rest = tenths // 36_000, tenths // 600 % 60, tenths % 600
    head = f"{hours}:{minutes:02d}" if hours else str(minutes)
    return f"{head}:{rest // 10:02d}.{rest % 10}"
