"""Jobs of the evidence room: the queue `media`, one work row a job; `fixity`, once an hour;
`search`, every few minutes."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lapel.evidence import fixity, searching, working
from lapel.foundation import clock

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="evidence.examine", queue="media", retry=AGAIN)
def examine(work: str) -> None:
    """Probe a clip."""
    working.examine(UUID(work))


@app.task(name="evidence.derive", queue="media", retry=AGAIN)
def derive(work: str) -> None:
    """Make derivatives of a clip."""
    working.derive(UUID(work))


@app.periodic(cron="7 * * * *")
@app.task(name="evidence.fixity", queue="fixity", queueing_lock="evidence.fixity", priority=-10)
def hash_again(timestamp: int) -> None:
    """Hash again what was not hashed for long. The worker runs it in a thread of its own."""
    fixity.sweep(working.vault(), now=clock.from_timestamp(timestamp))


@app.periodic(cron="*/5 * * * *")
@app.task(name="evidence.fold", queue="search", queueing_lock="evidence.fold", priority=-5)
def fold_tally(timestamp: int) -> None:  # noqa: ARG001 - a periodic task is told when it was due
    """Put the counts of facets together."""
    searching.fold()
