"""Jobs of the program room."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lapel.program.lists import running

AGAIN = RetryStrategy(max_attempts=5, exponential_wait=3)


@app.task(name="program.import_list", queue="lists", retry=AGAIN)
def import_list(upload: str) -> None:
    """Import one list."""
    running.run(UUID(upload))
