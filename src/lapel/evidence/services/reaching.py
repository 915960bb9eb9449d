"""Which of the recordings that somebody names they may act on; held until the act is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.evidence import selectors
from lapel.evidence.batches import Refused, each_once
from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.evidence.models import Recording


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The recordings that are in reach, by their ids in order, and those that are not."""

    rows: tuple[Recording, ...]
    refused: tuple[Refused, ...]


def demand(viewer: Viewer, permission: str, *, to: str) -> None:
    """Raise unless one of the viewer's roles carries a permission.

    Raises:
        NotAllowed: none does.
    """
    if not viewer.may(permission):
        raise NotAllowed(f"your roles do not let you {to}; ask an evidence custodian")


def reach(viewer: Viewer, recordings: Sequence[UUID], *, hold: bool = True) -> Reach:
    """The recordings among these that the viewer sees; the others are refused by name.

    They are held in one order, so that two people who act on the same ones at the same
    moment wait for each other and never block each other.

    Raises:
        ValueRefused: there are none, or too many for one act.
        NotVisible: the viewer sees none of them.
    """
    asked = each_once(recordings)
    found = selectors.visible_to(viewer).filter(id__in=asked).order_by("id")
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
