"""One function a list: what a row wants, what the program has, and the acts between the two."""

from collections.abc import Callable, Mapping
from typing import Final
from zoneinfo import available_timezones

from lapel.program import rules
from lapel.program.lists.columns import plain
from lapel.program.lists.known import Known
from lapel.program.lists.words import Act, Found, Problem, RowRefused, Values

STATES: Final[Mapping[str, str]] = {
    **{plain(state): state for state in rules.CAMERA_STATES},
    **dict.fromkeys(("active", "ok", "inuse", "deployed", "issued", "spare"), rules.IN_SERVICE),
    **dict.fromkeys(("repair", "broken", "defective", "rma"), "in_repair"),
    **dict.fromkeys(("missing", "stolen"), "lost"),
    **dict.fromkeys(("decommissioned", "disposed", "outofservice"), "retired"),
}


def component(values: Values, known: Known) -> Found:
    """A branch of the agency, by its code."""
    code, name = values["code"], values["name"]
    row = known.components.get(code.casefold())
    if row is None:
        acts = (Act(name="add_component", facts={"code": code, "name": name}),)
    else:
        acts = (Act(name="amend_component", facts={"component": row.id, "name": name}),)
    return Found(
        key=code.casefold(),
        label=f"{name} ({row.code if row else code})",
        wanted={"Name": name},
        stored={"Name": row.name} if row else None,
        acts=acts,
    )


def office(values: Values, known: Known) -> Found:
    """An area of responsibility, by its code."""
    code, name, zone = values["code"], values["name"], values["time_zone"]
    if zone not in available_timezones():
        raise RowRefused(
            Problem(
                column="Time zone",
                value=zone,
                rule="there is no such time zone",
                cure="write one like America/New_York",
            )
        )
    row = known.offices.get(code.casefold())
    facts = {"name": name, "time_zone": zone}
    if row is None:
        acts = (Act(name="add_office", facts={"code": code, **facts}),)
    else:
        acts = (Act(name="amend_office", facts={"office": row.id, **facts}),)
    return Found(
        key=code.casefold(),
        label=f"{name} ({row.code if row else code})",
        wanted={"Name": name, "Time zone": zone},
        stored={"Name": row.name, "Time zone": row.time_zone} if row else None,
        acts=acts,
    )


def unit(values: Values, known: Known) -> Found:
    """A unit, by its office and name; it keeps its component."""
    name = values["name"]
    place, branch = known.office(values["office"]), known.component(values["component"])
    row = known.units.get((place.id, name.casefold()))
    if row is not None and row.component_id != branch.id:
        raise RowRefused(
            Problem(
                column="Component",
                value=values["component"],
                rule=f"unit {row.name} of office {place.code} belongs to {row.component.code},"
                " and a unit keeps its component",
                cure=f"write {row.component.code}, or give the new unit another name",
            )
        )
    facts = {"name": name, "component": branch.id, "office": place.id}
    return Found(
        key=f"{place.id} {name.casefold()}",
        label=f"{name} ({place.code})",
        wanted={"Component": branch.code},
        stored={"Component": branch.code} if row else None,
        acts=(Act(name="add_unit", facts=facts),),
    )


def member(values: Values, known: Known) -> Found:
    """A person who may wear a camera, by their badge."""
    badge, given, family = values["badge"], values["given"], values["family"]
    known.look_for_lost_zeros(badge)
    place = known.unit(values["unit"], values["office"])
    row = known.members.get(badge.casefold())
    facts = {"given": given, "family": family, "unit": place.id}
    if row is None:
        acts = (Act(name="add_member", facts={"badge": badge, **facts}),)
    else:
        acts = (Act(name="amend_member", facts={"member": row.id, **facts}),)
    stored = (
        {
            "Given name": row.given,
            "Family name": row.family,
            "Unit": f"{row.unit.name} ({row.unit.office.code})",
        }
        if row
        else None
    )
    return Found(
        key=badge.casefold(),
        label=f"{given} {family} ({badge})",
        wanted={
            "Given name": given,
            "Family name": family,
            "Unit": f"{place.name} ({place.office.code})",
        },
        stored=stored,
        acts=acts,
    )


def camera(values: Values, known: Known) -> Found:
    """A camera, by its serial number; an empty state leaves it as it is."""
    serial, model = values["serial"], values["model"]
    row = known.cameras.get(serial.casefold())
    state = _state(values["state"])
    wanted = {"Model": model} | ({"State": state.replace("_", " ")} if state else {})
    if row is None:
        acts = [Act(name="add_camera", facts={"serial": serial, "model": model})]
        if state and state != rules.IN_SERVICE:
            acts.append(Act(name="set_camera_state", facts={"serial": serial, "state": state}))
        stored = None
    else:
        acts = []
        if row.model != model:
            acts.append(Act(name="amend_camera", facts={"camera": row.id, "model": model}))
        if state and row.state != state:
            acts.append(Act(name="set_camera_state", facts={"serial": row.serial, "state": state}))
        stored = {"Model": row.model} | ({"State": row.state.replace("_", " ")} if state else {})
    return Found(
        key=serial.casefold(),
        label=f"{serial}, {model}",
        wanted=wanted,
        stored=stored,
        acts=tuple(acts),
    )


LOOKS: Final[Mapping[str, Callable[[Values, Known], Found]]] = {
    "components": component,
    "offices": office,
    "units": unit,
    "members": member,
    "cameras": camera,
}


def _state(text: str) -> str:
    if not text:
        return ""
    state = STATES.get(plain(text))
    if state is None:
        known = ", ".join(each.replace("_", " ") for each in rules.CAMERA_STATES)
        raise RowRefused(
            Problem(
                column="State",
                value=text,
                rule="there is no such state",
                cure=f"write one of {known}",
            )
        )
    return state
