"""Refusals of the door, each with the status that the protocol gives it."""

from collections.abc import Mapping
from types import MappingProxyType

from lapel.foundation.errors import LapelError

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Refusal(LapelError):
    """A request is answered with an error status and one plain sentence.

    `close` is for refusals after which the rest of the request cannot be told
    from the next one, or is not worth receiving.
    """

    def __init__(
        self,
        status: int,
        text: str,
        *,
        headers: Mapping[str, str] = NO_HEADERS,
        close: bool = False,
    ) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.headers = headers
        self.close = close


class BodyCut(LapelError):
    """The peer went away, or was sent away, in the middle of a request's body."""

    def __init__(self, reason: str, *, slow: bool = False) -> None:
        super().__init__(reason)
        self.slow = slow
