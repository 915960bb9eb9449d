"""Write the log. `act` is the only writer of history."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from secrets import token_bytes
from typing import Any

from django.db import connection, transaction

from lapel.custody import words
from lapel.custody.models import Entry
from lapel.custody.selectors import EntryView
from lapel.custody.words import SYSTEM, Actor, Subject
from lapel.foundation import clock
from lapel.foundation.ids import new_id
from lapel_verify.commitments import commit

__all__ = ["SYSTEM", "Actor", "Subject", "act", "act_on_each"]

SALT_BYTES = 32
ADD_ALL = """
INSERT INTO custody_entry (uid, at, action, subject_kind, subject_id, actor_kind, actor_id, body,
    salt, commitment)
SELECT uid, at, action, subject_kind, subject_id, actor_kind, actor_id, body,
    decode(salt, 'hex'), decode(commitment, 'hex')
FROM ROWS FROM (json_to_recordset(%s::json) AS (uid uuid, at timestamptz, action text,
    subject_kind text, subject_id uuid, actor_kind text, actor_id text, body text, salt text,
    commitment text)) WITH ORDINALITY ORDER BY ordinality
"""
"""The entries of a whole act in one text: the server takes it apart quicker than a driver binds."""


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
    row = _entry(action, on=on, by=by, authority=authority, detail=detail or {})
    with transaction.atomic(savepoint=False):
        row.save(force_insert=True)
        yield EntryView.of(row, index=None, content=json.loads(row.body))


@contextmanager
def act_on_each(
    action: str,
    *,
    on: Sequence[Subject],
    by: Actor,
    details: Sequence[Mapping[str, Any]],
    authority: str = "",
) -> Iterator[None]:
    """One act on many things in one transaction: an entry for each, written at once.

    The n-th detail belongs to the n-th subject. All entries and the changes inside
    the block commit together or not at all, as in `act`.

    Raises:
        EntryRefused: one of the entries cannot stand in the log; then none does.
        ValueError: there is not one detail for each subject.
    """
    rows = [
        _entry(action, on=subject, by=by, authority=authority, detail=detail)
        for subject, detail in zip(on, details, strict=True)
    ]
    with transaction.atomic(savepoint=False):
        if rows:
            with connection.cursor() as cursor:
                cursor.execute(ADD_ALL, [json.dumps([_plain(row) for row in rows])])
        yield


def _plain(row: Entry) -> dict[str, str]:
    """An entry as JSON carries it; bytes in hexadecimal."""
    return {
        "uid": str(row.uid),
        "at": row.at.isoformat(),
        "action": row.action,
        "subject_kind": row.subject_kind,
        "subject_id": str(row.subject_id),
        "actor_kind": row.actor_kind,
        "actor_id": row.actor_id,
        "body": row.body,
        "salt": row.salt.hex(),
        "commitment": row.commitment.hex(),
    }


def _entry(
    action: str, *, on: Subject, by: Actor, authority: str, detail: Mapping[str, Any]
) -> Entry:
    uid, at, salt = new_id(), clock.now(), token_bytes(SALT_BYTES)
    text = words.body(
        uid=uid, at=at, action=action, on=on, by=by, authority=authority, detail=detail
    )
    return Entry(
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
