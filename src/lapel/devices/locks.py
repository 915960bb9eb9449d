"""One request at a time on an upload, and a way to end the one that hangs.

A client that lost its connection comes back before the server has noticed.
Whoever comes later asks the holder to stop, which wakes it out of its
receive, and goes on as soon as what had arrived is safe.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition
from uuid import UUID

from lapel.devices.errors import Refusal


class Locks:
    """The uploads that a request is working on now."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._held: dict[UUID, Callable[[], None]] = {}

    @contextmanager
    def hold(
        self,
        upload: UUID,
        *,
        interrupt: Callable[[], None],
        patience: float,
        push: bool = True,
    ) -> Iterator[None]:
        """Work on an upload alone; `interrupt` is how a later request ends this one.

        Without `push` a holder is left in peace.

        Raises:
            Refusal: 423, the holder did not let go in time.
        """
        with self._changed:
            holder = self._held.get(upload)
            if holder is not None and push:
                holder()
            if not self._changed.wait_for(lambda: upload not in self._held, timeout=patience):
                raise Refusal(
                    423,
                    "another request is still working on this upload; try again in a second",
                    headers={"Retry-After": "1"},
                )
            self._held[upload] = interrupt
        try:
            yield
        finally:
            with self._changed:
                del self._held[upload]
                self._changed.notify_all()
