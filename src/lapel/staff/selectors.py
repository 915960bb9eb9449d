"""The public checkpoint, and the newest entries for those who may read them."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as custody
from lapel.custody.selectors import EntryView

PAGE = 50
LARGEST = 2**62


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """What the log page shows; `size` 0 means that nothing has been published yet."""

    origin: str
    address: str
    size: int
    root: str
    at: datetime | None
    note: str
    readable: bool
    entries: tuple[EntryView, ...]
    earlier: int | None
    """The index below which the next older entries stand; None at the beginning of the log."""
    at_index: int | None


def log_page(viewer: Viewer, *, before: int | None = None, at: int | None = None) -> LogPage:
    """The newest checkpoint, with entries if this viewer may read the log.

    The newest ones, those below the index `before`, or those from the index `at` down.
    """
    newest = custody.published()
    top = before if at is None else at + 1
    entries = custody.entries_before(top, limit=PAGE) if viewer.may("log.read") else ()
    return LogPage(
        origin=settings.LAPEL.log_origin,
        address=f"{settings.LAPEL.byte_url}/log/checkpoint",
        size=newest.size if newest else 0,
        root=newest.root.hex() if newest else "",
        at=newest.at if newest else None,
        note=newest.note if newest else "",
        readable=viewer.may("log.read"),
        entries=entries,
        earlier=_earlier(entries),
        at_index=at,
    )


def index_in(text: str) -> int | None:
    """The index that an address names, as ``128``, ``#128`` or ``1,280``; None when it is none."""
    digits = text.strip().removeprefix("#").replace(",", "")
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > len(str(LARGEST)):
        return None
    return min(int(digits), LARGEST)


def _earlier(entries: tuple[EntryView, ...]) -> int | None:
    """Where the next page begins; a page that is not full is the last one."""
    lowest = entries[-1].index if entries else None
    return lowest if len(entries) == PAGE and lowest else None
