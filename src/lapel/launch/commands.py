"""Commands that look across rooms: `lapel fsck`."""

import typer
from django.conf import settings

from lapel.custody import fsck as log
from lapel.custody.sequencer import Log
from lapel.evidence import fsck as footage
from lapel.evidence.vault import Vault
from lapel.foundation.keys import KeyFolder

app = typer.Typer(no_args_is_help=True)


@app.callback()
def about() -> None:
    """Check everything that is stored."""


@app.command()
def fsck() -> None:
    """Derive every hash, tile and checkpoint again; exit code 1 at any difference."""
    here = settings.LAPEL
    public = Log(folder=here.log, origin=here.log_origin, key=KeyFolder(here.keys).log_key())
    sound = True
    number = 0
    for steps in (log.check(public), footage.check(Vault(here.vault))):
        for step in steps:
            number += 1
            sound = sound and step.ok
            typer.echo(f"{number}. {step.name:<20} {'ok  ' if step.ok else 'BAD '} {step.found}")
            for note in step.notes:
                typer.echo(f"      {note}")
    typer.echo("everything agrees" if sound else "something differs: see BAD above")
    raise typer.Exit(0 if sound else 1)
