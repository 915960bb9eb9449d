"""The process that does the long work: jobs, the rescue of stalled jobs, and the followers.

A worker that is killed leaves its jobs marked as running. Others notice by its
heartbeat and run them again; a job that takes its worker down every time is given up.
"""

import asyncio
import logging
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from threading import Event, Thread
from typing import cast

import django
from django.apps import apps
from procrastinate import App
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status

logger = logging.getLogger(__name__)

CONCURRENCY = 2
HEARTBEAT = 5.0
STALLED = 20.0
GIVE_UP_AFTER = 5  # attempts, each of which took its worker down
GRACE = 8.0


async def rescue(worker_app: App) -> None:
    """Put jobs of dead workers back into the queue, or give them up."""
    for job in await worker_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        try:
            if job.attempts >= GIVE_UP_AFTER:
                logger.error("job %s (%s) took down its worker every time", job.id, job.task_name)
                await worker_app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
            else:
                logger.warning("job %s (%s) lost its worker; again", job.id, job.task_name)
                await worker_app.job_manager.retry_job(job)
        except ConnectorException:  # another worker was quicker
            logger.info("job %s is looked after already", job.id)


async def keep_rescuing(worker_app: App) -> None:
    """Rescue now and again for as long as the worker lives."""
    while True:
        try:
            await rescue(worker_app)
        except ConnectorException:
            logger.warning("the database is away; stalled jobs wait")
        await asyncio.sleep(HEARTBEAT)


async def work(concurrency: int) -> None:
    """Run jobs until a signal says stop."""
    connector = cast("DjangoConnector", jobs.connector)
    worker_app = jobs.with_connector(connector.get_worker_connector())
    async with worker_app.open_async():
        rescuer = asyncio.create_task(keep_rescuing(worker_app))
        try:
            await worker_app.run_worker_async(
                name=f"worker-{os.getpid()}",
                concurrency=concurrency,
                fetch_job_polling_interval=2.0,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED,
                shutdown_graceful_timeout=GRACE,
            )
        finally:
            rescuer.cancel()


def followers() -> tuple[object, ...]:
    """The followers of every room, in the order of the rooms."""
    found: list[object] = []
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
        asyncio.run(work(int(os.environ.get("LAPEL_WORKERS", CONCURRENCY))))
    finally:
        stop.set()
        thread.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
