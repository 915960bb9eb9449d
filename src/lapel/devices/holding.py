"""Whether a media link is in the right hands, and still rests on a right: asked at every range.

1. The request shows what the link is bound to: the cookie of the session, or the token.
2. That session or token is alive, not locked, and its person is active.
3. The person may see the recording now, and holds the right that the link rests on.

An answer is remembered for about a second, so that the ranges of a player cost one look.
"""

import hmac
import time
from collections.abc import Mapping
from threading import Lock
from typing import Any
from uuid import UUID

from django.conf import settings

from lapel.accounts.selectors import holder_of
from lapel.devices.backend import Claim, UploadBackend

MOST_REMEMBERED = 4096


class Holders:
    """Says whether a link opens, and remembers it for a moment."""

    def __init__(self, backend: UploadBackend, *, memory: float) -> None:
        self._backend = backend
        self._memory = memory
        self._lock = Lock()
        self._known: dict[tuple[str, UUID, str, bytes], tuple[float, bool]] = {}

    def admits(self, claims: Mapping[str, Any], headers: Mapping[str, str]) -> bool:
        """Whether a link with these claims opens for a request with these headers."""
        claim = _claim(claims, headers)
        if claim is None:
            return False
        with self._lock:
            until, answer = self._known.get(claim.known_as, (0.0, False))
        if time.monotonic() < until:
            return answer
        return self._ask(claim)

    def _ask(self, claim: Claim) -> bool:
        began = time.monotonic()
        answer = self._backend.may_read(claim)
        with self._lock:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[claim.known_as] = (began + self._memory, answer)
        return answer


def _claim(claims: Mapping[str, Any], headers: Mapping[str, str]) -> Claim | None:
    """The claim that the request can show the secret of; None when it cannot."""
    holder, right = claims.get("holder"), claims.get("right")
    if not isinstance(holder, str) or not isinstance(right, str):
        return None
    try:
        recording = UUID(str(claims.get("for")))
    except ValueError:
        return None
    secret = _secret(holder, headers)
    if not secret:
        return None
    return Claim(holder=holder, recording=recording, right=right, secret=secret)


def _secret(holder: str, headers: Mapping[str, str]) -> str:
    """What the request shows that belongs to the holder, empty when it shows nothing of it.

    A browser sends the cookies of all ports of a host, and may send several of one name: any of
    them may be the one. Whether a bearer token is the holder's only the database knows.
    """
    scheme, _, token = headers.get("authorization", "").strip().partition(" ")
    if holder.startswith("token:"):
        return token.strip() if scheme.lower() == "bearer" else ""
    for pair in headers.get("cookie", "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == settings.SESSION_COOKIE_NAME and _same(holder_of(value), holder):
            return value
    return ""


def _same(one: str, other: str) -> bool:
    return bool(one) and hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))
