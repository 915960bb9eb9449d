"""The cast for other rooms' tests: people who sign in, made through the services."""

from datetime import timedelta

from lapel.accounts import services
from lapel.accounts.models import User
from lapel.accounts.rules import Scope, Viewer
from lapel.accounts.services import IssuedToken
from lapel.custody.services import SYSTEM
from lapel.foundation import clock


def make_user(
    username: str, *roles: str, scope: Scope | None = None, name: str = "", password: str = ""
) -> User:
    """A user with these roles; without a password, which saves the time of hashing one.

    The scope goes to the roles that need one, today the supervisor.
    """
    uid = services.create_user(
        username=username,
        name=name or username.title(),
        email=f"{username}@agency.example",
        password=password or None,
        by=SYSTEM,
    )
    for role in roles:
        services.grant(
            user=uid, role=role, scope=scope if role == "supervisor" else None, by=SYSTEM
        )
    return User.objects.get(id=uid)


def user_named(username: str) -> User:
    """The user of this name, as sign-in would give it."""
    return User.objects.get_by_natural_key(username)


def make_api_token(
    viewer: Viewer, *scopes: str, name: str = "nightly", days: int = 30
) -> IssuedToken:
    """A token of this viewer for programs."""
    return services.create_api_token(
        viewer=viewer,
        name=name,
        scopes=scopes,
        expires_at=clock.now() + timedelta(days=days),
        by=SYSTEM,
    )
