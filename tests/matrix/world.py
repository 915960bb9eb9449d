"""The agency of the matrix: one person a role, and one of everything for each relation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from uuid import UUID

from lapel.accounts import selectors as accounts
from lapel.accounts.models import User
from lapel.accounts.rules import Scope, Viewer
from lapel.accounts.services import actor_of
from lapel.accounts.testing import make_user
from lapel.custody.services import SYSTEM, Actor
from lapel.evidence import services as evidence
from lapel.evidence.arrivals import Reason, Received
from lapel.evidence.services import Examination, Made
from lapel.evidence.testing import NOON, kept
from lapel.program import services as program
from lapel.program.testing import SmallProgram, small_program

ROLES: Final = ("nobody", "wearer", "supervisor", "custodian", "auditor", "admin")
FILM: Final = {
    "kind": "video",
    "codec": "h264",
    "profile": "High",
    "pixel_format": "yuv420p",
    "width": 640,
    "height": 360,
    "rate": "30/1",
    "variable_rate": False,
    "rotation": 0,
}
RELATIONS: Final = ("own", "same_unit", "other_office", "quarantined")
"""To the wearer and, but for "own", to the supervisor of the wearer's unit."""


@dataclass(frozen=True, kw_only=True)
class World:
    """Everybody and everything, made through the services."""

    agency: SmallProgram
    users: Mapping[str, User]
    wearers: Mapping[str, User]
    members: Mapping[str, UUID]
    cameras: Mapping[str, str]
    footage: Mapping[str, Received]
    made: dict[tuple[str, str], str] = field(default_factory=dict)

    def viewer(self, role: str) -> Viewer:
        """The rights of a role's holder."""
        return accounts.viewer(self.users[role])

    @cached_property
    def custodian(self) -> tuple[Viewer, Actor]:
        """Who prepares what a route needs to exist."""
        return self.viewer("custodian"), actor_of(self.users["custodian"])

    def value(self, parameter: str, relation: str, makers: Mapping[str, "Maker"]) -> str:
        """What stands in an address for a parameter; made once for each relation."""
        key = (parameter, relation)
        if key not in self.made:
            assert parameter in makers, f"teach makers.py to make a {parameter!r}"
            self.made[key] = str(makers[parameter](self, relation))
        return self.made[key]


Maker = Callable[[World, str], object]


def world() -> World:
    """The agency, with four recordings that differ in whose they are."""
    agency = small_program()
    far = _far_away(agency)
    near = program.add_member(given="Cai", family="Chen", badge="3391", unit=agency.unit, by=SYSTEM)
    scope = Scope(kind="unit", id=agency.unit)
    users = {
        role: make_user(role, *(() if role == "nobody" else (role,)), scope=scope) for role in ROLES
    }
    members = {"own": agency.member, "same_unit": near, "other_office": far[0]}
    wearers = {
        "own": users["wearer"],
        "same_unit": make_user("colleague", "wearer"),
        "other_office": make_user("faraway", "wearer"),
    }
    for relation, wearer in wearers.items():
        program.link_user(member=members[relation], user=wearer.id, by=SYSTEM)
    places = {
        "own": (agency.unit, agency.office),
        "same_unit": (agency.unit, agency.office),
        "other_office": far[1:],
    }
    footage = {
        relation: _footage(
            relation,
            wearer_id=members[relation],
            unit_id=places[relation][0],
            office_id=places[relation][1],
        )
        for relation in places
    }
    unknown = Reason(code="unknown_camera", text="no camera is named")
    footage["quarantined"] = _footage("quarantined", camera_serial="X9", reasons=(unknown,))
    cameras = dict.fromkeys(RELATIONS, agency.serial) | {"other_office": agency.spare_serial}
    return World(
        agency=agency,
        users=users,
        wearers=wearers | {"quarantined": wearers["other_office"]},
        members=members | {"quarantined": far[0]},
        cameras=cameras,
        footage=footage,
    )


def _far_away(agency: SmallProgram) -> tuple[UUID, UUID, UUID]:
    """A member, a unit and an office that share nothing with the others."""
    office = program.add_office(
        code="SEA", name="Seattle", time_zone="America/Los_Angeles", by=SYSTEM
    )
    component = program.add_component(code="ERO", name="Removal Operations", by=SYSTEM)
    unit = program.add_unit(name="Harbor", component=component, office=office, by=SYSTEM)
    member = program.add_member(given="Dee", family="Diaz", badge="1187", unit=unit, by=SYSTEM)
    program.assign(camera=agency.spare, member=member, since=NOON, by=SYSTEM)
    return member, unit, office


def _footage(relation: str, **facts: object) -> Received:
    got = kept(f"footage of {relation}".encode(), **facts)
    found = Examination(
        playable="original",
        content_type="video/mp4",
        duration_ms=9_000,
        findings=(),
        facts={"streams": [FILM]},
    )
    evidence.record_examination(clip=got.clip_id, found=found, by=SYSTEM)
    poster = Made(
        kind="poster",
        sha256=got.recording_id.hex * 2,
        size=1,
        content_type="image/jpeg",
        recipe={"maker": "test"},
    )
    evidence.record_made(clip=got.clip_id, made=[poster], by=SYSTEM)
    return got
