"""`lapel quarantine …`: what is set apart, and the decision to let it stand."""

from typing import Annotated
from uuid import UUID

import typer

from lapel.accounts.services import actor_at_the_command_line, viewer_at_the_command_line
from lapel.ingest import selectors as ingest
from lapel.ingest import services
from lapel.program import selectors as program
from lapel.program.errors import NotFound
from lapel.staff.api.shapes.quarantine import Apart, ApartList
from lapel.staff.commands.saying import AsJson, Limit, show, stamp

app = typer.Typer(help="Footage that is set apart, and why.", no_args_is_help=True)
Why = Annotated[str, typer.Option(help="Why, in words; it stays on record.")]


@app.command("list")
def list_quarantine(
    reason: Annotated[str, typer.Option(help="A reason's code, like unknown_camera.")] = "",
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """List recordings in quarantine with their reasons, the newest first."""
    viewer = viewer_at_the_command_line()
    page = ingest.quarantine(viewer, reason=reason)
    items = [Apart.of(each) for each in page.items]
    while page.next_cursor and len(items) < limit:
        page = ingest.quarantine(viewer, reason=reason, cursor=page.next_cursor)
        items += [Apart.of(each) for each in page.items]
    counts = {code or "all": count for code, count in page.counts.items()}
    shape = ApartList(counts=counts, items=items[:limit], next=None)
    rows = [
        (str(each.recording.id), stamp(each.recording.shown_at), each.recording.camera_serial,
         "; ".join(reason.title for reason in each.reasons if not reason.answered),
         ", ".join(f"{who.name} ({who.badge})" for who in each.suggested))
        for each in shape.items
    ]  # fmt: skip
    show(shape, ("recording", "began", "camera", "reasons", "perhaps"), rows, as_json=as_json)


@app.command()
def resolve(
    recording: UUID,
    *,
    reason: Why,
    badge: Annotated[str, typer.Option(help="Of the member who wore the camera.")] = "",
    camera: Annotated[str, typer.Option(help="Serial number of the camera that it was.")] = "",
) -> None:
    """Let a recording stand, by naming the wearer or the camera, or as it is."""
    changed = services.resolve(
        viewer=viewer_at_the_command_line(),
        recording=recording,
        wearer=_member(badge),
        camera=_camera(camera),
        reason=reason,
        by=actor_at_the_command_line(),
    )
    typer.echo(f"{recording} stands" + ("" if changed else " like this already"))


@app.command("set-apart")
def set_apart(recording: UUID, *, reason: Why) -> None:
    """Put a recording into quarantine, or back into it after a decision."""
    changed = services.set_apart(
        viewer=viewer_at_the_command_line(),
        recording=recording,
        reason=reason,
        by=actor_at_the_command_line(),
    )
    typer.echo(f"{recording} is " + ("set apart" if changed else "in quarantine already"))


def _member(badge: str) -> UUID | None:
    found = program.member_by_badge(badge) if badge else None
    if badge and found is None:
        raise NotFound(f"there is no member with badge {badge}; see: lapel program members")
    return found.id if found else None


def _camera(serial: str) -> UUID | None:
    found = program.camera_by_serial(serial) if serial else None
    if serial and found is None:
        raise NotFound(f"there is no camera {serial}; see: lapel program cameras")
    return found.id if found else None
