"""`lapel lists …`: lists of the program from and to files, from the command line."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lapel.accounts.services import actor_at_the_command_line
from lapel.foundation import listing
from lapel.program.errors import ListRefused
from lapel.program.lists import applying, planning, services
from lapel.program.lists.words import ADD, CHANGE, SAME, WRONG

app = typer.Typer(help="Lists of the program as CSV and XLSX, in and out.", no_args_is_help=True)


class Name(StrEnum):
    """The lists there are."""

    COMPONENTS = "components"
    OFFICES = "offices"
    UNITS = "units"
    MEMBERS = "members"
    CAMERAS = "cameras"
    ASSIGNMENTS = "assignments"


Which = Annotated[Name, typer.Argument(help="Which list.")]
DayFirst = Annotated[bool, typer.Option("--day-first", help="Read 03/04/2024 as the 3rd of April.")]


@app.command("import")
def import_list(
    name: Which,
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.", exists=True, dir_okay=False)],
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Import it; without, only say what would be.")
    ] = False,
    good_rows: Annotated[
        bool,
        typer.Option("--good-rows", help="Import the rows without problems, leave out the others."),
    ] = False,
    day_first: DayFirst = False,
) -> None:
    """Say what importing a list would do, row by row with each problem; with --apply do it."""
    data = file.read_bytes()
    plan = planning.plan(name, data, day_first=day_first)
    typer.echo(f"{file.name}: read as {plan.read_as}")
    for note in plan.notes:
        typer.echo(f"note: {note}")
    if plan.unused:
        typer.echo(f"not used: {', '.join(plan.unused)}")
    problems = [
        (str(row.number), each.column, each.value, each.rule, each.cure)
        for row in plan.rows
        for each in row.problems
    ]
    if problems:
        listing.show(("row", "column", "value", "problem", "what clears it"), problems)
    counts = ", ".join(f"{plan.count(each)} {each}" for each in (ADD, CHANGE, SAME, WRONG))
    typer.echo(f"{len(plan.rows)} rows: {counts}")
    if not apply:
        typer.echo("nothing was changed; --apply imports it")
        raise typer.Exit(1 if problems else 0)
    done = applying.apply(
        kind=name,
        data=data,
        day_first=day_first,
        good_only=good_rows,
        by=actor_at_the_command_line(),
        authority=f"list {file.name}",
    )
    typer.echo(f"{done.changed} imported, {done.same} as they were, {len(done.left_out)} left out")


@app.command("export")
def export_list(
    name: Which,
    file: Annotated[Path, typer.Argument(help="Where to; its ending says csv or xlsx.")],
) -> None:
    """Write a list as it is now, in the columns that an import reads again."""
    if file.exists():
        raise ListRefused(f"{file} is there already; choose another name")
    made = services.write(
        kind=name,
        form=file.suffix.removeprefix(".").lower(),
        by=actor_at_the_command_line(),
        taker=None,
    )
    with file.open("wb") as out:
        for line in made.lines or ():
            out.write(line.encode())
        if made.file is not None:
            with made.file:
                out.write(made.file.read())
    typer.echo(f"{file} is written")
