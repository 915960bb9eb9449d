"""`lapel log …`: the custody log by actor, subject, action and time."""

from typing import Annotated
from uuid import UUID

import typer

from lapel.custody import selectors as custody
from lapel.staff.api.shapes.log import Entry, EntryList
from lapel.staff.commands.saying import AsJson, Limit, moment, show, stamp

app = typer.Typer(help="The custody log.", no_args_is_help=True)


@app.callback()
def about() -> None:
    """Read the custody log."""


@app.command()
def search(
    *,
    actor: Annotated[str, typer.Option(help="The actor's id, whole.")] = "",
    subject: Annotated[UUID | None, typer.Option(help="What the entries are about.")] = None,
    action: Annotated[list[str] | None, typer.Option(help="An action; may be repeated.")] = None,
    since: Annotated[str, typer.Option(help="A moment, like 2024-03-13T14:02:00-04:00.")] = "",
    until: Annotated[str, typer.Option(help="A moment.")] = "",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List entries of the log, the newest first."""
    found = custody.search(
        actor=actor,
        subject=subject,
        actions=action or (),
        since=moment(since),
        until=moment(until),
        limit=limit,
    )
    shape = EntryList(items=[Entry.of(each) for each in found.entries], next=None)
    rows = [
        (
            str(e.index if e.index is not None else ""),
            stamp(e.at),
            e.action,
            f"{e.subject.kind} {e.subject.id}",
            e.actor.name,
        )
        for e in shape.items
    ]
    show(shape, ("log", "at", "action", "on", "by"), rows, as_json=as_json)
