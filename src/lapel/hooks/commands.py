"""`lapel webhooks …`: who is told of the log, from the command line of the machine."""

from typing import Annotated
from uuid import UUID

import typer

from lapel.accounts.services import actor_at_the_command_line as _who
from lapel.foundation import listing
from lapel.hooks import selectors, services

app = typer.Typer(help="Addresses outside that are told of the log.", no_args_is_help=True)

Id = Annotated[UUID, typer.Argument(help="The webhook's id; `lapel webhooks list` shows it.")]


@app.command("list")
def list_endpoints() -> None:
    """Show every webhook, how it stands, and what waits for it."""
    rows = [
        (str(e.id), e.owner, e.address, ", ".join(e.actions) or "everything", e.state,
         e.reason, str(e.waiting), str(e.failed))
        for e in selectors.every_endpoint()
    ]  # fmt: skip
    heads = ("id", "owner", "address", "is told of", "state", "why", "waiting", "failed")
    listing.show(heads, rows)


@app.command()
def add(
    owner: Annotated[str, typer.Argument(help="User name of whom it belongs to.")],
    address: Annotated[str, typer.Argument(help="Where to, like https://records.example/hooks.")],
    action: Annotated[
        list[str] | None, typer.Option(help="An action to be told of; repeat it. Without: all.")
    ] = None,
) -> None:
    """Have an address told of the log, as far as its owner may see."""
    viewer = selectors.viewer_named(owner)
    made = services.subscribe(viewer=viewer, address=address, actions=action or (), by=_who())
    typer.echo(f"webhook {made.id} is there; its secret, shown this once: {made.secret}")


@app.command()
def pause(webhook: Id) -> None:
    """Send nothing there for now; news is kept for it."""
    viewer = selectors.owner_at_the_command_line(webhook)
    services.pause(viewer=viewer, endpoint=webhook, by=_who())
    typer.echo(f"webhook {webhook} is paused")


@app.command()
def resume(webhook: Id) -> None:
    """Send again, what waits first."""
    viewer = selectors.owner_at_the_command_line(webhook)
    services.resume(viewer=viewer, endpoint=webhook, by=_who())
    typer.echo(f"webhook {webhook} is active")


@app.command()
def rotate(webhook: Id) -> None:
    """Give a webhook a new secret; the old one signs along for a day."""
    viewer = selectors.owner_at_the_command_line(webhook)
    secret = services.rotate_secret(viewer=viewer, endpoint=webhook, by=_who())
    typer.echo(f"the new secret, shown this once: {secret}")


@app.command()
def test(webhook: Id) -> None:
    """Send news of this very act."""
    viewer = selectors.owner_at_the_command_line(webhook)
    delivery = services.send_test(viewer=viewer, endpoint=webhook, by=_who())
    typer.echo(f"delivery {delivery} is on its way: lapel webhooks deliveries {webhook}")


@app.command()
def deliveries(
    webhook: Id,
    state: Annotated[str, typer.Option(help="waiting, delivered, failed or withheld.")] = "",
) -> None:
    """Show the newest deliveries of a webhook."""
    viewer = selectors.owner_at_the_command_line(webhook)
    page = selectors.deliveries(viewer, webhook, state=state)
    rows = [
        (str(d.id), d.action or "not for its owner", d.state, str(d.attempts),
         str(d.status or ""), d.error)
        for d in page.deliveries
    ]  # fmt: skip
    listing.show(("id", "action", "state", "tries", "status", "error"), rows)


@app.command()
def retry(
    delivery: Annotated[UUID, typer.Argument(help="The delivery's id.")],
) -> None:
    """Send one delivery again, under the same id."""
    viewer = selectors.owner_of_delivery(delivery)
    services.retry_delivery(viewer=viewer, delivery=delivery, by=_who())
    typer.echo(f"delivery {delivery} is on its way again")


@app.command()
def remove(webhook: Id) -> None:
    """Tell an address nothing any more."""
    viewer = selectors.owner_at_the_command_line(webhook)
    services.remove(viewer=viewer, endpoint=webhook, by=_who())
    typer.echo(f"webhook {webhook} is removed")
