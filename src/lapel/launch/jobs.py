"""The running of jobs: a worker with its heartbeat, and the rescue of what others left behind.

A worker that is killed leaves its jobs marked as running. Others notice by its
heartbeat and run them again; a job that takes its worker down every time is given up.
"""

import asyncio
import logging
import os
from typing import cast

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


async def work(concurrency: int = CONCURRENCY) -> None:
    """Run jobs until a signal says stop; then wait for those that run.

    They are not aborted, because an aborted job never runs again. One that takes too long is
    killed with this process by the watchdog, and rescued later.
    """
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
            )
        finally:
            rescuer.cancel()
