"""The words of an entry: who, on what, and how the two are written canonically."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lapel.custody.errors import EntryRefused
from lapel.foundation import clock
from lapel_verify import canonical
from lapel_verify.canonical import Json
from lapel_verify.errors import CanonicalError

LARGEST_BODY = 60_000
"""Bytes; larger detail belongs in a blob whose hash the entry names."""

ACTION = re.compile(r"[a-z]+(_[a-z]+)*")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What an entry is about: a recording, a camera, a member, a user, a dock, the log."""

    kind: str
    id: UUID


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acted: a person who signed in, a dock that proved its token, or the system itself."""

    kind: str
    id: str
    name: str


SYSTEM = Actor(kind="system", id="lapel", name="Lapel")


def body(
    *,
    uid: UUID,
    at: datetime,
    action: str,
    on: Subject,
    by: Actor,
    authority: str,
    detail: Mapping[str, Any],
) -> str:
    """The canonical text of an entry (RFC 8785), as docs/formats/custody-entry.md gives it.

    Raises:
        EntryRefused: the action is no past-tense word, the detail holds what canonical JSON
            cannot carry exactly (floats, times), or the whole is too long.
    """
    if not ACTION.fullmatch(action):
        raise EntryRefused(f"action {action!r} is not a word like received or set_category")
    entry: dict[str, Json] = {
        "v": 1,
        "id": str(uid),
        "at": clock.stamp(at),
        "action": action,
        "subject": {"kind": on.kind, "id": str(on.id)},
        "actor": {"kind": by.kind, "id": by.id, "name": by.name},
        "authority": authority,
        "detail": dict(detail),
    }
    try:
        text = canonical.dumps(entry)
    except CanonicalError as error:
        raise EntryRefused(
            f"detail of {action!r} cannot be written canonically: {error}"
        ) from error
    if len(text) > LARGEST_BODY:
        raise EntryRefused(
            f"entry {action!r} has {len(text)} bytes, {LARGEST_BODY} at most;"
            " keep the detail as a blob and name its hash"
        )
    return text.decode()
