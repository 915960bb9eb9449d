"""The worker: jobs, and the followers of the log.

The followers run in a thread beside the jobs. What they defer commits with their cursor,
so a job is neither lost nor started for news that was rolled back.
"""

import asyncio
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from threading import Event, Thread
from typing import TYPE_CHECKING

import django
from django.apps import apps

from lapel.launch import jobs

if TYPE_CHECKING:  # the rooms are imported after Django is set up
    from lapel.custody.followers import Follower


def followers() -> tuple["Follower", ...]:
    """The followers of every room, in the order of the rooms."""
    found: list[Follower] = []
    for room in apps.get_app_configs():
        name = f"{room.name}.followers"
        if room.name.startswith("lapel.") and find_spec(name):
            found += getattr(import_module(name), "FOLLOWERS", ())
    return tuple(found)


def main() -> int:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lapel.launch.settings")
    django.setup()
    following = import_module("lapel.custody.followers")
    stop = Event()
    thread = Thread(target=following.run_forever, args=(followers(), stop), name="followers")
    thread.start()
    try:
        asyncio.run(jobs.work())
    finally:
        stop.set()
        thread.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
