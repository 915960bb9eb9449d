"""`lapel footage …`: find recordings, look at one, tag them, read their history."""

from typing import Annotated
from uuid import UUID

import typer

from lapel.accounts.services import actor_at_the_command_line, viewer_at_the_command_line
from lapel.custody import selectors as custody
from lapel.evidence import selectors as evidence
from lapel.evidence import services
from lapel.program import selectors as program
from lapel.program.errors import NotFound
from lapel.staff.api.shapes.cases import Outcome
from lapel.staff.api.shapes.log import Entry, EntryList
from lapel.staff.api.shapes.recordings import Clip, Recording, RecordingList, RecordingWhole, told
from lapel.staff.commands.saying import AsJson, Limit, day, show, stamp

app = typer.Typer(help="Recordings: find, tag, read their history.", no_args_is_help=True)
Recordings = Annotated[list[UUID], typer.Argument(help="Ids of recordings.")]


@app.command("list")
def list_recordings(
    query: Annotated[str, typer.Argument(help="Words: a name, a serial, a file name.")] = "",
    *,
    badge: Annotated[str, typer.Option(help="Of the member who wore the camera.")] = "",
    camera: Annotated[str, typer.Option(help="A serial number, whole.")] = "",
    category: Annotated[str, typer.Option(help="A category's code; none: untagged.")] = "",
    case: Annotated[str, typer.Option(help="A case number, whole.")] = "",
    state: Annotated[str, typer.Option(help="kept, quarantined or working.")] = "",
    since: Annotated[str, typer.Option(help="The first day, like 2024-03-13.")] = "",
    until: Annotated[str, typer.Option(help="The last day.")] = "",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List recordings, the newest first."""
    filters = evidence.Filters(
        query=query,
        person=_member(badge),
        camera=camera,
        category=category,
        case=case,
        state=state,
        since=day(since),
        until=day(until),
    )
    viewer = viewer_at_the_command_line()
    page = evidence.grid(viewer, filters=filters, limit=limit, moments=True)
    facts = {each.id: each for each in evidence.standings(viewer, (c.id for c in page.cards))}
    shape = RecordingList(
        total=page.total,
        total_is_at_least=page.total_at_least,
        items=[Recording(**told(card, facts[card.id])) for card in page.cards],
        next=None,
    )
    rows = [
        (str(r.id), stamp(r.shown_at), r.badge, r.camera_serial, r.state, r.tags.category,
         r.tags.case_number, r.tags.title)
        for r in shape.items
    ]  # fmt: skip
    heads = ("recording", "began", "badge", "camera", "state", "category", "case", "title")
    show(shape, heads, rows, as_json=as_json)


@app.command("show")
def show_recording(recording: UUID, as_json: AsJson = False) -> None:
    """Show one recording with its files."""
    viewer = viewer_at_the_command_line()
    page = evidence.recording(viewer, recording)
    shape = RecordingWhole(
        **told(page.card, evidence.standings(viewer, [recording])[0]),
        camera_model=page.camera_model,
        device_recording_id=page.device_recording_id,
        clips=[Clip.of(clip, recording) for clip in page.clips],
    )
    rows = [
        ("state", shape.state),
        ("began", stamp(shape.started_at)),
        ("worn by", f"{shape.wearer_name} {shape.badge}".strip() or "nobody known"),
        ("camera", f"{shape.camera_serial} {shape.camera_model}".strip()),
        ("tags", " · ".join(filter(None, shape.tags.model_dump().values())) or "none"),
        ("integrity", shape.integrity.state),
        *(("set apart", reason.text) for reason in shape.reasons),
        *(("file", f"{clip.filename}  {clip.size} bytes  {clip.sha256}") for clip in shape.clips),
    ]
    show(shape, ("what", "is"), rows, as_json=as_json)


@app.command()
def tag(
    recordings: Recordings,
    category: Annotated[str | None, typer.Option(help="A category's code; empty: none.")] = None,
    case: Annotated[str | None, typer.Option(help="A case number; empty: none.")] = None,
    title: Annotated[str | None, typer.Option(help="A title; empty: none.")] = None,
    as_json: AsJson = False,
) -> None:
    """Set category, case number or title of recordings; what is not given stays."""
    done = services.tag(
        viewer=viewer_at_the_command_line(),
        recordings=recordings,
        category=category,
        case_number=case,
        title=title,
        by=actor_at_the_command_line(),
    )
    shape = Outcome.of(done)
    rows = [("changed", str(shape.done)), ("unchanged", str(shape.unchanged))]
    rows += [("refused", f"{each.recording}: {each.why}") for each in shape.refused]
    show(shape, ("recordings", "count"), rows, as_json=as_json)
    raise typer.Exit(1 if shape.refused else 0)


@app.command()
def history(recording: UUID, limit: Limit = 200, as_json: AsJson = False) -> None:
    """Show the custody history of a recording, the newest entry first."""
    evidence.visible(viewer_at_the_command_line(), recording)
    found = custody.search(subject=recording, limit=limit)
    shape = EntryList(items=[Entry.of(each) for each in found.entries], next=None)
    rows = [
        (str(e.index if e.index is not None else ""), stamp(e.at), e.action, e.actor.name)
        for e in shape.items
    ]
    show(shape, ("log", "at", "action", "by"), rows, as_json=as_json)


def _member(badge: str) -> UUID | None:
    if not badge:
        return None
    found = program.member_by_badge(badge)
    if found is None:
        raise NotFound(f"there is no member with badge {badge}; see: lapel program members")
    return found.id
