"""Who may do what. Pure decisions: no database, no request.

1. A role is a set of permissions; a viewer may do what one of the roles held allows.
2. A role that sees the footage of a unit needs a scope; every other role must have none.
3. No role both runs the service and sees footage.
4. A username is lower case, so that two people never differ by a capital.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

PERMISSIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "footage.view_own": "see the footage recorded by the camera they wore",
        "footage.view_unit": "see the footage of their unit or office",
        "footage.view_all": "see all footage",
        "footage.tag": "set categories, case numbers and titles; write notes and markers",
        "footage.cut": "make clips and stills",
        "footage.quarantine": "decide about footage in quarantine",
        "footage.download": "download originals",
        "footage.export": "export evidence packages",
        "cases.manage": "open, name, fill and close cases",
        "log.read": "read the custody log",
        "jobs.read": "see background work and why it failed",
        "program.manage": "manage cameras, members and assignments",
        "tokens.manage": "make and revoke the tokens of docks",
        "api.use": "make tokens with which programs act for them",
        "hooks.manage": "manage the addresses that are told what happens",
        "users.manage": "manage the people who sign in",
    }
)
"""Every permission there is, and what it lets a person do."""

SHIPPED_ROLES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "wearer": frozenset({"footage.view_own", "footage.tag"}),
        "supervisor": frozenset(
            {"footage.view_own", "footage.view_unit", "footage.tag", "footage.cut", "api.use"}
        ),
        "custodian": frozenset(
            {
                "footage.view_all",
                "footage.tag",
                "footage.cut",
                "footage.quarantine",
                "footage.download",
                "footage.export",
                "cases.manage",
                "log.read",
                "jobs.read",
                "tokens.manage",
                "api.use",
            }
        ),
        "auditor": frozenset(
            {
                "footage.view_all",
                "footage.download",
                "footage.export",
                "log.read",
                "jobs.read",
                "api.use",
            }
        ),
        "admin": frozenset(
            {
                "jobs.read",
                "program.manage",
                "tokens.manage",
                "users.manage",
                "api.use",
                "hooks.manage",
            }
        ),
    }
)
"""The roles as they are seeded; a running installation reads its own from the database."""

SCOPE_KINDS: Final = ("unit", "office")
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,149}")


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The part of the agency that a grant is limited to."""

    kind: str
    id: UUID


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who is looking, and what they may: the one thing other rooms decide by."""

    user_id: UUID
    name: str
    username: str
    roles: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    unit_scopes: frozenset[UUID] = frozenset()
    office_scopes: frozenset[UUID] = frozenset()
    holder: str = ""
    """What a media link is bound to: `session:` and a hash, `token:` and an id, or nothing."""

    def may(self, permission: str) -> bool:
        """Whether one of the viewer's roles carries this permission."""
        _known(permission)
        return permission in self.permissions


def may(
    roles: Iterable[str],
    permission: str,
    table: Mapping[str, frozenset[str]] = SHIPPED_ROLES,
) -> bool:
    """Whether a holder of these roles may do this, by a table of roles (as shipped by default).

    Raises:
        ValueError: the permission does not exist; a misspelt one must not read as "no".
    """
    _known(permission)
    return permission in permissions_of(roles, table)


def permissions_of(
    roles: Iterable[str], table: Mapping[str, frozenset[str]] = SHIPPED_ROLES
) -> frozenset[str]:
    """Everything that these roles allow together; a role not in the table allows nothing."""
    return frozenset().union(*(table.get(role, frozenset()) for role in roles))


def needs_scope(permissions: Iterable[str]) -> bool:
    """Whether a role with these permissions is given for one unit or office (rule 2)."""
    return "footage.view_unit" in permissions


def scope_refusal(role: str, permissions: Iterable[str], scope: Scope | None) -> str:
    """Why this role cannot be granted with this scope; empty when it can (rule 2)."""
    if scope is not None and scope.kind not in SCOPE_KINDS:
        return f"a scope is a unit or an office, not {scope.kind!r}"
    if needs_scope(permissions):
        return "" if scope else f"role {role} is for one unit or office: name which"
    return f"role {role} is for the whole agency: leave the scope out" if scope else ""


def role_refusal(permissions: Iterable[str]) -> str:
    """Why a role may not combine these permissions; empty when it may (rule 3)."""
    held = frozenset(permissions)
    if unknown := held - PERMISSIONS.keys():
        return f"there is no permission {', '.join(sorted(unknown))}"
    sees = sorted(name for name in held if name.startswith("footage."))
    if "users.manage" in held and sees:
        return f"who manages users must not also hold {', '.join(sees)}"
    return ""


def username_refusal(username: str) -> str:
    """Why this cannot be a username; empty when it can (rule 4)."""
    if _USERNAME.fullmatch(username):
        return ""
    return "a username is 1 to 150 of a-z 0-9 . _ @ + - and starts with a letter or digit"


def _known(permission: str) -> None:
    if permission not in PERMISSIONS:
        known = ", ".join(sorted(PERMISSIONS))
        raise ValueError(f"there is no permission {permission!r}; there are {known}")
