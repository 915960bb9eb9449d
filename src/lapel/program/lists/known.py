"""What the program has, as planning looks it up: without regard to capitals, in memory."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from lapel.program.lists.words import Problem, RowRefused
from lapel.program.models import Camera, Component, Member, Office, Unit


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything that rows may name, read once for a file."""

    components: dict[str, Component]
    offices: dict[str, Office]
    offices_by_name: dict[str, Office]
    units: dict[tuple[UUID, str], Unit]
    units_by_name: dict[str, list[Unit]]
    members: dict[str, Member]
    cameras: dict[str, Camera]
    bare: dict[str, str] = field(default_factory=dict)
    """Badges by what is left of them when a spreadsheet has taken their zeros."""

    def office(self, text: str, column: str = "Office") -> Office:
        """The office of this code or name.

        Raises:
            RowRefused: there is none.
        """
        found = self.offices.get(text.casefold()) or self.offices_by_name.get(text.casefold())
        if found is None:
            codes = ", ".join(sorted(office.code for office in self.offices.values())[:8])
            raise RowRefused(
                _none(column, text, "office", f"import it first, or use one of {codes or 'none'}")
            )
        return found

    def component(self, text: str) -> Component:
        """The component of this code.

        Raises:
            RowRefused: there is none.
        """
        found = self.components.get(text.casefold())
        if found is None:
            codes = ", ".join(sorted(each.code for each in self.components.values())[:8])
            raise RowRefused(
                _none(
                    "Component",
                    text,
                    "component",
                    f"import it first, or use one of {codes or 'none'}",
                )
            )
        return found

    def unit(self, text: str, office: str) -> Unit:
        """The unit of this name, at the office that is named, or the only one of the name.

        Raises:
            RowRefused: there is none, or there are several.
        """
        if office:
            place = self.office(office)
            found = self.units.get((place.id, text.casefold()))
            if found is None:
                raise RowRefused(
                    _none(
                        "Unit",
                        text,
                        f"unit of office {place.code}",
                        f"import it first, or use one of {self._units_of(place)}",
                    )
                )
            return found
        several = self.units_by_name.get(text.casefold(), [])
        if not several:
            raise RowRefused(_none("Unit", text, "unit", "import it first"))
        if len(several) > 1:
            codes = ", ".join(unit.office.code for unit in several)
            raise RowRefused(
                Problem(
                    column="Unit",
                    value=text,
                    rule=f"several offices have a unit of this name ({codes})",
                    cure="name the office in its column",
                )
            )
        return several[0]

    def _units_of(self, office: Office) -> str:
        names = sorted(unit.name for unit in self.units.values() if unit.office_id == office.id)
        return ", ".join(names[:8]) or "none"

    def member(self, badge: str) -> Member:
        """The member with this badge.

        Raises:
            RowRefused: there is none.
        """
        self.look_for_lost_zeros(badge)
        found = self.members.get(badge.casefold())
        if found is None:
            raise RowRefused(_none("Badge", badge, "member", "import the members first"))
        return found

    def camera(self, serial: str) -> Camera:
        """The camera of this serial number.

        Raises:
            RowRefused: there is none.
        """
        found = self.cameras.get(serial.casefold())
        if found is None:
            raise RowRefused(_none("Serial", serial, "camera", "import the cameras first"))
        return found

    def look_for_lost_zeros(self, badge: str) -> None:
        """Notice a badge whose zeros a spreadsheet has taken: 417 where there is a 0417.

        Raises:
            RowRefused: it looks like one.
        """
        longer = self.bare.get(badge.lstrip("0")) if badge.isdigit() else None
        if longer is not None and badge.casefold() not in self.members:
            raise RowRefused(
                Problem(
                    column="Badge",
                    value=badge,
                    rule=f"there is badge {longer}; a spreadsheet may have taken or added zeros",
                    cure=f"write {longer} if it is meant, with the column formatted as text;"
                    " add a new member whose badge differs by zeros alone by hand",
                )
            )


def known() -> Known:
    """What the program has now."""
    members = {
        row.badge.casefold(): row
        for row in Member.objects.select_related("unit__office", "unit__component")
    }
    offices = list(Office.objects.all())
    units = list(Unit.objects.select_related("office", "component"))
    by_name: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        by_name[unit.name.casefold()].append(unit)
    return Known(
        components={row.code.casefold(): row for row in Component.objects.all()},
        offices={row.code.casefold(): row for row in offices},
        offices_by_name={row.name.casefold(): row for row in offices},
        units={(row.office_id, row.name.casefold()): row for row in units},
        units_by_name=by_name,
        members=members,
        cameras={row.serial.casefold(): row for row in Camera.objects.all()},
        bare={row.badge.lstrip("0"): row.badge for row in members.values() if row.badge.isdigit()},
    )


def _none(column: str, value: str, what: str, cure: str) -> Problem:
    return Problem(column=column, value=value, rule=f"there is no such {what}", cure=cure)
