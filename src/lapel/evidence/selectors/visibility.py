"""Who may see which recordings: the one filter that lists, pages, media and exports share."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from lapel.accounts.selectors import Viewer
from lapel.evidence.errors import NotVisible
from lapel.evidence.models import Recording
from lapel.program import selectors as program

UNTAGGED: Final = "none"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list is narrowed to; empty fields narrow nothing."""

    person: UUID | None = None
    office: UUID | None = None
    unit: UUID | None = None
    camera: str = ""
    """A serial number, whole."""
    category: str = ""
    """A category's code, or `none` for what has no category."""
    case: str = ""
    """A case number, whole; capitals do not matter."""
    state: str = ""
    day: date | None = None
    since: date | None = None
    """The first day."""
    until: date | None = None
    """The last day, included."""
    at: time | None = None
    """A time of day; recordings that began within half an hour of it."""
    query: str = ""
    meant: tuple[Q, ...] | None = field(default=None, compare=False, repr=False)
    """What the words of the search mean, where that was looked up already."""


def visible_to(viewer: Viewer) -> QuerySet[Recording]:
    """The recordings that this viewer may see.

    Their own (worn by the member who signs in as them), those of the units and
    offices their roles are scoped to, or all. A system admin sees none.
    """
    return Recording.objects.filter(within(viewer))


def within(viewer: Viewer) -> Q:
    """The same as a condition on any table that names wearer, unit and office of recordings."""
    if viewer.may("footage.view_all"):
        return Q()
    allowed = Q(pk__in=[])
    if viewer.may("footage.view_own") and (me := program.member_id_of_user(viewer.user_id)):
        allowed |= Q(wearer_id=me)
    if viewer.may("footage.view_unit"):
        allowed |= Q(unit_id__in=viewer.unit_scopes) | Q(office_id__in=viewer.office_scopes)
    return allowed


def visible(viewer: Viewer, recording: UUID) -> Recording:
    """One recording, if this viewer may see it.

    Raises:
        NotVisible: it does not exist or is not for this viewer; nobody learns which.
    """
    row = visible_to(viewer).filter(id=recording).first()
    if row is None:
        raise NotVisible(f"no recording {recording} for you; ask the evidence custodian for access")
    return row


def zone() -> ZoneInfo:
    """The agency's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of a day and of the next one, in the agency's zone (23 to 25 hours apart)."""
    return (
        datetime.combine(day, time.min, zone()),
        datetime.combine(day + timedelta(days=1), time.min, zone()),
    )
