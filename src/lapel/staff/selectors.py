"""The public checkpoint, and the newest entries for those who may read them."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as custody
from lapel.custody.selectors import EntryView


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """What the log page shows; `size` 0 means that nothing has been published yet."""

    origin: str
    address: str
    size: int
    root: str
    at: datetime | None
    note: str
    entries: tuple[EntryView, ...]


def log_page(viewer: Viewer) -> LogPage:
    """The newest checkpoint, with the newest entries if this viewer may read the log."""
    newest = custody.published()
    return LogPage(
        origin=settings.LAPEL.log_origin,
        address=f"{settings.LAPEL.byte_url}/log/checkpoint",
        size=newest.size if newest else 0,
        root=newest.root.hex() if newest else "",
        at=newest.at if newest else None,
        note=newest.note if newest else "",
        entries=custody.latest() if viewer.may("log.read") else (),
    )
