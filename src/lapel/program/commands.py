"""`lapel program …`: who and what the program consists of, from the command line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lapel.foundation import clock
from lapel.program import selectors
from lapel.program.errors import ProgramError

app = typer.Typer(help="Offices, units, members and cameras.", no_args_is_help=True)


@app.command()
def offices() -> None:
    """List the offices, with the ids that `lapel users grant --scope` asks for."""
    rows = [(o.code, o.name, o.time_zone, f"office:{o.id}") for o in selectors.offices()]
    _show(("code", "office", "time zone", "scope"), rows)


@app.command()
def units() -> None:
    """List the units, with the ids that `lapel users grant --scope` asks for."""
    rows = [(u.office, u.component, u.name, f"unit:{u.id}") for u in selectors.units()]
    _show(("office", "component", "unit", "scope"), rows)


@app.command()
def members() -> None:
    """List everybody who may wear a camera."""
    rows = [(m.badge, m.name, m.component, m.unit, m.office) for m in selectors.members()]
    _show(("badge", "name", "component", "unit", "office"), rows)


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
    _show(("serial", "model", "state", "worn by"), rows)


@app.command()
def wore(
    serial: str,
    at: Annotated[str, typer.Option(help="A moment, like 2024-03-13T14:02:00-04:00.")] = "",
) -> None:
    """Say who wore a camera at a moment, by default now."""
    moment = _moment(at)
    worn = selectors.who_wore(serial, moment)
    who = f"{worn.name} ({worn.badge})" if worn else "nobody"
    typer.echo(f"{who} wore {serial} at {clock.stamp(moment)}")


def _moment(text: str) -> datetime:
    try:
        return clock.parse(text) if text else clock.now()
    except ValueError as error:
        raise ProgramError(str(error)) from error


def _show(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(*heads, box=None)
    for row in rows:
        table.add_row(*row)
    console = Console()
    console.print(table, soft_wrap=not console.is_terminal)
