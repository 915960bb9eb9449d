"""Change the program. Each function is one act and leaves one custody entry."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import available_timezones

from django.db import IntegrityError, models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from psycopg.errors import ExclusionViolation

from lapel.custody import services as custody
from lapel.foundation import clock, ids
from lapel.program import rules, selectors
from lapel.program.errors import (
    AssignmentRefused,
    NameTaken,
    NotFound,
    ProgramError,
    ReturnRefused,
    TimeZoneUnknown,
)
from lapel.program.models import Assignment, Camera, Component, Member, Office, Unit
from lapel.program.rules import Period

TAKEN_MEANWHILE = "somebody else was given it for an overlapping period at this very moment"


def add_component(*, code: str, name: str, by: custody.Actor, authority: str = "") -> UUID:
    """Add a branch of the agency.

    Raises:
        NameTaken: the code is in use.
    """
    _once(Component, code=code)
    row = Component(id=ids.new_id(), code=code, name=name)
    return _add(
        "component", row, uid=row.id, by=by, authority=authority, told={"code": code, "name": name}
    )


def add_office(
    *, code: str, name: str, time_zone: str, by: custody.Actor, authority: str = ""
) -> UUID:
    """Add an area of responsibility.

    Raises:
        NameTaken: the code is in use.
        TimeZoneUnknown: the time zone is not one of the zone database.
    """
    _once(Office, code=code)
    _zone(time_zone, what=f"office {code}")
    row = Office(id=ids.new_id(), code=code, name=name, time_zone=time_zone)
    told = {"code": code, "name": name, "time_zone": time_zone}
    return _add("office", row, uid=row.id, by=by, authority=authority, told=told)


def add_unit(
    *, name: str, component: UUID, office: UUID, by: custody.Actor, authority: str = ""
) -> UUID:
    """Add a unit of a component at an office.

    Raises:
        NameTaken: the office has a unit of this name.
        NotFound: there is no such component or office.
    """
    _once(Unit, office_id=office, name=name)
    _known(Component, component)
    _known(Office, office)
    row = Unit(id=ids.new_id(), name=name, component_id=component, office_id=office)
    told = {"name": name, "component": str(component), "office": str(office)}
    return _add("unit", row, uid=row.id, by=by, authority=authority, told=told)


def add_member(
    *,
    given: str,
    family: str,
    badge: str,
    unit: UUID,
    user: UUID | None = None,
    by: custody.Actor,
    authority: str = "",
) -> UUID:
    """Add a person who may wear a camera.

    Raises:
        NameTaken: the badge is in use, or the user is another member.
        NotFound: there is no such unit.
    """
    _once(Member, badge=badge)
    _known(Unit, unit)
    if user is not None:
        _once(Member, user_id=user)
    row = Member(
        id=ids.new_id(), given=given, family=family, badge=badge, unit_id=unit, user_id=user
    )
    told = {"name": row.name, "badge": badge, "unit": str(unit)}
    return _add("member", row, uid=row.id, by=by, authority=authority, told=told)


def link_user(*, member: UUID, user: UUID, by: custody.Actor, authority: str = "") -> None:
    """Say that a member signs in as this user, so that they find their own footage.

    Raises:
        NotFound: there is no such member.
        NameTaken: the user is another member.
    """
    _known(Member, member)
    _once(Member, user_id=user)
    with custody.act(
        "linked_to_user",
        on=custody.Subject(kind="member", id=member),
        by=by,
        authority=authority,
        detail={"user": str(user)},
    ):
        Member.objects.filter(id=member).update(user_id=user)


def add_camera(*, serial: str, model: str, by: custody.Actor, authority: str = "") -> UUID:
    """Add a camera to the program, in service and held by nobody.

    Raises:
        NameTaken: the serial number is in use.
    """
    _once(Camera, serial=serial)
    row = Camera(id=ids.new_id(), serial=serial, model=model)
    return _add(
        "camera",
        row,
        uid=row.id,
        by=by,
        authority=authority,
        told={"serial": serial, "model": model},
    )


def set_camera_state(*, camera: UUID, state: str, by: custody.Actor, authority: str = "") -> None:
    """Put a camera into service, repair, or on record as lost or retired.

    Raises:
        NotFound: there is no such camera.
        ProgramError: there is no such state.
    """
    row = _camera(camera)
    if state not in rules.CAMERA_STATES:
        known = ", ".join(rules.CAMERA_STATES)
        raise ProgramError(f"camera {row.serial}: there is no state {state!r}; there are {known}")
    with custody.act(
        "state_set", on=_on(camera), by=by, authority=authority, detail={"state": state}
    ):
        Camera.objects.filter(id=camera).update(state=state)


def amend_component(*, component: UUID, name: str, by: custody.Actor, authority: str = "") -> None:
    """Give a branch of the agency another name; the same again is no act.

    Raises:
        NotFound: there is no such component.
    """
    _amend("component", Component, component, {"name": name}, by=by, authority=authority)


def amend_office(
    *, office: UUID, name: str, time_zone: str, by: custody.Actor, authority: str = ""
) -> None:
    """Give an area of responsibility another name or time zone; the same again is no act.

    Raises:
        NotFound: there is no such office.
        TimeZoneUnknown: the time zone is not one of the zone database.
    """
    _zone(time_zone, what="the office")
    facts = {"name": name, "time_zone": time_zone}
    _amend("office", Office, office, facts, by=by, authority=authority)


def amend_member(
    *,
    member: UUID,
    given: str,
    family: str,
    unit: UUID,
    by: custody.Actor,
    authority: str = "",
) -> None:
    """Give a member another name or unit; the same again is no act.

    Footage stays with the unit in which it was recorded.

    Raises:
        NotFound: there is no such member or unit.
    """
    _known(Unit, unit)
    facts = {"given": given, "family": family, "unit_id": unit}
    _amend("member", Member, member, facts, by=by, authority=authority)


def amend_camera(*, camera: UUID, model: str, by: custody.Actor, authority: str = "") -> None:
    """Give a camera another model; the same again is no act.

    Raises:
        NotFound: there is no such camera.
    """
    _amend("camera", Camera, camera, {"model": model}, by=by, authority=authority)


def assign(
    *,
    camera: UUID,
    member: UUID,
    since: datetime,
    until: datetime | None = None,
    by: custody.Actor,
    authority: str = "",
) -> UUID:
    """Give a camera to a member from a moment on, or for a period that is over; return which.

    The reasons are looked up first so that the refusal can name them; that nobody else is given
    the camera meanwhile is the database's exclusion constraint.

    Raises:
        NotFound: there is no such camera or member.
        AssignmentRefused: the camera cannot be assigned; every reason is listed.
    """
    row = _camera(camera)
    _known(Member, member)
    period = Period(since=since, until=until)
    blockers = rules.assignment_blockers(
        state=row.state, period=period, assignments=selectors.assignments_of(camera)
    )
    if blockers:
        raise AssignmentRefused(row.serial, blockers)
    assignment = Assignment(
        id=ids.new_id(),
        camera_id=camera,
        member_id=member,
        period=DateTimeTZRange(since, until, "[)"),
    )
    try:
        with custody.act(
            "assigned",
            on=_on(camera),
            by=by,
            authority=authority,
            detail=_told(member, since=since, until=until),
        ):
            assignment.save(force_insert=True)
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise AssignmentRefused(row.serial, (TAKEN_MEANWHILE,)) from error
        raise
    return assignment.id


def return_camera(*, camera: UUID, at: datetime, by: custody.Actor, authority: str = "") -> None:
    """End the assignment of a camera that is out; the moment itself belongs to nobody or the next.

    Raises:
        NotFound: there is no such camera.
        ReturnRefused: nobody has the camera, or got it later than this.
    """
    row = _camera(camera)
    if refusal := rules.return_refusal(assignments=selectors.assignments_of(camera), at=at):
        raise ReturnRefused(f"camera {row.serial} cannot be returned: {refusal}")
    out = Assignment.objects.get(camera_id=camera, period__upper_inf=True)
    with custody.act(
        "returned",
        on=_on(camera),
        by=by,
        authority=authority,
        detail=_told(out.member_id, until=at),
    ):
        out.period = DateTimeTZRange(out.period.lower, at, "[)")
        out.save(update_fields=("period",))


def _add(
    kind: str,
    row: models.Model,
    *,
    uid: UUID,
    by: custody.Actor,
    authority: str,
    told: dict[str, str],
) -> UUID:
    with custody.act(
        "added", on=custody.Subject(kind=kind, id=uid), by=by, authority=authority, detail=told
    ):
        row.save(force_insert=True)
    return uid


def _amend(
    kind: str,
    model: type[models.Model],
    uid: UUID,
    facts: Mapping[str, object],
    *,
    by: custody.Actor,
    authority: str,
) -> None:
    """Change what differs, and tell the log what it was and what it is."""
    _known(model, uid)
    row = model._default_manager.get(pk=uid)
    changed = {name: said for name, said in facts.items() if getattr(row, name) != said}
    if not changed:
        return
    detail = {
        "before": {name.removesuffix("_id"): str(getattr(row, name)) for name in changed},
        "after": {name.removesuffix("_id"): str(said) for name, said in changed.items()},
    }
    subject = custody.Subject(kind=kind, id=uid)
    with custody.act("amended", on=subject, by=by, authority=authority, detail=detail):
        for name, said in changed.items():
            setattr(row, name, said)
        row.save(update_fields=list(changed))


def _zone(time_zone: str, *, what: str) -> None:
    if time_zone not in available_timezones():
        raise TimeZoneUnknown(
            f"{what}: there is no time zone {time_zone!r}; give one like America/New_York"
        )


def _on(camera: UUID) -> custody.Subject:
    return custody.Subject(kind="camera", id=camera)


def _told(member: UUID, **moments: datetime | None) -> dict[str, str]:
    who = Member.objects.get(id=member)
    told = {name: clock.stamp(moment) for name, moment in moments.items() if moment}
    return {"member": str(member), "badge": who.badge, "name": who.name} | told


def _once(model: type[models.Model], **key: object) -> None:
    if model._default_manager.filter(**key).exists():
        said = ", ".join(f"{name} {value}" for name, value in key.items())
        kind = str(model._meta.verbose_name)
        article = "an" if kind[0] in "aeiou" else "a"
        raise NameTaken(f"there is {article} {kind} with {said} already; choose another")


def _known(model: type[models.Model], uid: UUID) -> None:
    if not model._default_manager.filter(pk=uid).exists():
        raise NotFound(f"there is no {model._meta.verbose_name} {uid}")


def _camera(camera: UUID) -> Camera:
    row = Camera.objects.filter(id=camera).first()
    if row is None:
        raise NotFound(f"there is no camera {camera}; add it first")
    return row
