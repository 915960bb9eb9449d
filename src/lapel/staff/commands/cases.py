"""`lapel cases …`: gather recordings for a matter."""

from typing import Annotated
from uuid import UUID

import typer

from lapel.accounts.services import actor_at_the_command_line, viewer_at_the_command_line
from lapel.evidence import selectors as evidence
from lapel.evidence import services
from lapel.evidence.errors import NotVisible
from lapel.staff.api.shapes.cases import Case, CaseList, CaseWhole, Outcome
from lapel.staff.commands.saying import AsJson, show, stamp

app = typer.Typer(help="Cases: open, fill, close.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(help="The case's number; capitals do not matter.")]
Recordings = Annotated[list[UUID], typer.Argument(help="Ids of recordings.")]


@app.command("list")
def list_cases(
    query: Annotated[str, typer.Argument(help="Words of number and title.")] = "",
    state: Annotated[str, typer.Option(help="open or closed.")] = "",
    as_json: AsJson = False,
) -> None:
    """List cases, those opened last first."""
    viewer, cursor, found = viewer_at_the_command_line(), None, []
    while True:
        page = evidence.cases(viewer, query=query, state=state, cursor=cursor)
        found += [Case.of(each) for each in page.cases]
        if (cursor := page.next_cursor) is None:
            break
    rows = [(c.number, c.title, c.state, stamp(c.opened_at), str(c.count)) for c in found]
    heads = ("number", "title", "state", "opened", "recordings")
    show(CaseList(items=found, next=None), heads, rows, as_json=as_json)


@app.command("open")
def open_case(number: Number, title: str = "") -> None:
    """Open a case."""
    services.open_case(
        viewer=viewer_at_the_command_line(),
        number=number,
        title=title,
        by=actor_at_the_command_line(),
    )
    typer.echo(f"case {number} is open")


@app.command("show")
def show_case(number: Number, as_json: AsJson = False) -> None:
    """Show one case with its recordings."""
    page = evidence.case(viewer_at_the_command_line(), _case(number))
    lying = [("", card) for card in page.loose]
    lying += [(folder.name, card) for folder in page.folders for card in folder.cards]
    rows = [(str(c.id), folder, stamp(c.shown_at), c.badge, c.category) for folder, c in lying]
    heads = ("recording", "folder", "began", "badge", "category")
    show(CaseWhole.whole(page), heads, rows, as_json=as_json)


@app.command()
def put(
    number: Number,
    recordings: Recordings,
    folder: Annotated[str, typer.Option(help="Name of a folder of the case.")] = "",
) -> None:
    """Put recordings into a case; those in another folder of it are moved."""
    viewer, case = viewer_at_the_command_line(), _case(number)
    done = services.put_in_case(
        viewer=viewer,
        case=case,
        folder=_folder(case, folder),
        recordings=recordings,
        by=actor_at_the_command_line(),
    )
    _say(Outcome.of(done), f"put into case {number}")


@app.command()
def take(number: Number, recordings: Recordings) -> None:
    """Take recordings out of a case."""
    done = services.take_out_of_case(
        viewer=viewer_at_the_command_line(),
        case=_case(number),
        recordings=recordings,
        by=actor_at_the_command_line(),
    )
    _say(Outcome.of(done), f"taken out of case {number}")


@app.command()
def close(number: Number) -> None:
    """Close a case: it takes no more recordings."""
    services.close_case(
        viewer=viewer_at_the_command_line(), case=_case(number), by=actor_at_the_command_line()
    )
    typer.echo(f"case {number} is closed")


@app.command()
def reopen(number: Number) -> None:
    """Open a closed case again."""
    services.reopen_case(
        viewer=viewer_at_the_command_line(), case=_case(number), by=actor_at_the_command_line()
    )
    typer.echo(f"case {number} is open")


def _case(number: str) -> UUID:
    """The case of this number among those that a search for it finds."""
    viewer, cursor = viewer_at_the_command_line(), None
    while True:
        page = evidence.cases(viewer, query=number, cursor=cursor)
        for each in page.cases:
            if each.number.upper() == number.strip().upper():
                return each.id
        if (cursor := page.next_cursor) is None:
            raise NotVisible(f"there is no case {number}; see: lapel cases list")


def _folder(case: UUID, name: str) -> UUID | None:
    if not name:
        return None
    folders = evidence.case(viewer_at_the_command_line(), case).folders
    found = next((each.id for each in folders if each.name.upper() == name.upper()), None)
    if found is None:
        known = ", ".join(each.name for each in folders) or "none yet"
        raise NotVisible(f"the case has no folder {name!r}; its folders: {known}")
    return found


def _say(outcome: Outcome, done: str) -> None:
    typer.echo(f"{outcome.done} {done}, {outcome.unchanged} as they were")
    for each in outcome.refused:
        typer.echo(f"  not {each.recording}: {each.why}")
    raise typer.Exit(1 if outcome.refused else 0)
