"""The demo agency for a story: started as people start it, stopped when the story is told."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.installation import Installation, prepared

__all__ = ["Installation", "installation", "within"]


@contextmanager
def installation(home: Path) -> Iterator[Installation]:
    """`lapel up` with the demo agency, all its footage in custody; `lapel down` at the end."""
    made = prepared(home)
    try:
        made.lapel("up", "--detach")
        yield made
    finally:
        made.lapel("down")


def within(seconds: float, what: str) -> Iterator[None]:
    """Turns of a wait, half a second each; fails with `what` when none of them ended it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.5)
    raise AssertionError(f"after {seconds:.0f} s still not: {what}")
