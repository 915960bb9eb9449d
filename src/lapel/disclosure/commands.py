"""`lapel export`: a recording as an open package."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from django.conf import settings

from lapel.accounts.services import actor_at_the_command_line
from lapel.disclosure import services

app = typer.Typer(no_args_is_help=True)


@app.callback()
def about() -> None:
    """Hand out what others can check."""


@app.command()
def export(
    recording: Annotated[UUID, typer.Argument(help="The recording's id, from its page.")],
    to: Annotated[Path, typer.Option(help="A folder that does not exist yet, or is empty.")],
) -> None:
    """Write a recording as a package that lapel-verify checks anywhere."""
    by = actor_at_the_command_line()
    services.export_folder(recording=recording, target=to, by=by, config=settings.LAPEL)
    typer.echo(f"{to}: check it with  lapel-verify {to}")
