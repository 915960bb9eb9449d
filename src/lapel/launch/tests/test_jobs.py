"""Jobs whose worker died: run again, and given up when they take every worker down."""

import asyncio
from typing import cast

import psycopg
import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.periodic import PeriodicDeferrer

from conftest import Database
from lapel.launch import jobs, worker

ABANDON = """
WITH dead AS (
    INSERT INTO procrastinate_workers (last_heartbeat)
    VALUES (now() - make_interval(secs => %(silent)s)) RETURNING id
)
UPDATE procrastinate_jobs SET status = 'doing', attempts = %(attempts)s,
    worker_id = (SELECT id FROM dead)
"""


async def rescue() -> None:
    connector = cast("DjangoConnector", app.connector)
    async with app.with_connector(connector.get_worker_connector()).open_async() as worker_app:
        await jobs.rescue(worker_app)


def abandoned_job(database: Database, *, attempts: int, silent: float) -> None:
    """A job whose worker has not been heard of for so many seconds."""
    app.configure_task("builtin:procrastinate.builtin.remove_old_jobs").defer(max_hours=1)
    with psycopg.connect(database.dsn("owner")) as owner:
        owner.execute(ABANDON, {"silent": silent, "attempts": attempts})


def status(database: Database) -> str:
    with psycopg.connect(database.dsn("app")) as web:
        row = web.execute("SELECT status::text FROM procrastinate_jobs").fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize(
    ("attempts", "silent", "then"),
    [
        (1, jobs.STALLED + 5, "todo"),
        (1, jobs.STALLED - 5, "doing"),
        (jobs.GIVE_UP_AFTER, jobs.STALLED + 5, "failed"),
    ],
)
def test_a_job_of_a_silent_worker(
    database: Database, attempts: int, silent: float, then: str
) -> None:
    abandoned_job(database, attempts=attempts, silent=silent)

    asyncio.run(rescue())

    assert status(database) == then


def test_the_followers_of_all_rooms_are_found_and_have_names_of_their_own() -> None:
    names = [follower.name for follower in worker.followers()]

    assert "evidence.examine" in names
    assert len(names) == len(set(names))


async def come_due(task: str, moment: int) -> None:
    """What the worker does at a moment of a task's schedule."""
    connector = cast("DjangoConnector", app.connector)
    async with app.with_connector(connector.get_worker_connector()).open_async() as worker_app:
        registry = worker_app.periodic_registry
        (scheduled,) = (each for each in registry.periodic_tasks.values() if each.task.name == task)
        await PeriodicDeferrer(registry).defer_jobs([(scheduled, moment)])


def test_the_check_of_stored_bytes_comes_due_once_while_one_waits(database: Database) -> None:
    for moment in (1_700_000_000, 1_700_003_600):
        asyncio.run(come_due("evidence.fixity", moment))

    with psycopg.connect(database.dsn("app")) as web:
        rows = web.execute("SELECT queue_name, args FROM procrastinate_jobs").fetchall()
    assert rows == [("fixity", {"timestamp": 1_700_000_000})]
