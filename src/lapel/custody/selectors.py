"""Read the log."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import JSONField, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from lapel.custody.models import Checkpoint, Entry, Leaf
from lapel.transparency import tree
from lapel_verify import merkle


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """One entry as people and followers read it. `index` is None until it is sequenced."""

    number: int
    index: int | None
    id: UUID
    at: datetime
    action: str
    subject_kind: str
    subject_id: UUID
    actor_kind: str
    actor_id: str
    actor_name: str
    authority: str
    detail: dict[str, Any]
    salt: bytes
    commitment: bytes
    text: str

    @classmethod
    def of(cls, row: Entry, *, index: int | None, content: dict[str, Any]) -> Self:
        """The view of a row whose body has been read already."""
        return cls(
            number=row.number,
            index=index,
            id=row.uid,
            at=row.at,
            action=row.action,
            subject_kind=row.subject_kind,
            subject_id=row.subject_id,
            actor_kind=row.actor_kind,
            actor_id=row.actor_id,
            actor_name=content["actor"]["name"],
            authority=content["authority"],
            detail=content["detail"],
            salt=bytes(row.salt),
            commitment=bytes(row.commitment),
            text=row.body,
        )


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an entry stands in the published tree, with the proof that it does."""

    index: int
    size: int
    leaf_hash: bytes
    proof: tuple[bytes, ...]
    checkpoint: str


@dataclass(frozen=True, kw_only=True)
class Published:
    """The newest checkpoint."""

    size: int
    root: bytes
    note: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class LogSlice:
    """Entries that a search found, newest first; `next_before` leads on, None at the end."""

    entries: tuple[EntryView, ...]
    next_before: int | None


@dataclass(frozen=True, kw_only=True)
class ActorKnown:
    """Somebody or something that acted, under the name that its newest entry gives it."""

    id: str
    kind: str
    name: str


def search(
    *,
    actor: str = "",
    subject: UUID | None = None,
    actions: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
    limit: int = 50,
) -> LogSlice:
    """Entries by who acted, on what, what was done, and when; newest first.

    `before` is the number of an entry, as `next_before` gave it. Each combination is read
    from an index and ends with `limit`, however long the log is.
    """
    asked = Entry.objects.order_by("-number")
    if actor:
        asked = asked.filter(actor_id=actor)
    if subject:
        asked = asked.filter(subject_id=subject)
    asked = _between(asked, since, until)
    if before is not None:
        asked = asked.filter(number__lt=before)
    asked = _doing(asked, frozenset(actions), limit=limit + 1)
    rows = list(asked[: limit + 1])
    more = rows[limit - 1].number if len(rows) > limit else None
    return LogSlice(entries=_views(rows[:limit]), next_before=more)


def _doing(asked: QuerySet[Entry], actions: frozenset[str], *, limit: int) -> QuerySet[Entry]:
    """The entries of these actions: one short walk an action, for the index gives each in order."""
    if len(actions) < 2:
        return asked.filter(action__in=actions) if actions else asked
    parts = [asked.filter(action=each).values("number")[:limit] for each in sorted(actions)]
    numbers = parts[0].union(*parts[1:], all=True).order_by("-number")[:limit]
    found = Entry.objects.filter(number__in=[row["number"] for row in numbers])
    return found.order_by("-number")


NEAR: Final = 500
SLACK: Final = 10_000


def _between(
    asked: QuerySet[Entry], since: datetime | None, until: datetime | None
) -> QuerySet[Entry]:
    """The entries of a span of time, found by their numbers.

    Numbers grow with time but for some seconds, so the index on the time names the numbers at
    both ends, and a margin lets in what a clock that was set back may have written.
    """
    if since is not None:
        near = Entry.objects.filter(at__gte=since).order_by("at").values("number")[:NEAR]
        first = min((row["number"] for row in near), default=None)
        asked = asked.none() if first is None else asked.filter(number__gte=first - SLACK)
        asked = asked.filter(at__gte=since)
    if until is not None:
        near = Entry.objects.filter(at__lt=until).order_by("-at").values("number")[:NEAR]
        last = max((row["number"] for row in near), default=None)
        asked = asked.none() if last is None else asked.filter(number__lte=last + SLACK)
        asked = asked.filter(at__lt=until)
    return asked


_ACTIONS: Final = """
WITH RECURSIVE known AS (
    (SELECT action FROM custody_entry ORDER BY action LIMIT 1)
    UNION ALL
    SELECT (SELECT action FROM custody_entry WHERE action > known.action ORDER BY action LIMIT 1)
    FROM known WHERE known.action IS NOT NULL
)
SELECT action FROM known WHERE action IS NOT NULL
"""
_ACTORS: Final = """
WITH RECURSIVE known AS (
    (SELECT actor_id FROM custody_entry ORDER BY actor_id LIMIT 1)
    UNION ALL
    SELECT (
        SELECT actor_id FROM custody_entry WHERE actor_id > known.actor_id
        ORDER BY actor_id LIMIT 1
    ) FROM known WHERE known.actor_id IS NOT NULL
), named AS (
    SELECT known.actor_id, newest.actor_kind, newest.body::json #>> '{actor,name}' AS name
    FROM known, LATERAL (
        SELECT actor_kind, body FROM custody_entry WHERE actor_id = known.actor_id
        ORDER BY number DESC LIMIT 1
    ) AS newest WHERE known.actor_id IS NOT NULL
)
SELECT actor_id, actor_kind, name FROM named
WHERE position(lower(%(words)s) IN lower(name)) > 0
ORDER BY lower(name) <> lower(%(words)s), actor_kind <> 'person', lower(name) LIMIT %(limit)s
"""


def actions_known() -> tuple[str, ...]:
    """Every action that stands in the log by now, in alphabetical order: one step an action."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTIONS)
        return tuple(action for (action,) in cursor.fetchall())


def actors_known(query: str, *, limit: int = 20) -> tuple[ActorKnown, ...]:
    """Who acted by now and has these words in the name, people first; or whose id this is."""
    named = Entry.objects.filter(actor_id=query.strip()).order_by("-number").first()
    if named is not None:
        name = json.loads(named.body)["actor"]["name"]
        return (ActorKnown(id=named.actor_id, kind=named.actor_kind, name=name),)
    with connection.cursor() as cursor:
        cursor.execute(_ACTORS, {"words": query.strip(), "limit": limit})
        return tuple(ActorKnown(id=uid, kind=kind, name=name) for uid, kind, name in cursor)


def history(subject_id: UUID) -> tuple[EntryView, ...]:
    """Every entry about a subject, oldest first."""
    return _views(Entry.objects.filter(subject_id=subject_id).order_by("number"))


def entry(uid: UUID) -> EntryView | None:
    """The entry of this id; None when there is none."""
    found = _views(Entry.objects.filter(uid=uid))
    return found[0] if found else None


def latest(limit: int = 50) -> tuple[EntryView, ...]:
    """The newest entries of the whole log, newest first."""
    return _views(Entry.objects.order_by("-number")[:limit])


def entries_before(index: int | None, *, limit: int = 50) -> tuple[EntryView, ...]:
    """Entries that stand below an index of the log, newest first; the newest of all for None."""
    if index is None:
        return latest(limit)
    rows = Entry.objects.filter(leaf__index__lt=index).order_by("-leaf__index")
    return _views(rows[:limit])


def last_entry(subject_id: UUID) -> EntryView | None:
    """The newest entry about a subject."""
    found = _views(Entry.objects.filter(subject_id=subject_id).order_by("-number")[:1])
    return found[0] if found else None


def acted_since(*, subject_id: UUID, actor_id: str, action: str, since: datetime) -> bool:
    """Whether this actor did this to this subject after a moment."""
    mine = Entry.objects.filter(subject_id=subject_id, actor_id=actor_id, action=action)
    return mine.filter(at__gte=since).exists()


def named_under(
    subjects: Iterable[UUID], *, actions: Iterable[str], name: str, size: int
) -> tuple[tuple[UUID, str, int], ...]:
    """What entries of these actions below an index of the tree name in their detail.

    Each is the subject, the value of `name`, and the entry's index; in log order.
    """
    value = KeyTextTransform(name, KeyTransform("detail", Cast("body", JSONField())))
    entries = Entry.objects.filter(subject_id__in=list(subjects), action__in=list(actions))
    named = entries.filter(leaf__index__lt=size).annotate(value=value).order_by("leaf__index")
    return tuple(named.values_list("subject_id", "value", "leaf__index"))


def published() -> Published | None:
    """The newest checkpoint, or None while the log is empty."""
    row = Checkpoint.objects.order_by("-size").first()
    if row is None:
        return None
    return Published(size=row.size, root=bytes(row.root), note=row.note, at=row.at)


def placed(entry_id: UUID) -> Place | None:
    """The place of an entry under the newest checkpoint; None until one covers it."""
    index = Leaf.objects.filter(entry__uid=entry_id).values_list("index", flat=True).first()
    newest = published()
    if index is None or newest is None or newest.size <= index:
        return None
    return place(index, newest)


def place(index: int, under: Published) -> Place:
    """The proof that the leaf at `index` is in the tree of a checkpoint; reads tile files only."""
    commitment = Leaf.objects.values_list("entry__commitment", flat=True).get(index=index)
    proof = tree.inclusion_proof(read_tile, index, under.size)
    return Place(
        index=index,
        size=under.size,
        leaf_hash=merkle.leaf_hash(bytes(commitment)),
        proof=tuple(proof),
        checkpoint=under.note,
    )


def read_tile(name: str) -> bytes | None:
    """One file of the published log, or None where there is none."""
    path: Path = settings.LAPEL.log / name
    return path.read_bytes() if path.is_file() else None


def _views(rows: QuerySet[Entry] | Iterable[Entry]) -> tuple[EntryView, ...]:
    entries = list(rows)
    numbers = [entry.number for entry in entries]
    indexes = dict(Leaf.objects.filter(entry__in=numbers).values_list("entry", "index"))
    return tuple(
        EntryView.of(entry, index=indexes.get(entry.number), content=json.loads(entry.body))
        for entry in entries
    )
