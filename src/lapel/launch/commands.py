"""Commands that look across rooms: `lapel fsck`, `lapel reindex`, `lapel keys`."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Annotated

import typer
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from lapel.custody import fsck as log
from lapel.custody.sequencer import Log
from lapel.evidence import fsck as footage
from lapel.evidence import searching
from lapel.evidence.vault import Vault
from lapel.foundation.keys import KeyName
from lapel.launch import rotation
from lapel.launch.rotation import Rotation

app = typer.Typer(no_args_is_help=True)
keys = typer.Typer(no_args_is_help=True, help="The keys of this installation.")
app.add_typer(keys, name="keys")

COLUMNS = (TextColumn("hashing"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
NEW_TOKENS = (
    "make a new token file for every dock: lapel devices token create;"
    " until a dock has it, it refuses every receipt and erases nothing"
)
START = "start again: lapel up"
NEXT: dict[KeyName, tuple[str, ...]] = {
    KeyName.LOG: (
        "publish the new verifier key and the date, with the last checkpoint of the old key",
        f"{START}; then sign in once: the new key signs from the next entry on",
        NEW_TOKENS,
    ),
    KeyName.RECEIPTS: (
        "publish the new verifier key and the date, where you published the old one",
        START,
        NEW_TOKENS,
    ),
    KeyName.URL: (START, "addresses of footage that were in use are dead: reload the page"),
    KeyName.SESSION: (START, "everybody has to sign in again"),
}


@app.callback()
def about() -> None:
    """Check everything that is stored."""


@app.command()
def fsck() -> None:
    """Derive every hash, tile and checkpoint again; exit code 1 at any difference."""
    here = settings.LAPEL
    sound = True
    with _progress() as progress:
        steps = chain(log.check(Log.of(here)), footage.check(Vault(here.vault), progress=progress))
        for number, step in enumerate(steps, 1):
            sound = sound and step.ok
            typer.echo(f"{number}. {step.name:<20} {'ok  ' if step.ok else 'BAD '} {step.found}")
            for note in step.notes:
                typer.echo(f"      {note}")
    typer.echo("everything agrees" if sound else "something differs: see BAD above")
    raise typer.Exit(0 if sound else 1)


@app.command()
def reindex() -> None:
    """Make what the search finds and the facets count anew from the footage."""
    changed = searching.reindex()
    typer.echo(f"the search knows every recording; {changed:,} of its rows were not right")


@contextmanager
def _progress() -> Iterator[footage.Progress]:
    """A bar of the bytes hashed so far, on a terminal only; it leaves nothing behind."""
    console = Console(stderr=True)
    with Progress(
        *COLUMNS, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("hashing", total=None, visible=False)
        yield lambda done, total: bar.update(
            task, completed=done, total=total, visible=done < total
        )


@keys.command()
def rotate(name: Annotated[KeyName, typer.Argument(help="Which key.")]) -> None:
    """Put a new key in the place of an old one, which is kept aside. Nothing may run."""
    for line in _told(rotation.rotate(name, settings.LAPEL)):
        typer.echo(line)


def _told(done: Rotation) -> Iterator[str]:
    yield f"the {done.name} key is a new one; the old one is kept in {done.kept}"
    if done.old:
        yield f"old: {done.old}"
        yield f"new: {done.new}"
    if done.last:
        root = base64.b64encode(done.last.root).decode()
        yield f"last checkpoint of the old key: size {done.last.size}, root {root}"
    yield "Next:"
    yield from (f"  {number}. {step}" for number, step in enumerate(NEXT[done.name], 1))
