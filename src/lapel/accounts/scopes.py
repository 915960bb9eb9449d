"""What a token for programs may be limited to. Pure: no database, no request.

1. A token never allows more than its owner may, and never what none of its scopes names.
2. A scope is given only to who may do at least one of the things that it names.
3. A token ends: at most a year after it was made.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

LONGEST: Final = timedelta(days=366)
LONGEST_NAME: Final = 80
SEES: Final = frozenset({"footage.view_own", "footage.view_unit", "footage.view_all"})


@dataclass(frozen=True, kw_only=True)
class Scope:
    """One thing that a program may do."""

    text: str
    needs: frozenset[str]
    """The owner must hold one of these."""
    carries: frozenset[str]
    """What the owner's permissions are cut down to."""


def _scope(text: str, needs: Collection[str], *also: str) -> Scope:
    return Scope(text=text, needs=frozenset(needs), carries=frozenset(needs) | set(also))


SCOPES: Final[Mapping[str, Scope]] = MappingProxyType(
    {
        "read:footage": _scope("read what is known of recordings", SEES),
        "read:media": _scope("fetch the bytes of recordings", SEES, "footage.download"),
        "read:log": _scope("read the custody log", {"log.read"}, *SEES),
        "read:program": _scope(
            "read members, cameras and assignments",
            {"footage.view_unit", "footage.view_all", "program.manage"},
        ),
        "write:tags": _scope(
            "set categories, case numbers, titles and notes", {"footage.tag"}, *SEES
        ),
        "write:cases": _scope("open, fill and close cases", {"cases.manage"}, *SEES),
        "write:quarantine": _scope(
            "decide about footage in quarantine", {"footage.quarantine"}, *SEES
        ),
        "write:program": _scope("change members, cameras and assignments", {"program.manage"}),
    }
)
"""Every scope there is. Who answers a program asks for the scope first, then for the right."""


def allowed(permissions: Collection[str]) -> tuple[str, ...]:
    """The scopes that somebody with these permissions can give (rule 2)."""
    held = frozenset(permissions)
    return tuple(name for name, scope in SCOPES.items() if scope.needs & held)


def narrowed(permissions: Collection[str], scopes: Collection[str]) -> frozenset[str]:
    """The owner's permissions as far as the scopes carry them (rule 1)."""
    carried = (SCOPES[name].carries for name in scopes if name in SCOPES)
    return frozenset(permissions) & frozenset[str]().union(*carried)


def refusal(
    *,
    name: str,
    scopes: Collection[str],
    permissions: Collection[str],
    expires_at: datetime,
    now: datetime,
) -> str:
    """Why a token like this cannot be made; empty when it can."""
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        return f"a token needs a name of 1 to {LONGEST_NAME} characters, so that you know it again"
    return _scopes_refusal(frozenset(scopes), permissions) or _end_refusal(expires_at, now)


def _scopes_refusal(scopes: frozenset[str], permissions: Collection[str]) -> str:
    if not scopes:
        return "a token without a scope may do nothing; choose at least one"
    if unknown := sorted(scopes - SCOPES.keys()):
        return f"there is no scope {', '.join(unknown)}; there are {', '.join(SCOPES)}"
    if beyond := sorted(scopes - set(allowed(permissions))):
        return f"your roles do not let you give {', '.join(beyond)}; leave it out"
    return ""


def _end_refusal(expires_at: datetime, now: datetime) -> str:
    if expires_at <= now:
        return f"the token would have ended at {expires_at:%Y-%m-%d %H:%M}; choose a later time"
    if expires_at - now > LONGEST:
        return f"a token ends after {LONGEST.days} days at the latest; choose an earlier time"
    return ""


def closed(
    *, revoked: bool, expires_at: datetime, permissions: Collection[str], now: datetime
) -> tuple[str, str] | None:
    """Why a token opens nothing now, as a word and a sentence; None when it opens."""
    if revoked:
        return "revoked", "the token was revoked; its owner can make another one"
    if now >= expires_at:
        return "expired", f"the token ended at {expires_at:%Y-%m-%d %H:%M} UTC; make another one"
    if "api.use" not in permissions:
        return "owner", "the owner of the token may no longer use one; ask an administrator"
    return None
