"""Jobs of the disclosure room."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lapel.disclosure import making

AGAIN = RetryStrategy(max_attempts=5, exponential_wait=2)


@app.task(name="disclosure.make_package", queue="export", retry=AGAIN)
def make_package(export: str) -> None:
    """Make the package of one export."""
    making.make(UUID(export))
