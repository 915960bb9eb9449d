"""How much is under way: uploads in all and per dock, and the disk that they have been promised."""

from collections import Counter
from threading import Lock
from uuid import UUID

from lapel.devices.errors import Refusal
from lapel.devices.limits import Limits


class Quota:
    """Counts open uploads and what they still may bring."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = Lock()
        self._docks: dict[UUID, UUID] = {}
        self._count: Counter[UUID] = Counter()
        self._left: Counter[UUID] = Counter()

    def admit(self, dock: UUID, length: int, *, free: int) -> None:
        """Whether one more upload of this length may be opened.

        Raises:
            Refusal: 413 too large, 429 or 503 too many, 507 no room for it.
        """
        if length > self._limits.largest_upload:
            raise Refusal(
                413,
                f"the upload has {length} bytes; this server takes"
                f" {self._limits.largest_upload} at most",
            )
        with self._lock:
            if self._count[dock] >= self._limits.uploads_per_dock:
                raise _too_many(429, self._count[dock], "this dock has")
            if len(self._docks) >= self._limits.uploads:
                raise _too_many(503, len(self._docks), "all docks together have")
            self.require_room(length, free=free)

    def require_room(self, length: int, *, free: int) -> None:
        """Whether the disk holds this much more beside all that was promised.

        Raises:
            Refusal: 507, it does not.
        """
        room = free - self._left.total() - self._limits.disk_reserve
        if length > room:
            raise Refusal(
                507,
                f"no room for {length} bytes: {free} are free, {self._left.total()} are promised"
                f" to other uploads and {self._limits.disk_reserve} stay in reserve",
                headers={"Retry-After": "60"},
            )

    def track(self, upload: UUID, dock: UUID, left: int) -> None:
        """An open upload and how much of it is still to come."""
        with self._lock:
            if upload not in self._docks:
                self._docks[upload] = dock
                self._count[dock] += 1
            self._left[upload] = max(0, left)

    def release(self, upload: UUID) -> None:
        """An upload that is open no more."""
        with self._lock:
            dock = self._docks.pop(upload, None)
            if dock is not None:
                self._count[dock] -= 1
                del self._left[upload]


def _too_many(status: int, count: int, who: str) -> Refusal:
    return Refusal(
        status,
        f"{who} {count} unfinished uploads, the most allowed; finish or terminate some",
        headers={"Retry-After": "30"},
    )
