"""Which of the recordings that somebody names they may act on; held until the act is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models.expressions import RawSQL

from lapel.accounts.selectors import Viewer
from lapel.evidence import selectors
from lapel.evidence.batches import Refused, each_once
from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.evidence.models import Recording

TAGS: Final = ("id", "category_id", "case_number", "title")


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The recordings that are in reach, by their ids in order, and those that are not.

    Of the rows only the id and the tags are read.
    """

    rows: tuple[Recording, ...]
    refused: tuple[Refused, ...]


def demand(viewer: Viewer, permission: str, *, to: str) -> None:
    """Raise unless one of the viewer's roles carries a permission.

    Raises:
        NotAllowed: none does.
    """
    if not viewer.may(permission):
        raise NotAllowed(f"your roles do not let you {to}; ask an evidence custodian")


def named(recordings: Iterable[UUID]) -> RawSQL:
    """The ids as one value: thousands of values one by one take the driver longer than the act."""
    text = ",".join(map(str, recordings))
    return RawSQL("SELECT unnest(string_to_array(%s, ',')::uuid[])", [text])


def reach(viewer: Viewer, recordings: Sequence[UUID], *, hold: bool = True) -> Reach:
    """The recordings among these that the viewer sees; the others are refused by name.

    They are held in one order, so that two people who act on the same ones at the same
    moment wait for each other and never block each other.

    Raises:
        ValueRefused: there are none, or too many for one act.
        NotVisible: the viewer sees none of them.
    """
    asked = each_once(recordings)
    found = selectors.visible_to(viewer).filter(id__in=named(asked)).order_by("id").only(*TAGS)
    if hold:
        found = found.select_for_update(of=("self",), no_key=True)
    rows = tuple(found)
    if not rows:
        raise NotVisible(f"no recording {asked[0]} for you; ask the evidence custodian for access")
    seen = {row.id for row in rows}
    return Reach(
        rows=rows,
        refused=tuple(
            Refused(recording=each, why="there is no such recording for you")
            for each in asked
            if each not in seen
        ),
    )
