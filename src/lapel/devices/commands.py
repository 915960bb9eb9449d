"""`lapel devices …`: serve the byte port, make and revoke dock tokens."""

import json
from typing import Annotated
from uuid import UUID

import typer

from lapel.accounts.services import actor_at_the_command_line
from lapel.devices import server
from lapel.foundation import clock, listing
from lapel.foundation import config as configuration
from lapel.foundation.keys import KeyFolder
from lapel.ingest import selectors, services
from lapel.ingest.errors import DockRefused
from lapel.transparency.note import Signer

app = typer.Typer(no_args_is_help=True, help="Docks and cameras: the byte server, dock tokens.")
token = typer.Typer(no_args_is_help=True, help="Bearer tokens, one or more a dock.")
app.add_typer(token, name="token")


@app.command()
def serve() -> None:
    """Serve uploads, ranges of footage and the public log on the byte port."""
    server.main()


@token.command()
def create(
    name: Annotated[str, typer.Argument(help="The dock's name, e.g. BAL-2; made if it is new.")],
    office: Annotated[str, typer.Option(help="Code of the office where the dock stands.")],
) -> None:
    """Print a token file for one dock (JSON). The token is shown only this once."""
    config = configuration.load()
    try:
        issued = services.create_dock_token(
            name=name, office=office, by=actor_at_the_command_line()
        )
    except DockRefused as refusal:
        raise typer.BadParameter(str(refusal)) from refusal
    typer.echo(
        json.dumps(
            {
                "server": config.byte_url,
                "token": issued.token,
                "receipt_key": services.signer(config).verifier_key(),
                "log_key": Signer(
                    config.log_origin, KeyFolder(config.keys).log_key()
                ).verifier_key(),
                "dock": name,
            },
            indent=2,
        )
    )


@token.command()
def revoke(
    token_id: Annotated[UUID, typer.Argument(help="As shown by: lapel devices token list")],
) -> None:
    """Let a token open nothing any more, within seconds."""
    try:
        services.revoke_dock_token(token=token_id, by=actor_at_the_command_line())
    except DockRefused as refusal:
        raise typer.BadParameter(str(refusal)) from refusal
    typer.echo(f"revoked {token_id}")


@token.command("list")
def list_tokens() -> None:
    """Show every token's id, dock, office and state; never the token itself."""
    rows = [
        (
            str(row.id),
            row.dock,
            row.office,
            clock.stamp(row.created_at),
            clock.stamp(row.revoked_at) if row.revoked_at else "",
        )
        for row in selectors.tokens()
    ]
    listing.show(("token", "dock", "office", "made", "revoked"), rows)
