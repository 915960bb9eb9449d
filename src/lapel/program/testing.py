"""A small program for other rooms' tests, made through the services."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from lapel.custody.services import SYSTEM
from lapel.program import services

ROLLOUT = datetime(2024, 3, 13, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class SmallProgram:
    """One office with two units, two members and two cameras; the first camera is worn."""

    office: UUID
    unit: UUID
    other_unit: UUID
    member: UUID
    other_member: UUID
    camera: UUID
    spare: UUID
    serial: str = "X6033923Q"
    spare_serial: str = "X6033924N"
    badge: str = "4417"
    other_badge: str = "2210"


def small_program(*, since: datetime = ROLLOUT) -> SmallProgram:
    """The program that most tests need: badge 4417 wears X6033923Q, and a spare lies about."""
    component = services.add_component(code="HSI", name="Homeland Security", by=SYSTEM)
    office = services.add_office(
        code="BAL", name="Baltimore", time_zone="America/New_York", by=SYSTEM
    )
    unit, other_unit = (
        services.add_unit(name=name, component=component, office=office, by=SYSTEM)
        for name in ("Response", "Fugitives")
    )
    member = services.add_member(given="Rosa", family="Alvarez", badge="4417", unit=unit, by=SYSTEM)
    other_member = services.add_member(
        given="Ben", family="Baker", badge="2210", unit=other_unit, by=SYSTEM
    )
    camera = services.add_camera(serial="X6033923Q", model="Body 4", by=SYSTEM)
    spare = services.add_camera(serial="X6033924N", model="Body 4", by=SYSTEM)
    services.assign(camera=camera, member=member, since=since, by=SYSTEM)
    return SmallProgram(
        office=office,
        unit=unit,
        other_unit=other_unit,
        member=member,
        other_member=other_member,
        camera=camera,
        spare=spare,
    )
