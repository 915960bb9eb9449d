"""What others may know about users: frozen dataclasses, never rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from lapel.accounts import scopes, sessions, tokens
from lapel.accounts.errors import NotFound, TokenRefused
from lapel.accounts.models import ApiToken, Grant, Role, User
from lapel.accounts.rules import Scope, Viewer
from lapel.accounts.sessions import holder_of
from lapel.custody.services import Actor

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

__all__ = [
    "ApiIdentity",
    "ApiTokenFacts",
    "GrantFacts",
    "Scope",
    "UserFacts",
    "Viewer",
    "api_identity",
    "api_tokens",
    "holder_of",
    "names_of",
    "session_viewer",
    "user_by_username",
    "users",
    "viewer",
    "viewer_by_username",
]


_OF_A_TOKEN: Final = (
    "id",
    "name",
    "scopes",
    "expires_at",
    "revoked_at",
    "use__used_at",
    "user_id",
    "user__name",
    "user__username",
    "user__is_active",
    "user__grants__role__code",
    "user__grants__role__permissions",
    "user__grants__scope_kind",
    "user__grants__scope_id",
)
"""One row a grant of the owner."""


@dataclass(frozen=True, kw_only=True)
class GrantFacts:
    """One role held, and for what part of the agency."""

    role: str
    scope: Scope | None = None

    def __str__(self) -> str:
        return f"{self.role} of {self.scope.kind} {self.scope.id}" if self.scope else self.role


@dataclass(frozen=True, kw_only=True)
class UserFacts:
    """One person who signs in."""

    id: UUID
    username: str
    name: str
    email: str
    is_active: bool
    grants: tuple[GrantFacts, ...]


@dataclass(frozen=True, kw_only=True)
class ApiTokenFacts:
    """One token as its owner sees it; the secret is nowhere."""

    id: UUID
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    """To the hour; None when it never was used."""


@dataclass(frozen=True, kw_only=True)
class ApiIdentity:
    """For whom a program acts, and with what.

    `viewer` holds the owner's permissions as far as the scopes carry them. Ask `scopes` first:
    several scopes need the same permission.
    """

    token_id: UUID
    viewer: Viewer
    actor: Actor
    scopes: frozenset[str]
    used_at: datetime | None


def viewer(user: "AbstractBaseUser | AnonymousUser", *, holder: str = "") -> Viewer:
    """Who is looking, with everything their grants allow; an inactive user is allowed nothing.

    Raises:
        NotFound: nobody is signed in, so there is no viewer.
    """
    if not isinstance(user, User):
        raise NotFound(f"{user} is not signed in; ask for a sign-in before asking who may what")
    held = _grants(user.id) if user.is_active else ()
    return Viewer(
        user_id=user.id,
        name=user.name,
        username=user.username,
        roles=frozenset(grant.role.code for grant in held),
        permissions=frozenset(name for grant in held for name in grant.role.permissions),
        unit_scopes=_scopes(held, "unit"),
        office_scopes=_scopes(held, "office"),
        holder=holder,
    )


def session_viewer(session_key: str, *, lock_after: timedelta, now: datetime) -> Viewer | None:
    """Who looks with a session of the browser, bound to it; None when it opens nothing now."""
    user = sessions.user_of(session_key, lock_after=lock_after, now=now)
    return viewer(user, holder=sessions.holder_of(session_key)) if user else None


def api_tokens(viewer: Viewer) -> tuple[ApiTokenFacts, ...]:
    """The viewer's own tokens, newest first; revoked and ended ones stay visible."""
    rows = ApiToken.objects.filter(user_id=viewer.user_id).select_related("use")
    return tuple(_token_facts(row) for row in rows)


def api_identity(secret: str, *, now: datetime) -> ApiIdentity:
    """For whom a program with this bearer token acts: one query.

    `services.use_api_token` does this and keeps when the token was used; take that one where
    calls are answered.

    Raises:
        TokenRefused: unknown, revoked, expired, or its owner may no longer use it; `reason` says.
    """
    rows = list(ApiToken.objects.filter(hash=tokens.hash_of(secret)).values(*_OF_A_TOKEN))
    if not rows:
        raise TokenRefused("unknown", "there is no such token; its owner can make another one")
    token, held = rows[0], [row for row in rows if row["user__grants__role__code"]]
    permissions = {name for row in held for name in row["user__grants__role__permissions"]}
    if refused := scopes.closed(
        revoked=token["revoked_at"] is not None,
        expires_at=token["expires_at"],
        permissions=permissions if token["user__is_active"] else (),
        now=now,
    ):
        raise TokenRefused(*refused)
    user, name = token["user_id"], token["user__name"]
    return ApiIdentity(
        token_id=token["id"],
        viewer=Viewer(
            user_id=user,
            name=name,
            username=token["user__username"],
            roles=frozenset(row["user__grants__role__code"] for row in held),
            permissions=scopes.narrowed(permissions, token["scopes"]),
            unit_scopes=_scoped(held, "unit"),
            office_scopes=_scoped(held, "office"),
            holder=f"token:{token['id']}",
        ),
        actor=Actor(kind="person", id=str(user), name=f"{name} by token {token['name']}"),
        scopes=frozenset(token["scopes"]),
        used_at=token["use__used_at"],
    )


def user_by_username(username: str) -> UserFacts | None:
    """The person of this username, whatever its capitals; None when there is none."""
    row = User.objects.filter(username=username.lower()).first()
    return _facts(row) if row else None


def viewer_by_username(username: str) -> Viewer | None:
    """What the person of this username may, for acts that are done in their name; None: nobody."""
    row = User.objects.filter(username=username.lower()).first()
    return viewer(row) if row else None


def users() -> tuple[UserFacts, ...]:
    """Everybody who can sign in or once could, by username."""
    return tuple(_facts(row) for row in User.objects.prefetch_related("grants__role"))


def names_of(users: Iterable[UUID]) -> dict[UUID, str]:
    """The names of some of those who sign in or once could."""
    return dict(User.objects.filter(id__in=list(users)).values_list("id", "name"))


def roles_with(permission: str) -> tuple[str, ...]:
    """The names of the roles that carry this permission, for the page that refuses."""
    rows = Role.objects.filter(permissions__contains=[permission])
    return tuple(rows.values_list("name", flat=True))


def _grants(user_id: UUID) -> tuple[Grant, ...]:
    return tuple(Grant.objects.filter(user_id=user_id).select_related("role"))


def _scopes(held: tuple[Grant, ...], kind: str) -> frozenset[UUID]:
    return frozenset(
        grant.scope_id for grant in held if grant.scope_kind == kind and grant.scope_id
    )


def _scoped(held: Iterable[Mapping[str, Any]], kind: str) -> frozenset[UUID]:
    return frozenset(
        row["user__grants__scope_id"] for row in held if row["user__grants__scope_kind"] == kind
    )


def _token_facts(row: ApiToken) -> ApiTokenFacts:
    return ApiTokenFacts(
        id=row.id,
        name=row.name,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.use.used_at if hasattr(row, "use") else None,
    )


def _facts(row: User) -> UserFacts:
    return UserFacts(
        id=row.id,
        username=row.username,
        name=row.name,
        email=row.email,
        is_active=row.is_active,
        grants=tuple(
            GrantFacts(
                role=grant.role.code,
                scope=Scope(kind=grant.scope_kind, id=grant.scope_id) if grant.scope_id else None,
            )
            for grant in row.grants.all()
        ),
    )
