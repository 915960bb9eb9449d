"""The worker: jobs, the followers of the log, and the sender of webhooks.

The followers run in a thread beside the jobs. What they defer commits with their cursor,
so a job is neither lost nor started for news that was rolled back. What a room runs all the
time stands in its `dispatch.LOOPS`; each loop has a thread of its own.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import django
from django.apps import apps

from lapel.launch import jobs

if TYPE_CHECKING:  # the rooms are imported after Django is set up
    from lapel.custody.followers import Follower


def followers() -> tuple["Follower", ...]:
    """The followers of every room, in the order of the rooms."""
    found: tuple[Follower, ...] = _of_every_room("followers", "FOLLOWERS")
    return found


def loops() -> tuple[Callable[[Event], None], ...]:
    """What the rooms run all the time, each until its event is set."""
    found: tuple[Callable[[Event], None], ...] = _of_every_room("dispatch", "LOOPS")
    return found


def _of_every_room(module: str, name: str) -> tuple[Any, ...]:
    found: list[Any] = []
    for room in apps.get_app_configs():
        path = f"{room.name}.{module}"
        if room.name.startswith("lapel.") and find_spec(path):
            found += getattr(import_module(path), name, ())
    return tuple(found)


def main() -> int:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lapel.launch.settings")
    django.setup()
    following = import_module("lapel.custody.followers")
    stop = Event()
    threads = [Thread(target=following.run_forever, args=(followers(), stop), name="followers")]
    threads += [Thread(target=loop, args=(stop,), name=loop.__module__) for loop in loops()]
    for thread in threads:
        thread.start()
    try:
        asyncio.run(jobs.work())
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
