"""What a person keeps for themselves: views of lists, and where they stopped watching.

A convenience and no evidence: none of it is on record.
"""

import re
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from lapel.accounts.selectors import Viewer
from lapel.evidence import selectors, writing
from lapel.evidence.errors import ValueRefused
from lapel.evidence.models import Position, SavedView
from lapel.evidence.services.noting import moment
from lapel.foundation import clock

MOST_VIEWS: Final = 50
HERE: Final = re.compile(r"(/(?![/\\]).*|\?.*)?")


@transaction.atomic
def save_view(*, viewer: Viewer, name: str, address: str) -> UUID:
    """Keep the address of a list under a name of the viewer's own; its id.

    The address is what comes after the list's own: empty, or from its ``?`` on; or a path
    of this installation. A name that they used before gets the new address.

    Raises:
        ValueRefused: the name or the address cannot be kept, or there are too many.
    """
    kept = writing.needed(name, what="the name", longest=writing.LONGEST_NAME)
    place = writing.line(address, what="the address", longest=writing.LONGEST_ADDRESS)
    if not HERE.fullmatch(place):
        raise ValueRefused(
            f"{place[:60]!r} is no address of this installation; begin it with ? or /"
        )
    own = SavedView.objects.filter(user_id=viewer.user_id)
    if own.count() >= MOST_VIEWS and not own.filter(name=kept).exists():
        raise ValueRefused(f"you keep {MOST_VIEWS} views already; forget one first")
    last = own.aggregate(last=Max("position"))["last"]
    row, _ = SavedView.objects.update_or_create(
        user_id=viewer.user_id,
        name=kept,
        defaults={"address": place},
        create_defaults={"address": place, "position": 0 if last is None else last + 1},
    )
    return row.id


def forget_view(*, viewer: Viewer, view: UUID) -> None:
    """Forget a view of the viewer's own; one that is not there is forgotten already."""
    SavedView.objects.filter(user_id=viewer.user_id, id=view).delete()


def keep_position(*, viewer: Viewer, recording: UUID, at_ms: int) -> None:
    """Remember where the viewer stopped watching a recording, on the line of all its clips.

    Raises:
        NotVisible: there is no such recording for this viewer.
        ValueRefused: the moment lies before its start, or more than a day behind it.
    """
    row = selectors.visible(viewer, recording)
    moment(at_ms, longest=None)
    Position.objects.bulk_create(
        [Position(user_id=viewer.user_id, recording=row, at_ms=at_ms, seen_at=clock.now())],
        update_conflicts=True,
        unique_fields=["user", "recording"],
        update_fields=["at_ms", "seen_at"],
    )
