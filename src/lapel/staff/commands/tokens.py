"""`lapel tokens …`: the tokens with which programs act for people."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import typer
from pydantic import BaseModel, Field

from lapel.accounts import selectors, services
from lapel.accounts.errors import NotFound
from lapel.accounts.selectors import Viewer
from lapel.accounts.services import actor_at_the_command_line
from lapel.foundation import clock
from lapel.staff.api.shapes.basics import Moment
from lapel.staff.commands.saying import AsJson, show, stamp

app = typer.Typer(help="Tokens of programs for /api/v1.", no_args_is_help=True)
Username = Annotated[str, typer.Argument(help="For whom the program acts.")]


class Token(BaseModel):
    """One token, without its secret."""

    id: UUID
    owner: str
    name: str
    scopes: list[str]
    created_at: Moment
    expires_at: Moment
    revoked_at: Moment | None
    used_at: Moment | None = Field(description="To the hour.")


class TokenList(BaseModel):
    """Tokens, by owner, the newest first."""

    items: list[Token]


@app.command()
def create(
    username: Username,
    name: Annotated[str, typer.Argument(help="What the program is called.")],
    scope: Annotated[list[str], typer.Option(help="A scope; may be repeated.")],
    days: Annotated[int, typer.Option(min=1, help="After how many days it ends.")] = 90,
) -> None:
    """Make a token for a program that acts for a person; it is shown only this once."""
    issued = services.create_api_token(
        viewer=_viewer(username),
        name=name,
        scopes=scope,
        expires_at=clock.now() + timedelta(days=min(days, 10_000)),
        by=actor_at_the_command_line(),
    )
    typer.echo(issued.secret)
    typer.echo(f"token {issued.id} of {username}; it is not shown again", err=True)


@app.command()
def revoke(username: Username, token: UUID) -> None:
    """Let a token open nothing any more."""
    services.revoke_api_token(viewer=_viewer(username), token=token, by=actor_at_the_command_line())
    typer.echo(f"token {token} opens nothing any more")


@app.command("list")
def list_tokens(
    username: Annotated[str, typer.Argument(help="Whose; empty: everybody's.")] = "",
    as_json: AsJson = False,
) -> None:
    """List tokens with their scopes and when they were last used, never the secrets."""
    names = [username] if username else [user.username for user in selectors.users()]
    shape = TokenList(items=[each for owner in names for each in _tokens(owner)])
    rows = [
        (str(t.id), t.owner, t.name, ", ".join(t.scopes), stamp(t.expires_at),
         "revoked" if t.revoked_at else "", stamp(t.used_at))
        for t in shape.items
    ]  # fmt: skip
    heads = ("token", "owner", "name", "scopes", "ends", "state", "last used")
    show(shape, heads, rows, as_json=as_json)


def _tokens(username: str) -> list[Token]:
    return [
        Token(
            id=each.id,
            owner=username,
            name=each.name,
            scopes=list(each.scopes),
            created_at=each.created_at,
            expires_at=each.expires_at,
            revoked_at=each.revoked_at,
            used_at=each.used_at,
        )
        for each in selectors.api_tokens(_viewer(username))
    ]


def _viewer(username: str) -> Viewer:
    found = selectors.viewer_by_username(username)
    if found is None:
        raise NotFound(f"there is no user {username!r}; `lapel users list` shows who there is")
    return found
