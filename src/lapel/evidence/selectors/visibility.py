"""Who may see which recordings: the one filter that lists, pages, media and exports share."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from lapel.accounts.selectors import Viewer
from lapel.evidence.errors import NotVisible
from lapel.evidence.models import Recording, State, WorkState
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
    asked = replace(filters, **{leave_out: getattr(Filters(), leave_out)}) if leave_out else filters
    rows = visible_to(viewer).filter(*_named(asked), *_when(asked))
    if asked.state:
        rows = rows.filter(_in_state(asked.state)).distinct()
    for word in asked.query.split():
        rows = rows.filter(_mentions(word))
    return rows


def _named(asked: Filters) -> Iterator[Q]:
    """Whose, where, by which camera, of what kind."""
    if asked.person:
        yield Q(wearer_id=asked.person)
    if asked.office:
        yield Q(office_id=asked.office)
    if asked.unit:
        yield Q(unit_id=asked.unit)
    if asked.camera:
        yield Q(camera_serial=asked.camera)
    if asked.category:
        untagged = asked.category == UNTAGGED
        yield Q(category=None) if untagged else Q(category__code=asked.category)
    if asked.case:
        yield Q(case_number__iexact=asked.case)


def _when(asked: Filters) -> Iterator[Q]:
    """When."""
    if asked.day:
        start, end = day_bounds(asked.day)
        yield Q(shown_at__gte=start, shown_at__lt=end)
    if asked.since:
        yield Q(shown_at__gte=day_bounds(asked.since)[0])
    if asked.until:
        yield Q(shown_at__lt=day_bounds(asked.until)[1])


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
