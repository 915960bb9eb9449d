"""`lapel program …`: who and what the program consists of, from the command line."""

from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

import typer

from lapel.accounts import selectors as accounts
from lapel.accounts.services import actor_at_the_command_line as _who
from lapel.foundation import clock, listing
from lapel.program import selectors, services
from lapel.program.errors import NotFound, ProgramError

app = typer.Typer(help="Offices, units, members and cameras.", no_args_is_help=True)

Facts = TypeVar("Facts")
Authority = Annotated[str, typer.Option(help="The order or ticket that this act rests on.")]
OfficeCode = Annotated[str, typer.Option(help="Code of the office.")]
Moment = Annotated[str, typer.Option(help="A moment, like 2024-03-13T14:02:00-04:00.")]


@app.command()
def offices() -> None:
    """List the offices, with the ids that `lapel users grant --scope` asks for."""
    rows = [(o.code, o.name, o.time_zone, f"office:{o.id}") for o in selectors.offices()]
    listing.show(("code", "office", "time zone", "scope"), rows)


@app.command()
def units() -> None:
    """List the units, with the ids that `lapel users grant --scope` asks for."""
    rows = [(u.office, u.component, u.name, f"unit:{u.id}") for u in selectors.units()]
    listing.show(("office", "component", "unit", "scope"), rows)


@app.command()
def members() -> None:
    """List everybody who may wear a camera."""
    rows = [(m.badge, m.name, m.component, m.unit, m.office) for m in selectors.members()]
    listing.show(("badge", "name", "component", "unit", "office"), rows)


@app.command()
def cameras() -> None:
    """List the cameras, and who has them now."""
    now = clock.now()
    worn = {camera.serial: selectors.who_wore(camera.serial, now) for camera in selectors.cameras()}
    rows = [
        (c.serial, c.model, c.state.replace("_", " "), f"{w.name} ({w.badge})" if w else "")
        for c in selectors.cameras()
        for w in [worn[c.serial]]
    ]
    listing.show(("serial", "model", "state", "worn by"), rows)


@app.command()
def wore(serial: str, at: Moment = "") -> None:
    """Say who wore a camera at a moment, by default now."""
    moment = _moment(at)
    worn = selectors.who_wore(serial, moment)
    who = f"{worn.name} ({worn.badge})" if worn else "nobody"
    typer.echo(f"{who} wore {serial} at {clock.stamp(moment)}")


@app.command()
def add_component(code: str, name: str, authority: Authority = "") -> None:
    """Add a branch of the agency."""
    services.add_component(code=code, name=name, by=_who(), authority=authority)
    typer.echo(f"component {code} is there")


@app.command()
def add_office(
    code: str,
    name: str,
    time_zone: Annotated[str, typer.Option(help="Where it lies, like America/New_York.")],
    authority: Authority = "",
) -> None:
    """Add an area of responsibility, with the time zone its people live in."""
    services.add_office(code=code, name=name, time_zone=time_zone, by=_who(), authority=authority)
    typer.echo(f"office {code} is there")


@app.command()
def add_unit(
    name: str,
    component: Annotated[str, typer.Option(help="Code of the component it belongs to.")],
    office: OfficeCode,
    authority: Authority = "",
) -> None:
    """Add a unit of a component at an office."""
    branch = _found(selectors.component_by_code(component), f"component {component}")
    services.add_unit(
        name=name, component=branch.id, office=_office(office), by=_who(), authority=authority
    )
    typer.echo(f"unit {name} of office {office} is there")


@app.command()
def add_member(
    badge: str,
    given: Annotated[str, typer.Argument(help="Given name.")],
    family: Annotated[str, typer.Argument(help="Family name.")],
    *,
    unit: Annotated[str, typer.Option(help="Name of their unit.")],
    office: OfficeCode,
    authority: Authority = "",
) -> None:
    """Add a person who may wear a camera."""
    place = _found(
        selectors.unit_by_name(_office(office), unit), f"unit {unit!r} of office {office}"
    )
    services.add_member(
        given=given, family=family, badge=badge, unit=place.id, by=_who(), authority=authority
    )
    typer.echo(f"{given} {family} ({badge}) is there")


@app.command()
def link_user(
    badge: str,
    username: Annotated[str, typer.Argument(help="What they type to sign in.")],
    authority: Authority = "",
) -> None:
    """Say as whom a member signs in, so that they find their own footage."""
    user = _found(accounts.user_by_username(username), f"user {username}")
    services.link_user(member=_member(badge), user=user.id, by=_who(), authority=authority)
    typer.echo(f"badge {badge} signs in as {username}")


@app.command()
def add_camera(
    serial: Annotated[str, typer.Argument(help="The serial number that the camera reports.")],
    model: str,
    authority: Authority = "",
) -> None:
    """Add a camera, in service and held by nobody."""
    services.add_camera(serial=serial, model=model, by=_who(), authority=authority)
    typer.echo(f"camera {serial} is there")


@app.command()
def assign(serial: str, badge: str, since: Moment = "", authority: Authority = "") -> None:
    """Give a camera to a member, by default from now on."""
    moment = _moment(since)
    services.assign(
        camera=_camera(serial),
        member=_member(badge),
        since=moment,
        by=_who(),
        authority=authority,
    )
    typer.echo(f"badge {badge} has {serial} since {clock.stamp(moment)}")


@app.command("return")
def return_camera(serial: str, at: Moment = "", authority: Authority = "") -> None:
    """Take a camera back from whoever has it, by default now."""
    moment = _moment(at)
    services.return_camera(camera=_camera(serial), at=moment, by=_who(), authority=authority)
    typer.echo(f"{serial} is back since {clock.stamp(moment)}")


def _office(code: str) -> UUID:
    return _found(selectors.office_by_code(code), f"office {code}").id


def _member(badge: str) -> UUID:
    return _found(selectors.member_by_badge(badge), f"member with badge {badge}").id


def _camera(serial: str) -> UUID:
    return _found(selectors.camera_by_serial(serial), f"camera {serial}").id


def _found(facts: Facts | None, what: str) -> Facts:
    if facts is None:
        raise NotFound(
            f"there is no {what}; `lapel program --help` names the lists of what there is"
        )
    return facts


def _moment(text: str) -> datetime:
    try:
        return clock.parse(text) if text else clock.now()
    except ValueError as error:
        raise ProgramError(str(error)) from error
