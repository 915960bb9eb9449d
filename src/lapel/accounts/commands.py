"""`lapel users …`: who signs in, from the command line of the machine."""

from typing import Annotated
from uuid import UUID

import typer

from lapel.accounts import selectors, services
from lapel.accounts.errors import NotFound
from lapel.accounts.rules import Scope
from lapel.accounts.services import actor_at_the_command_line
from lapel.foundation import listing

app = typer.Typer(help="The people who sign in and the roles they hold.", no_args_is_help=True)

Username = Annotated[str, typer.Argument(help="What they type to sign in.")]
ScopeText = Annotated[
    str, typer.Option(help="unit:ID or office:ID, for a role that is given for one of them.")
]
Authority = Annotated[str, typer.Option(help="The order or ticket that this act rests on.")]
Password = Annotated[
    str,
    typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, envvar="LAPEL_PASSWORD"),
]


@app.command()
def create(
    username: Username,
    name: Annotated[str, typer.Option(prompt=True, help="Full name, as the log shall give it.")],
    password: Password,
    email: Annotated[str, typer.Option(help="A second way to sign in.")] = "",
    authority: Authority = "",
) -> None:
    """Let one more person sign in. They hold no role until one is granted."""
    uid = services.create_user(
        username=username,
        name=name,
        email=email,
        password=password,
        by=actor_at_the_command_line(),
        authority=authority,
    )
    typer.echo(f"{username} can sign in ({uid}); grant a role: lapel users grant {username} ROLE")


@app.command()
def grant(username: Username, role: str, scope: ScopeText = "", authority: Authority = "") -> None:
    """Give a role to a person."""
    user = _user(username)
    services.grant(
        user=user,
        role=role,
        scope=_scope(scope),
        by=actor_at_the_command_line(),
        authority=authority,
    )
    typer.echo(f"{username} holds {role} now")


@app.command()
def revoke(username: Username, role: str, scope: ScopeText = "", authority: Authority = "") -> None:
    """Take a role back from a person."""
    user = _user(username)
    services.revoke(
        user=user,
        role=role,
        scope=_scope(scope),
        by=actor_at_the_command_line(),
        authority=authority,
    )
    typer.echo(f"{username} holds {role} no more")


@app.command()
def password(username: Username, password: Password) -> None:
    """Set the password of a person."""
    services.set_password(user=_user(username), password=password, by=actor_at_the_command_line())
    typer.echo(f"the password of {username} is set")


@app.command("list")
def list_users() -> None:
    """Show everybody who can sign in or once could, with the roles they hold."""
    rows = [
        (
            user.username,
            user.name,
            user.email,
            ", ".join(str(held) for held in user.grants),
            "" if user.is_active else "inactive",
        )
        for user in selectors.users()
    ]
    listing.show(("username", "name", "email", "roles", "state"), rows)


def _user(username: str) -> UUID:
    user = selectors.user_by_username(username)
    if user is None:
        raise NotFound(f"there is no user {username!r}; `lapel users list` shows who there is")
    return user.id


def _scope(text: str) -> Scope | None:
    if not text:
        return None
    kind, _, uid = text.partition(":")
    try:
        return Scope(kind=kind, id=UUID(uid))
    except ValueError as error:
        raise NotFound(f"scope {text!r} is not unit:ID or office:ID") from error
