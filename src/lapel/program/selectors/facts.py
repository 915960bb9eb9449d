"""Who is who and who wore what: frozen dataclasses, never rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, Value
from django.db.models.functions import Concat

from lapel.program.models import Assignment, Camera, Component, Member, Office, Unit
from lapel.program.rules import Held, Period

if TYPE_CHECKING:
    from django.db.models import QuerySet


READ = (
    "id",
    "given",
    "family",
    "badge",
    "unit_id",
    "unit__name",
    "unit__component__code",
    "unit__office_id",
    "unit__office__name",
    "unit__office__time_zone",
    "user_id",
)
"""What of a member lists of many read, without making rows of four tables for each."""


@dataclass(frozen=True, kw_only=True)
class Named:
    """A component or an office as lists and filters show it."""

    id: UUID
    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class OfficeFacts(Named):
    """An area of responsibility."""

    time_zone: str


@dataclass(frozen=True, kw_only=True)
class UnitFacts:
    """A unit, with the office and component it belongs to."""

    id: UUID
    name: str
    component: str
    office: str
    office_id: UUID


@dataclass(frozen=True, kw_only=True)
class MemberFacts:
    """A person who may wear a camera, and where they belong now."""

    id: UUID
    name: str
    badge: str
    unit_id: UUID
    unit: str
    component: str
    office_id: UUID
    office: str
    time_zone: str
    user_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class CameraFacts:
    """A camera as the program knows it."""

    id: UUID
    serial: str
    model: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Wearing:
    """Who wore a camera at a moment, and for which unit and office."""

    camera_id: UUID
    member_id: UUID
    unit_id: UUID
    office_id: UUID
    name: str
    badge: str


@dataclass(frozen=True, kw_only=True)
class Term:
    """One member held one camera from a moment on, until another one or still."""

    camera_id: UUID
    serial: str
    model: str
    member_id: UUID
    name: str
    badge: str
    since: datetime
    until: datetime | None
    id: UUID

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in it; a handover belongs to the receiver."""
        return self.since <= moment and (self.until is None or moment < self.until)

    def touches(self, start: datetime, end: datetime) -> bool:
        """Whether some moment between these two lies in it."""
        return self.since <= end and (self.until is None or start < self.until)


def who_wore(serial: str, at: datetime) -> Wearing | None:
    """Who held the camera at that moment; None when nobody did or the camera is unknown.

    A handover belongs to the receiver: an assignment holds its first moment and not its last.
    """
    row = (
        Assignment.objects.select_related("member__unit")
        .filter(camera__serial=serial, period__contains=at)
        .first()
    )
    if row is None:
        return None
    return Wearing(
        camera_id=row.camera_id,
        member_id=row.member_id,
        unit_id=row.member.unit_id,
        office_id=row.member.unit.office_id,
        name=row.member.name,
        badge=row.member.badge,
    )


def assignments_of(camera: UUID) -> tuple[Held, ...]:
    """Everybody who held the camera, the earliest first."""
    rows = Assignment.objects.filter(camera_id=camera).select_related("member")
    return tuple(_held(row) for row in rows.order_by("period"))


def terms_of_cameras(serials: Iterable[str]) -> tuple[Term, ...]:
    """Who held the cameras with these serial numbers, the earliest first, in one query."""
    return terms_in(Assignment.objects.filter(camera__serial__in=set(serials)))


def terms_of_members(members: Iterable[UUID]) -> tuple[Term, ...]:
    """Which cameras these members held, the earliest first, in one query."""
    return terms_in(Assignment.objects.filter(member_id__in=set(members)))


def cameras_held_by(member: UUID, at: datetime) -> tuple[CameraFacts, ...]:
    """The cameras that the member held at that moment, by serial number."""
    rows = Camera.objects.filter(
        assignments__member_id=member, assignments__period__contains=at
    ).distinct()
    return tuple(camera_of_row(row) for row in rows)


def camera_by_serial(serial: str) -> CameraFacts | None:
    """The camera that reports this serial number; None when the program has no such camera."""
    row = Camera.objects.filter(serial=serial).first()
    return camera_of_row(row) if row else None


def cameras_by_serial(serials: Iterable[str]) -> dict[str, CameraFacts]:
    """The cameras with these serial numbers, in one query; one nobody knows is left out."""
    rows = Camera.objects.filter(serial__in=set(serials))
    return {row.serial: camera_of_row(row) for row in rows}


def camera_facts(camera: UUID) -> CameraFacts | None:
    """The camera of this id; None when there is none."""
    row = Camera.objects.filter(id=camera).first()
    return camera_of_row(row) if row else None


def cameras() -> tuple[CameraFacts, ...]:
    """Every camera of the program, by serial number."""
    return tuple(camera_of_row(row) for row in Camera.objects.all())


def member_by_badge(badge: str) -> MemberFacts | None:
    """The member with this badge; None when there is none."""
    row = member_rows().filter(badge=badge).first()
    return member_of_row(row) if row else None


def members_by_badge(badges: Iterable[str]) -> dict[str, MemberFacts]:
    """The members with these badges, in one query; one nobody has is left out."""
    return {row.badge: member_of_row(row) for row in member_rows().filter(badge__in=set(badges))}


def find_members(
    text: str = "",
    *,
    units: Iterable[UUID] | None = None,
    offices: Iterable[UUID] | None = None,
    skip: int = 0,
    limit: int = 50,
) -> tuple[MemberFacts, ...]:
    """Members whose name, badge, unit or office has each of these words, by family name.

    With units or offices given, only those who belong to one of them.
    """
    rows = member_rows().annotate(called=Concat("given", Value(" "), "family"))
    if units is not None or offices is not None:
        rows = rows.filter(Q(unit_id__in=units or ()) | Q(unit__office_id__in=offices or ()))
    for word in text.split():
        rows = rows.filter(
            Q(called__icontains=word)
            | Q(badge__istartswith=word)
            | Q(unit__name__icontains=word)
            | Q(unit__office__name__icontains=word)
        )
    return tuple(member_of_row(row) for row in rows[skip : skip + limit])


def member_of_user(user_id: UUID) -> MemberFacts | None:
    """The member who signs in as this user; None for people who wear no camera."""
    row = member_rows().filter(user_id=user_id).first()
    return member_of_row(row) if row else None


def member_id_of_user(user_id: UUID) -> UUID | None:
    """The id of the member who signs in as this user; None for people who wear no camera."""
    return Member.objects.filter(user_id=user_id).values_list("id", flat=True).first()


def member_facts(ids: Iterable[UUID]) -> dict[UUID, MemberFacts]:
    """The members of these ids, in one query; an id nobody has is left out."""
    rows = Member.objects.filter(id__in=set(ids)).values_list(*READ)
    return {
        row[0]: MemberFacts(
            id=row[0],
            name=f"{row[1]} {row[2]}",
            badge=row[3],
            unit_id=row[4],
            unit=row[5],
            component=row[6],
            office_id=row[7],
            office=row[8],
            time_zone=row[9],
            user_id=row[10],
        )
        for row in rows
    }


def members() -> tuple[MemberFacts, ...]:
    """Every member of the program, by family name."""
    return tuple(member_of_row(row) for row in member_rows())


def offices() -> tuple[OfficeFacts, ...]:
    """Every area of responsibility, by name."""
    return tuple(
        OfficeFacts(id=row.id, code=row.code, name=row.name, time_zone=row.time_zone)
        for row in Office.objects.all()
    )


def office_by_code(code: str) -> OfficeFacts | None:
    """The office with this code; None when there is none."""
    return next((office for office in offices() if office.code == code), None)


def components() -> tuple[Named, ...]:
    """Every component, by code."""
    return tuple(Named(id=r.id, code=r.code, name=r.name) for r in Component.objects.all())


def component_by_code(code: str) -> Named | None:
    """The component with this code; None when there is none."""
    return next((component for component in components() if component.code == code), None)


def unit_by_name(office: UUID, name: str) -> UnitFacts | None:
    """The unit of an office with this name; None when there is none."""
    return next((u for u in units() if u.office_id == office and u.name == name), None)


def units() -> tuple[UnitFacts, ...]:
    """Every unit, by office and name."""
    return tuple(
        UnitFacts(id=uid, name=name, component=component, office=office, office_id=office_id)
        for uid, name, component, office, office_id in Unit.objects.values_list(
            "id", "name", "component__code", "office__code", "office_id"
        )
    )


def member_rows() -> "QuerySet[Member]":
    """Members with all that their facts need."""
    return Member.objects.select_related("unit__component", "unit__office")


def member_of_row(row: Member) -> MemberFacts:
    """The facts of a row that `member_rows` has read."""
    return MemberFacts(
        id=row.id,
        name=row.name,
        badge=row.badge,
        unit_id=row.unit_id,
        unit=row.unit.name,
        component=row.unit.component.code,
        office_id=row.unit.office_id,
        office=row.unit.office.name,
        time_zone=row.unit.office.time_zone,
        user_id=row.user_id,
    )


def camera_of_row(row: Camera) -> CameraFacts:
    """The facts of a row."""
    return CameraFacts(id=row.id, serial=row.serial, model=row.model, state=row.state)


def _held(row: Assignment) -> Held:
    period = Period(since=row.period.lower, until=row.period.upper)
    return Held(member=row.member_id, badge=row.member.badge, period=period)


def terms_in(rows: "QuerySet[Assignment]") -> tuple[Term, ...]:
    """The assignments among these rows, the earliest first."""
    return terms_of(rows.order_by("period", "id"))


def terms_of(rows: "QuerySet[Assignment]") -> tuple[Term, ...]:
    """These assignments in the order that they have."""
    return tuple(
        Term(
            camera_id=row.camera_id,
            serial=row.camera.serial,
            model=row.camera.model,
            member_id=row.member_id,
            name=row.member.name,
            badge=row.member.badge,
            since=row.period.lower,
            until=row.period.upper,
            id=row.id,
        )
        for row in rows.select_related("camera", "member")
    )
