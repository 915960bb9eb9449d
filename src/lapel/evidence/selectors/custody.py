"""What the log says of recordings: are their originals vouched for by a published checkpoint?"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from lapel.custody import selectors as log


@dataclass(frozen=True, kw_only=True)
class Integrity:
    """Whether the newest entry of a recording stands under a signed checkpoint."""

    verified: bool
    index: int | None
    checkpoint_size: int


def integrity(entries: Iterable[log.EntryView]) -> Integrity:
    """The integrity of a recording with this history."""
    received = next((entry for entry in entries if entry.action == "received"), None)
    newest = log.published()
    size = newest.size if newest else 0
    index = received.index if received else None
    return Integrity(verified=index is not None and index < size, index=index, checkpoint_size=size)


def verified(recordings: Iterable[UUID]) -> frozenset[UUID]:
    """Those of the recordings whose receipt stands under the newest checkpoint."""
    newest = log.published()
    if newest is None:
        return frozenset()
    return log.subjects_under(recordings, action="received", size=newest.size)
