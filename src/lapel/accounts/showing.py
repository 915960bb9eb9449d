"""What the pages of this room show, as plain facts for their templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import QueryDict

from lapel.accounts import locking, scopes
from lapel.accounts.forms import ENDS, TokenForm
from lapel.accounts.rules import Viewer
from lapel.accounts.selectors import ApiTokenFacts
from lapel.foundation import clock


@dataclass(frozen=True, kw_only=True)
class TokenRow:
    """One token in the list; `state` is open, ended or revoked."""

    token: ApiTokenFacts
    scopes: tuple[str, ...]
    state: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to tick or choose."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class FormFacts:
    """The form for a token, with what was typed and what is wrong with it."""

    name: str
    scopes: tuple[Choice, ...]
    ends: tuple[Choice, ...]
    wrong: Mapping[str, str]
    sent: bool


def tokens(rows: tuple[ApiTokenFacts, ...], *, now: datetime) -> tuple[TokenRow, ...]:
    """The list: those that open first, then the others, newest first in each."""
    told = (
        TokenRow(
            token=row,
            scopes=tuple(scopes.SCOPES[name].text for name in row.scopes if name in scopes.SCOPES),
            state=_state(row, now),
        )
        for row in rows
    )
    return tuple(sorted(told, key=lambda row: row.state != "open"))


def form(asked: TokenForm, viewer: Viewer) -> FormFacts:
    """The form, offering only the scopes that this viewer can give."""
    wanted = asked.data.getlist("scopes") if isinstance(asked.data, QueryDict) else []
    days = asked.data.get("days", "90") if asked.is_bound else "90"
    errors = asked.errors if asked.is_bound else {}
    return FormFacts(
        name=asked.data.get("name", "") if asked.is_bound else "",
        scopes=tuple(
            Choice(value=name, text=scopes.SCOPES[name].text, chosen=name in wanted)
            for name in scopes.allowed(viewer.permissions)
        ),
        ends=tuple(Choice(value=str(n), text=said, chosen=str(n) == days) for n, said in ENDS),
        wrong={name.strip("_"): str(said[0]) for name, said in errors.items()},
        sent=asked.is_bound,
    )


def left(session: Mapping[str, Any]) -> dict[str, int]:
    """How many seconds the session stays open when nobody does anything."""
    seconds = locking.seconds_left(
        session.get(locking.ACTIVE), after=settings.LAPEL.lock_after, now=clock.now()
    )
    return {"left": seconds}


def _state(row: ApiTokenFacts, now: datetime) -> str:
    if row.revoked_at is not None:
        return "revoked"
    return "ended" if row.expires_at <= now else "open"
