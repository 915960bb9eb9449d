"""What others may know about users: frozen dataclasses, never rows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from lapel.accounts.errors import NotFound
from lapel.accounts.models import Grant, Role, User
from lapel.accounts.rules import Scope, Viewer

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

__all__ = ["GrantFacts", "Scope", "UserFacts", "Viewer", "user_by_username", "users", "viewer"]


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


def viewer(user: "AbstractBaseUser | AnonymousUser") -> Viewer:
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
    )


def user_by_username(username: str) -> UserFacts | None:
    """The person of this username, whatever its capitals; None when there is none."""
    row = User.objects.filter(username=username.lower()).first()
    return _facts(row) if row else None


def users() -> tuple[UserFacts, ...]:
    """Everybody who can sign in or once could, by username."""
    return tuple(_facts(row) for row in User.objects.prefetch_related("grants__role"))


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
