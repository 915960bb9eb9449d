"""Write the log. `act` is the only writer of history."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from secrets import token_bytes
from typing import Any

from django.db import transaction

from lapel.custody import words
from lapel.custody.models import Entry
from lapel.custody.selectors import EntryView
from lapel.custody.words import SYSTEM, Actor, Subject
from lapel.foundation import clock
from lapel.foundation.ids import new_id
from lapel_verify.commitments import commit

__all__ = ["SYSTEM", "Actor", "Subject", "act"]

SALT_BYTES = 32


@contextmanager
def act(
    action: str,
    *,
    on: Subject,
    by: Actor,
    authority: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Iterator[EntryView]:
    """One act in one transaction: its entry first, then the changes inside the block.

    The entry and the changes commit together or not at all. Inside an open
    transaction the act joins it, and an error inside the block undoes the
    whole transaction: there is no such thing as half an act.

    Raises:
        EntryRefused: the entry cannot stand in the log.
    """
    uid, at = new_id(), clock.now()
    text = words.body(
        uid=uid, at=at, action=action, on=on, by=by, authority=authority, detail=detail or {}
    )
    salt = token_bytes(SALT_BYTES)
    with transaction.atomic(savepoint=False):
        row = Entry.objects.create(
            uid=uid,
            at=at,
            action=action,
            subject_kind=on.kind,
            subject_id=on.id,
            actor_kind=by.kind,
            actor_id=by.id,
            body=text,
            salt=salt,
            commitment=commit(salt, text.encode()),
        )
        yield EntryView.of(row, index=None, content=json.loads(text))
