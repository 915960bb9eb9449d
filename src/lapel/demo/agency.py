"""Build the demo agency through the services of its rooms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from lapel.accounts import selectors as people
from lapel.accounts import services as accounts
from lapel.accounts.rules import Scope
from lapel.custody.services import SYSTEM
from lapel.demo import cast
from lapel.foundation.config import Config
from lapel.program import selectors, services

HANDED_OUT: time = time(9)
"""Cameras change hands at nine in the morning, where the office is."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What the agency consists of, and whether this call made it."""

    made: bool
    offices: int
    units: int
    members: int
    cameras: int


@dataclass(frozen=True, kw_only=True)
class Term:
    """One assignment as the demo wants it."""

    serial: str
    badge: str
    since: datetime
    until: datetime | None = None


def present() -> bool:
    """Whether the demo agency is in this installation."""
    demo = cast.SIGN_INS[0]
    user = people.user_by_username(demo.username)
    member = selectors.member_by_badge(demo.badge)
    return user is not None and member is not None and member.user_id == user.id


def occupied() -> bool:
    """Whether somebody else's agency is here: the demo keeps out of it."""
    return not present() and bool(people.users() or selectors.offices())


@transaction.atomic
def load(config: Config) -> Loaded:
    """Build the demo agency, whole or not at all; where it is already, change nothing."""
    made = not present()
    if made:
        authority = f"demo data of {config.agency}"
        units = _places(authority)
        members = _members(units, authority)
        _cameras(members, authority)
        _sign_ins(units, members, authority)
    return Loaded(
        made=made,
        offices=len(selectors.offices()),
        units=len(selectors.units()),
        members=len(selectors.members()),
        cameras=len(selectors.cameras()),
    )


def _places(authority: str) -> dict[tuple[str, str], UUID]:
    """Components, offices, and a unit for each component at each office."""
    components = {
        code: services.add_component(code=code, name=name, by=SYSTEM, authority=authority)
        for code, name in cast.COMPONENTS.items()
    }
    units = {}
    for part in cast.OFFICES:
        office = services.add_office(
            code=part.code,
            name=part.name,
            time_zone=part.time_zone,
            by=SYSTEM,
            authority=authority,
        )
        for code, component in components.items():
            units[part.code, code] = services.add_unit(
                name=f"{part.name} {cast.UNIT_NAMES[code]}",
                component=component,
                office=office,
                by=SYSTEM,
                authority=authority,
            )
    return units


def _members(units: dict[tuple[str, str], UUID], authority: str) -> dict[str, UUID]:
    return {
        part.badge: services.add_member(
            given=part.given,
            family=part.family,
            badge=part.badge,
            unit=units[part.office, part.component],
            by=SYSTEM,
            authority=authority,
        )
        for part in cast.MEMBERS
    }


def _cameras(members: dict[str, UUID], authority: str) -> None:
    """Every camera, who held it since when, and the one that is in repair."""
    owned = [part.serial for part in cast.MEMBERS]
    cameras = {
        serial: services.add_camera(serial=serial, model=cast.MODEL, by=SYSTEM, authority=authority)
        for serial in (*owned, cast.RETURNED, *cast.SPARES, cast.IN_REPAIR)
    }
    for term in terms():
        services.assign(
            camera=cameras[term.serial],
            member=members[term.badge],
            since=term.since,
            by=SYSTEM,
            authority=authority,
        )
        if term.until is not None:
            services.return_camera(
                camera=cameras[term.serial], at=term.until, by=SYSTEM, authority=authority
            )
    services.set_camera_state(
        camera=cameras[cast.IN_REPAIR], state="in_repair", by=SYSTEM, authority=authority
    )


def terms() -> Iterator[Term]:
    """Every assignment of the demo, the earlier holder of a camera before the later one."""
    began = {change.before: change.on for change in cast.HANDOVERS} | {
        cast.RETURNED_BY: cast.RETURNED_ON
    }
    inherited = {change.serial: change for change in cast.HANDOVERS}
    for part in cast.MEMBERS:
        change = inherited.get(part.serial)
        first = _moment(part.office, cast.office(part.office).rollout)
        if change is not None:
            moved = _moment(part.office, change.on)
            yield Term(serial=part.serial, badge=change.before, since=first, until=moved)
            yield Term(serial=part.serial, badge=part.badge, since=moved)
        else:
            own = began.get(part.badge)
            since = _moment(part.office, own) if own else first
            yield Term(serial=part.serial, badge=part.badge, since=since)
    part = cast.BY_BADGE[cast.RETURNED_BY]
    yield Term(
        serial=cast.RETURNED,
        badge=part.badge,
        since=_moment(part.office, cast.office(part.office).rollout),
        until=_moment(part.office, cast.RETURNED_ON),
    )


def _moment(office: str, day: date) -> datetime:
    return datetime.combine(day, HANDED_OUT, ZoneInfo(cast.office(office).time_zone))


def _sign_ins(units: dict[tuple[str, str], UUID], members: dict[str, UUID], authority: str) -> None:
    wearer = cast.BY_BADGE[cast.SIGN_INS[0].badge]
    scope = Scope(kind="unit", id=units[wearer.office, wearer.component])
    for sign_in in cast.SIGN_INS:
        user = accounts.create_user(
            username=sign_in.username,
            name=sign_in.name,
            email=f"{sign_in.username}@demo.example",
            password=cast.PASSWORD,
            by=SYSTEM,
            authority=authority,
        )
        accounts.grant(
            user=user,
            role=sign_in.username,
            scope=scope if sign_in.scoped else None,
            by=SYSTEM,
            authority=authority,
        )
        if sign_in.badge:
            services.link_user(
                member=members[sign_in.badge], user=user, by=SYSTEM, authority=authority
            )
