"""What a person asked to be tagged: which recordings, with what, and where the answer goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import QueryDict

LAYOUTS: Final = ("grid", "table", "need", "form")
"""Where the recordings stand on the page that asks, and so how they are drawn anew."""
NONE: Final = "none"
"""The category that takes the category away."""


@dataclass(frozen=True, kw_only=True)
class Tagging:
    """One act of tagging; None leaves a tag as it is, empty text takes it away."""

    recordings: tuple[UUID, ...]
    matching: str | None
    """The query string of the list whose every recording is meant; None when ids are given."""
    category: str | None
    case_number: str | None
    title: str | None
    layout: str

    @property
    def says(self) -> bool:
        """Whether anything is asked for at all."""
        return any(each is not None for each in (self.category, self.case_number, self.title))


def tagging(data: QueryDict) -> Tagging:
    """Read a form of tagging; on many, what was left empty is left as it is."""
    many = "many" in data
    layout = data.get("as", "")
    return Tagging(
        recordings=tuple(ids(data)),
        matching=data.get("matching"),
        category=_category(data.get("category", "")),
        case_number=_text(data, "case_number", many=many),
        title=_text(data, "title", many=many),
        layout=layout if layout in LAYOUTS else LAYOUTS[0],
    )


def ids(data: QueryDict, name: str = "recording") -> Iterator[UUID]:
    """The ids that a form names; what is none is left out."""
    for text in data.getlist(name):
        try:
            yield UUID(text)
        except ValueError:
            continue


def _category(value: str) -> str | None:
    if not value:
        return None
    return "" if value == NONE else value


def _text(data: QueryDict, name: str, *, many: bool) -> str | None:
    if f"no_{name}" in data:
        return ""
    value = data.get(name)
    if value is None or (many and not value.strip()):
        return None
    return value.strip()
