"""Who may see which recordings: the one filter that lists, pages, media and exports share."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from lapel.accounts.selectors import Viewer
from lapel.evidence.errors import NotVisible
from lapel.evidence.models import Recording, State, WorkState
from lapel.program import selectors as program


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list is narrowed to; empty fields narrow nothing."""

    person: UUID | None = None
    office: UUID | None = None
    state: str = ""
    day: date | None = None
    query: str = ""


def visible_to(viewer: Viewer) -> QuerySet[Recording]:
    """The recordings that this viewer may see.

    Their own (worn by the member who signs in as them), those of the units and
    offices their roles are scoped to, or all. A system admin sees none.
    """
    rows = Recording.objects.all()
    if viewer.may("footage.view_all"):
        return rows
    allowed = Q(pk__in=[])
    if viewer.may("footage.view_own") and (me := program.member_of_user(viewer.user_id)):
        allowed |= Q(wearer_id=me.id)
    if viewer.may("footage.view_unit"):
        allowed |= Q(unit_id__in=viewer.unit_scopes) | Q(office_id__in=viewer.office_scopes)
    return rows.filter(allowed)


def visible(viewer: Viewer, recording: UUID) -> Recording:
    """One recording, if this viewer may see it.

    Raises:
        NotVisible: it does not exist or is not for this viewer; nobody learns which.
    """
    row = visible_to(viewer).filter(id=recording).first()
    if row is None:
        raise NotVisible(f"no recording {recording} for you; ask the evidence custodian for access")
    return row


def filtered(viewer: Viewer, filters: Filters, *, leave_out: str = "") -> QuerySet[Recording]:
    """The visible recordings that the filters let through, ignoring one filter if asked to."""
    rows = visible_to(viewer)
    if filters.person and leave_out != "person":
        rows = rows.filter(wearer_id=filters.person)
    if filters.office and leave_out != "office":
        rows = rows.filter(office_id=filters.office)
    if filters.day and leave_out != "day":
        start, end = day_bounds(filters.day)
        rows = rows.filter(shown_at__gte=start, shown_at__lt=end)
    if filters.state and leave_out != "state":
        rows = rows.filter(_in_state(filters.state)).distinct()
    for word in filters.query.split():
        rows = rows.filter(_mentions(word))
    return rows


def zone() -> ZoneInfo:
    """The agency's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of a day and of the next one, in the agency's zone (23 to 25 hours apart)."""
    return (
        datetime.combine(day, time.min, zone()),
        datetime.combine(day + timedelta(days=1), time.min, zone()),
    )


def _in_state(state: str) -> Q:
    if state == "working":
        return Q(work__state__in=[WorkState.WAITING, WorkState.WORKING])
    return Q(state=State.QUARANTINED if state == "quarantined" else State.KEPT)


def _mentions(word: str) -> Q:
    return (
        Q(camera_serial__icontains=word)
        | Q(device_recording_id__icontains=word)
        | Q(wearer__family__icontains=word)
        | Q(wearer__given__icontains=word)
        | Q(wearer__badge__iexact=word)
        | Q(office__name__icontains=word)
        | Q(office__code__iexact=word)
        | Q(pk__in=Recording.objects.filter(clips__filename__icontains=word).values("pk"))
    )
