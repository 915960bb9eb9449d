"""Who is at the door: bearer tokens, remembered for some seconds."""

import time
from threading import Lock

from lapel.devices.backend import UploadBackend
from lapel.devices.errors import Refusal
from lapel.ingest.errors import TokenRevoked, TokenUnknown
from lapel.ingest.services import DockIdentity

MOST_REMEMBERED = 4096


class Gate:
    """Identifies docks. A revoked token still opens the door for `memory` seconds at most."""

    def __init__(self, backend: UploadBackend, *, memory: float) -> None:
        self._backend = backend
        self._memory = memory
        self._lock = Lock()
        self._known: dict[str, tuple[float, DockIdentity]] = {}

    def identify(self, authorization: str | None) -> DockIdentity:
        """The dock that an `Authorization` header belongs to.

        Raises:
            Refusal: 401 without a token of ours, 403 with one that was revoked.
        """
        scheme, _, token = (authorization or "").strip().partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise _unauthorized("show a dock token: Authorization: Bearer lapel_dock_…")
        with self._lock:
            until, dock = self._known.get(token, (0.0, None))
        if dock is not None and time.monotonic() < until:
            return dock
        return self._ask(token)

    def _ask(self, token: str) -> DockIdentity:
        try:
            dock = self._backend.authenticate(token)
        except TokenUnknown as error:
            raise _unauthorized(str(error)) from error
        except TokenRevoked as error:
            raise Refusal(403, str(error)) from error
        with self._lock:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[token] = (time.monotonic() + self._memory, dock)
        return dock


def _unauthorized(text: str) -> Refusal:
    return Refusal(401, text, headers={"WWW-Authenticate": 'Bearer realm="lapel docks"'})
