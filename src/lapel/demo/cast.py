"""The people, places and cameras of the demo agency. Data; every person is invented."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

STORY: Final = UUID("0b1d36a4-53b2-5c43-9c5e-6a8f8f0b7e10")
"""The subject of the entry which says that the demo has been told."""
MODEL: Final = "Body 4"
PASSWORD: Final = "lapel-demo"  # noqa: S105 - public on purpose
"""Known to everybody: shown on the sign-in page, and only while the demo is on."""


@dataclass(frozen=True, kw_only=True)
class OfficePart:
    """A field area and the day its cameras were first given out."""

    code: str
    name: str
    time_zone: str
    rollout: date

    @property
    def dock(self) -> str:
        """The name of its docking station."""
        return f"{self.code}-1"


@dataclass(frozen=True, kw_only=True)
class MemberPart:
    """Somebody who wears a camera, and the camera they wear now."""

    given: str
    family: str
    badge: str
    office: str
    component: str
    serial: str


@dataclass(frozen=True, kw_only=True)
class Handover:
    """A camera that changed hands: held by one badge until the day, by another from it on."""

    serial: str
    before: str
    after: str
    on: date


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """One demo account; its role is its username."""

    username: str
    name: str
    badge: str = ""
    scoped: bool = False


COMPONENTS: Final = {
    "HSI": "Homeland Security Investigations",
    "ERO": "Enforcement and Removal Operations",
}
UNIT_NAMES: Final = {"HSI": "Special Response", "ERO": "Fugitive Operations"}

EASTERN: Final = "America/New_York"
OFFICES: Final = (
    OfficePart(code="BAL", name="Baltimore", time_zone=EASTERN, rollout=date(2024, 3, 13)),
    OfficePart(code="PHI", name="Philadelphia", time_zone=EASTERN, rollout=date(2024, 3, 18)),
    OfficePart(code="WAS", name="Washington", time_zone=EASTERN, rollout=date(2024, 3, 25)),
    OfficePart(code="BUF", name="Buffalo", time_zone=EASTERN, rollout=date(2024, 4, 8)),
    OfficePart(code="DET", name="Detroit", time_zone="America/Detroit", rollout=date(2024, 4, 15)),
)

_PEOPLE: Final = """
BAL HSI Rosa/Alvarez/4417      Ben/Baker/2210         Thuy/Tran/3182          Marcus/Greene/5061
BAL ERO Aisha/Rahman/2745      Peter/Lindqvist/6120   Denise/Carter/1987      Omar/Haddad/3354
PHI HSI Nadia/Petrova/4102     James/O'Rourke/2866    Grace/Kim/5519          Luis/Ortega/7043
PHI ERO Tamika/Jefferson/3608  Daniel/Weiss/1424      Priya/Natarajan/6275    Hector/Salas/4890
WAS HSI Elena/Marchetti/5230   Kwame/Mensah/2019      Susan/Blackwood/6641    Andre/Dubois/3977
WAS ERO Yuki/Tanaka/1733       Carlos/Medina/5804     Fatima/Siddiqui/4456    Robert/Hayes/2391
BUF HSI Anna/Kowalska/6002     Tyrone/Banks/3145      Mei-Ling/Chen/4728      Patrick/Doyle/1560
BUF ERO Leila/Farsi/5377       Samuel/Oyelaran/2904   Joy/Redcloud/6819       Miguel/Santos/4031
DET HSI Zainab/Khoury/3490     William/Novak/5142     Ingrid/Johansen/2658    Terrence/Moore/6733
DET ERO Sofia/Reyes/1876       Ahmed/Nasser/4265      Claire/Beaumont/5998    Jerome/Whitaker/3721
"""
_LETTERS: Final = "QNKTRWPLMJHFVXCB"


def _serial(number: int) -> str:
    """The serial number of the demo's camera of this number: ``X6033923Q`` is the first."""
    return f"X{6_033_923 + 7 * number}{_LETTERS[number % len(_LETTERS)]}"


def _members() -> tuple[MemberPart, ...]:
    people = [
        (office, component, *person.split("/"))
        for office, component, *persons in map(str.split, _PEOPLE.strip().splitlines())
        for person in persons
    ]
    return tuple(
        MemberPart(
            office=office,
            component=component,
            given=given,
            family=family,
            badge=badge,
            serial=_serial(number),
        )
        for number, (office, component, given, family, badge) in enumerate(people)
    )


MEMBERS: Final = _members()
BY_BADGE: Final = {member.badge: member for member in MEMBERS}

HANDOVERS: Final = (
    Handover(serial=BY_BADGE["1987"].serial, before="3354", after="1987", on=date(2025, 2, 3)),
    Handover(serial=BY_BADGE["7043"].serial, before="5519", after="7043", on=date(2025, 5, 12)),
    Handover(serial=BY_BADGE["4456"].serial, before="2391", after="4456", on=date(2024, 11, 4)),
    Handover(serial=BY_BADGE["6733"].serial, before="2658", after="6733", on=date(2025, 8, 18)),
)

RETURNED: Final = _serial(40)
"""Held by badge 5061 until they got a newer one; nobody has it now."""
RETURNED_BY: Final = "5061"
RETURNED_ON: Final = date(2025, 9, 15)
SPARES: Final = (_serial(41), _serial(42))
IN_REPAIR: Final = _serial(43)
UNKNOWN: Final = "X6099871D"
"""A camera that is not in the program at all."""

SIGN_INS: Final = (
    SignIn(username="wearer", name="Rosa Alvarez", badge="4417"),
    SignIn(username="supervisor", name="Dana Whitfield", scoped=True),
    SignIn(username="custodian", name="Iris Feldman"),
    SignIn(username="auditor", name="Samuel Okafor"),
    SignIn(username="admin", name="Lin Nakamura"),
)


def office(code: str) -> OfficePart:
    """The field area with this code."""
    return next(part for part in OFFICES if part.code == code)
