"""Members, cameras and assignments a page at a time, as far as somebody may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from lapel.accounts.selectors import Viewer
from lapel.program.models import Assignment, Camera, Member
from lapel.program.selectors import facts
from lapel.program.selectors.facts import CameraFacts, MemberFacts, Term

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in a list of assignments a page begins: below the one named."""

    since: datetime
    id: UUID


def members_seen(
    viewer: Viewer,
    *,
    after: str = "",
    limit: int,
    badge: str = "",
    unit: UUID | None = None,
    office: UUID | None = None,
) -> tuple[MemberFacts, ...]:
    """The members that this viewer may know of, by badge, after one badge.

    All for who sees all footage or manages the program; those of the units and offices of
    who sees a unit; themselves for everybody.
    """
    rows = facts.member_rows().filter(id__in=_seen(viewer))
    if badge:
        rows = rows.filter(badge=badge)
    if unit:
        rows = rows.filter(unit_id=unit)
    if office:
        rows = rows.filter(unit__office_id=office)
    found = rows.filter(badge__gt=after).order_by("badge")[:limit]
    return tuple(facts.member_of_row(row) for row in found)


def member_seen(viewer: Viewer, member: UUID) -> MemberFacts | None:
    """One member, if this viewer may know of them."""
    row = facts.member_rows().filter(id=member, id__in=_seen(viewer)).first()
    return facts.member_of_row(row) if row else None


def cameras_seen(
    viewer: Viewer, *, after: str = "", limit: int, serials: Iterable[str] = (), state: str = ""
) -> tuple[CameraFacts, ...]:
    """The cameras that this viewer may know of, by serial number, after one of them.

    All for who sees all footage or manages the program; else those that the members whom
    they may know of hold or held.
    """
    rows = Camera.objects.all()
    if not _sees_all(viewer):
        held = Assignment.objects.filter(member__in=_seen(viewer))
        rows = rows.filter(id__in=held.values("camera"))
    if wanted := set(serials):
        rows = rows.filter(serial__in=wanted)
    if state:
        rows = rows.filter(state=state)
    found = rows.filter(serial__gt=after).order_by("serial")[:limit]
    return tuple(facts.camera_of_row(row) for row in found)


def assignments_seen(
    viewer: Viewer,
    *,
    below: Place | None = None,
    limit: int,
    serial: str = "",
    member: UUID | None = None,
    at: datetime | None = None,
) -> tuple[Term, ...]:
    """Who held which camera, as far as this viewer may know of the members, newest first."""
    rows = Assignment.objects.filter(member__in=_seen(viewer))
    if serial:
        rows = rows.filter(camera__serial=serial)
    if member:
        rows = rows.filter(member_id=member)
    if at:
        rows = rows.filter(period__contains=at)
    if below:
        earlier = Q(period__startswith__lt=below.since)
        rows = rows.filter(earlier | Q(period__startswith=below.since, id__lt=below.id))
    return facts.terms_of(rows.order_by("-period__startswith", "-id")[:limit])


def held_now(viewer: Viewer, cameras: Iterable[UUID], *, at: datetime) -> dict[UUID, Term]:
    """Who has these cameras, by camera; without those whom this viewer may not know of."""
    rows = Assignment.objects.filter(
        camera__in=list(cameras), member__in=_seen(viewer), period__contains=at
    )
    return {term.camera_id: term for term in facts.terms_of(rows)}


def _sees_all(viewer: Viewer) -> bool:
    return viewer.may("footage.view_all") or viewer.may("program.manage")


def _seen(viewer: Viewer) -> "QuerySet[Member]":
    """The members whom a viewer may know of."""
    if _sees_all(viewer):
        return Member.objects.order_by()
    known = Q(user_id=viewer.user_id)
    if viewer.may("footage.view_unit"):
        known |= Q(unit_id__in=viewer.unit_scopes) | Q(unit__office_id__in=viewer.office_scopes)
    return Member.objects.filter(known).order_by()
