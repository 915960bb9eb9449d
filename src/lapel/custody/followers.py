"""News travels up: a follower reads the sequenced log from its stored cursor.

A follower sees each entry at least once, in the order of the log, and its
handling commits together with its cursor. It must be quick and safe to
repeat: what takes long is deferred as a job in the same transaction.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Event

from django.db import OperationalError, close_old_connections, transaction
from django.db.models import Max

from lapel.custody.models import Cursor, Leaf
from lapel.custody.selectors import EntryView

logger = logging.getLogger(__name__)

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Follower:
    """Who follows the log, for which actions (None: all), and what it does with each entry."""

    name: str
    actions: frozenset[str] | None
    handle: Callable[[EntryView], None]


def run_once(follower: Follower, *, limit: int = BATCH) -> int | None:
    """Hand the next entries to a follower; return how many leaves its cursor passed.

    Of several workers that try at the same moment one goes on; the others get None.
    """
    Cursor.objects.get_or_create(name=follower.name)
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update(skip_locked=True).filter(name=follower.name)
        row = cursor.first()
        if row is None:
            return None
        leaves = list(
            Leaf.objects.filter(index__gte=row.position)
            .select_related("entry")
            .order_by("index")[:limit]
        )
        for leaf in leaves:
            if follower.actions is None or leaf.entry.action in follower.actions:
                content = json.loads(leaf.entry.body)
                follower.handle(EntryView.of(leaf.entry, index=leaf.index, content=content))
        if leaves:
            cursor.update(position=leaves[-1].index + 1)
        return len(leaves)


def catch_up(followers: Sequence[Follower]) -> None:
    """Run every follower until none has anything left to read."""
    while any([run_once(follower) for follower in followers]):
        pass


def run_forever(followers: Sequence[Follower], stop: Event, *, pause: float = 0.25) -> None:
    """Follow until told to stop. One follower's failure is logged and holds up only itself.

    While the log does not grow, a look costs one query.
    """
    read_to: int | None = None
    while not stop.is_set():
        try:
            newest = Leaf.objects.aggregate(newest=Max("index"))["newest"]
            if newest != read_to and all([_has_read_all(follower) for follower in followers]):
                read_to = newest
        except OperationalError:
            logger.warning("the database is away; the followers wait")
            close_old_connections()
        stop.wait(pause)


def _has_read_all(follower: Follower) -> bool:
    """Let one follower read on; false when it failed, or another worker is at it."""
    try:
        while (passed := run_once(follower)) is not None:
            if passed < BATCH:
                return True
    except OperationalError:
        raise
    except Exception:
        logger.exception("follower %s stopped at its cursor and will retry", follower.name)
    return False
