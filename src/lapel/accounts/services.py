"""Change who signs in and what they hold. Each function is one act and one custody entry."""

import os
import pwd
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.hashers import make_password

from lapel.accounts import rules, selectors, tokens
from lapel.accounts import scopes as rules_of_tokens
from lapel.accounts.errors import (
    ApiTokenRefused,
    GrantRefused,
    NotFound,
    ScopeRefused,
    UserRefused,
)
from lapel.accounts.models import ApiToken, ApiTokenUse, Grant, Role, User
from lapel.accounts.rules import Scope, Viewer
from lapel.custody import services as custody
from lapel.foundation import clock, ids

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

USE_KEPT = timedelta(hours=1)
"""How exactly it is kept when a token was last used; a call is no custody act."""


@dataclass(frozen=True, kw_only=True)
class IssuedToken:
    """A token that was just made. `secret` is shown once and kept nowhere."""

    id: UUID
    secret: str


def actor_of(user: "AbstractBaseUser | AnonymousUser") -> custody.Actor:
    """The person as the custody log names them.

    Raises:
        NotFound: the user is not one of ours, so no entry could name them.
    """
    if not isinstance(user, User):
        raise NotFound(f"{user} is not a user of this installation; sign in first")
    return custody.Actor(kind="person", id=str(user.id), name=user.name)


def actor_at_the_command_line() -> custody.Actor:
    """The operating system's user who runs this process, as the custody log names them.

    Taken from the process and not from its environment, which the user may set at will.
    """
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    return custody.Actor(kind="person", id=f"os:{name}", name=f"{name} at the command line")


def viewer_at_the_command_line() -> Viewer:
    """Who looks from the command line: they can read this installation's folder, so they may all.

    They are no user and no member, so nothing is theirs alone and no media link is theirs.
    """
    who = actor_at_the_command_line()
    return Viewer(
        user_id=UUID(int=0),
        name=who.name,
        username=who.id,
        permissions=frozenset(rules.PERMISSIONS),
    )


def create_user(
    *,
    username: str,
    name: str,
    email: str = "",
    password: str | None = None,
    by: custody.Actor,
    authority: str = "",
) -> UUID:
    """Let one more person sign in; return who. Without a password they cannot until one is set.

    Raises:
        UserRefused: the username or the email is taken or cannot be one.
    """
    username = username.lower()
    if refusal := rules.username_refusal(username):
        raise UserRefused(f"username {username!r}: {refusal}")
    if User.objects.filter(username=username).exists():
        raise UserRefused(f"username {username!r} is taken; choose another")
    if email and User.objects.filter(email__iexact=email).exists():
        raise UserRefused(f"email {email!r} belongs to another user; a sign-in by it must be one")
    user = User(id=ids.new_id(), username=username, name=name, email=email)
    user.password = make_password(password)
    with custody.act(
        "created",
        on=_subject(user.id),
        by=by,
        authority=authority,
        detail={"username": username, "name": name},
    ):
        user.save(force_insert=True)
    return user.id


def grant(
    *,
    user: UUID,
    role: str,
    scope: Scope | None = None,
    by: custody.Actor,
    authority: str = "",
) -> None:
    """Give a role to a user.

    Raises:
        NotFound: there is no such user or role.
        ScopeRefused: the role asks for a scope, or must not have one.
        GrantRefused: the user holds it already.
    """
    held = _role(role)
    _user(user)
    if refusal := rules.scope_refusal(role, held.permissions, scope):
        raise ScopeRefused(refusal)
    if _grants(user, role, scope).exists():
        raise GrantRefused(f"the user holds {role} for this scope already; nothing to grant")
    with custody.act(
        "role_granted", on=_subject(user), by=by, authority=authority, detail=_told(role, scope)
    ):
        Grant.objects.create(
            user_id=user,
            role=held,
            scope_kind=scope.kind if scope else "",
            scope_id=scope.id if scope else None,
        )


def revoke(
    *,
    user: UUID,
    role: str,
    scope: Scope | None = None,
    by: custody.Actor,
    authority: str = "",
) -> None:
    """Take a role back from a user; the log keeps that it was held.

    Raises:
        GrantRefused: the user does not hold it.
    """
    held = _grants(user, role, scope)
    if not held.exists():
        raise GrantRefused(f"the user does not hold {role} for this scope; nothing to revoke")
    with custody.act(
        "role_revoked", on=_subject(user), by=by, authority=authority, detail=_told(role, scope)
    ):
        held.delete()


def add_permissions(
    *, role: str, permissions: Collection[str], by: custody.Actor, authority: str = ""
) -> None:
    """Let the holders of a role do more; what it allows already stays.

    Raises:
        NotFound: there is no such role.
        ScopeRefused: the role may not combine these permissions.
    """
    held = _role(role)
    gained = sorted(set(permissions) - set(held.permissions))
    wanted = [*held.permissions, *gained]
    if refusal := rules.role_refusal(wanted):
        raise ScopeRefused(refusal)
    subject = custody.Subject(kind="role", id=held.id)
    detail = {"role": role, "permissions": gained}
    with custody.act("permissions_added", on=subject, by=by, authority=authority, detail=detail):
        Role.objects.filter(id=held.id).update(permissions=wanted)


def set_password(*, user: UUID, password: str, by: custody.Actor) -> None:
    """Set the password that a user signs in with.

    Raises:
        NotFound: there is no such user.
    """
    row = _user(user)
    row.set_password(password)
    with custody.act("password_set", on=_subject(user), by=by):
        row.save(update_fields=("password",))


def set_active(*, user: UUID, active: bool, by: custody.Actor, authority: str = "") -> None:
    """Let a user sign in again, or no more. Their grants stay as they are.

    Raises:
        NotFound: there is no such user.
    """
    row = _user(user)
    row.is_active = active
    action = "reactivated" if active else "deactivated"
    with custody.act(action, on=_subject(user), by=by, authority=authority):
        row.save(update_fields=("is_active",))


def signed_in(user: "AbstractBaseUser") -> None:
    """Put a sign-in on the record."""
    by = actor_of(user)
    with custody.act("signed_in", on=_subject(UUID(by.id)), by=by):
        pass


def signed_out(user: "AbstractBaseUser") -> None:
    """Put a sign-out on the record."""
    by = actor_of(user)
    with custody.act("signed_out", on=_subject(UUID(by.id)), by=by):
        pass


def create_api_token(
    *,
    viewer: Viewer,
    name: str,
    scopes: Collection[str],
    expires_at: datetime,
    by: custody.Actor,
) -> IssuedToken:
    """Let a program act for the viewer, as far as the scopes go and until a time.

    Raises:
        ApiTokenRefused: the viewer may have no token, or none like this.
    """
    name = name.strip()
    _may_use_tokens(viewer)
    if refused := rules_of_tokens.refusal(
        name=name,
        scopes=scopes,
        permissions=viewer.permissions,
        expires_at=expires_at,
        now=clock.now(),
    ):
        raise ApiTokenRefused(refused)
    mine = ApiToken.objects.filter(user_id=viewer.user_id, revoked_at=None)
    if mine.filter(name=name).exists():
        raise ApiTokenRefused(
            f"you have a token {name!r} already; revoke it or choose another name"
        )
    secret, uid = tokens.new_token(), ids.new_id()
    detail = {
        "token": str(uid),
        "name": name,
        "scopes": sorted(scopes),
        "expires_at": clock.stamp(expires_at),
    }
    with custody.act("api_token_created", on=_subject(viewer.user_id), by=by, detail=detail):
        ApiToken.objects.create(
            id=uid,
            user_id=viewer.user_id,
            name=name,
            scopes=sorted(scopes),
            hash=tokens.hash_of(secret),
            expires_at=expires_at,
        )
    return IssuedToken(id=uid, secret=secret)


def revoke_api_token(*, viewer: Viewer, token: UUID, by: custody.Actor) -> None:
    """Let a token open nothing from now on. Its owner may, and who manages the users.

    Revoking one that is revoked already changes nothing.

    Raises:
        NotFound: there is no such token for this viewer.
    """
    rows = ApiToken.objects.filter(id=token)
    if not viewer.may("users.manage"):
        rows = rows.filter(user_id=viewer.user_id)
    row = rows.first()
    if row is None:
        raise NotFound(f"you have no token {token}; the page of your tokens shows which there are")
    if row.revoked_at is not None:
        return
    detail = {"token": str(row.id), "name": row.name}
    with custody.act("api_token_revoked", on=_subject(row.user_id), by=by, detail=detail):
        rows.filter(revoked_at=None).update(revoked_at=clock.now())


def use_api_token(secret: str, *, now: datetime) -> selectors.ApiIdentity:
    """For whom a program with this bearer token acts; keeps, to the hour, that it was used.

    Raises:
        TokenRefused: as `selectors.api_identity`.
    """
    found = selectors.api_identity(secret, now=now)
    if found.used_at is None or now - found.used_at >= USE_KEPT:
        ApiTokenUse.objects.update_or_create(
            token_id=found.token_id,
            defaults={"used_at": now.replace(minute=0, second=0, microsecond=0)},
        )
    return found


def _may_use_tokens(viewer: Viewer) -> None:
    if not viewer.may("api.use"):
        raise ApiTokenRefused("your roles let no program act for you; ask an administrator")


def _subject(user: UUID) -> custody.Subject:
    return custody.Subject(kind="user", id=user)


def _user(user: UUID) -> User:
    row = User.objects.filter(id=user).first()
    if row is None:
        raise NotFound(f"there is no user {user}; `lapel users list` shows who there is")
    return row


def _role(code: str) -> Role:
    row = Role.objects.filter(code=code).first()
    if row is None:
        known = ", ".join(Role.objects.order_by("code").values_list("code", flat=True))
        raise NotFound(f"there is no role {code!r}; there are {known}")
    return row


def _grants(user: UUID, role: str, scope: Scope | None) -> "QuerySet[Grant]":
    return Grant.objects.filter(
        user_id=user,
        role__code=role,
        scope_kind=scope.kind if scope else "",
        scope_id=scope.id if scope else None,
    )


def _told(role: str, scope: Scope | None) -> dict[str, str]:
    if scope is None:
        return {"role": role}
    return {"role": role, "scope_kind": scope.kind, "scope_id": str(scope.id)}
