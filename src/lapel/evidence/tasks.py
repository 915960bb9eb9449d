"""Jobs of the evidence room: the queue `media`, one work row a job."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lapel.evidence import working

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="evidence.examine", queue="media", retry=AGAIN)
def examine(work: str) -> None:
    """Probe a clip."""
    working.examine(UUID(work))


@app.task(name="evidence.derive", queue="media", retry=AGAIN)
def derive(work: str) -> None:
    """Make derivatives of a clip."""
    working.derive(UUID(work))
