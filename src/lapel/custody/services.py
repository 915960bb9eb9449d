"""Write the log. `act` is the only writer of history."""

import json
from collections.abc import Iterator, Mapping, Sequence
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

__all__ = ["SYSTEM", "Actor", "Subject", "act", "act_on_each"]

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
        Entry.objects.bulk_create(rows)
        yield


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
