"""Request bodies, received straight into the caller's buffer.

A body of known length goes from the socket into the buffer in one
`recv_into`; a chunked one goes through h11, which gets chunked coding right.
Both end early with `BodyCut` when the peer leaves, is sent away, or sends
more slowly than the door allows; what had come by then has been handed over.
"""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import h11

from lapel.devices.errors import BodyCut, Refusal
from lapel.devices.limits import Limits

RECEIVE = 64 * 1024


class Body(Protocol):
    """What a handler sees of a request's body."""

    @property
    def length(self) -> int | None:
        """The declared length; None when only the end will tell."""

    @property
    def done(self) -> bool:
        """Whether all of it has been received."""

    @property
    def leftover(self) -> bytes:
        """What came after the body's end: the beginning of the next request."""

    @property
    def trailers(self) -> dict[str, str]:
        """The fields after a chunked body, once it is done."""

    def fill(self, view: memoryview) -> int:
        """Fill the view unless the body ends first; return how much came, 0 at its end.

        Raises:
            BodyCut: the peer left, was sent away, or is too slow, and nothing more came.
            Refusal: 400, the chunked coding is broken.
        """


@dataclass
class Pace:
    """Sends slow peers away: so many bytes a second at least, over a window.

    Only the time spent waiting for the peer counts, so that a slow disk of
    ours is never held against it.
    """

    limits: Limits
    waited: float = 0.0
    received: int = 0

    def note(self, count: int, seconds: float) -> None:
        """Count what came and how long it was waited for."""
        self.received += count
        self.waited += seconds

    def check(self) -> None:
        """Go on waiting, or not.

        Raises:
            BodyCut: too little came in the window that ends now.
        """
        if self.waited < self.limits.pace_seconds:
            return
        if self.received < self.limits.pace_bytes_per_second * self.waited:
            raise BodyCut(
                f"{self.received} bytes in {self.waited:.0f} s; the door wants"
                f" {self.limits.pace_bytes_per_second} a second",
                slow=True,
            )
        self.waited, self.received = 0.0, 0


@dataclass
class Inlet:
    """Where bytes come from: the socket, the pace, and the door's word that it is to end."""

    sock: socket.socket
    pace: Pace
    interrupted: Callable[[], bool]

    def into(self, view: memoryview, *, flags: int = 0) -> int:
        """Receive into the view; 0 when the socket's own time ran out first.

        Raises:
            BodyCut: the peer left or was sent away, or it is too slow.
        """
        if self.interrupted():
            raise BodyCut("the upload goes on over another connection, or the server stops")
        self.pace.check()
        began = time.monotonic()
        try:
            count = self.sock.recv_into(view, 0, flags)
        except (BlockingIOError, TimeoutError):
            count = 0
        except OSError as error:
            raise BodyCut(f"the connection broke: {error.strerror}") from error
        else:
            if not count:
                raise BodyCut("the peer closed the connection in the middle of the body")
        self.pace.note(count, time.monotonic() - began)
        return count


class NoBody:
    """The body of a request that has none."""

    length = 0
    done = True
    trailers: dict[str, str] = {}  # noqa: RUF012 - never written to

    def __init__(self, leftover: bytes) -> None:
        self.leftover = leftover

    def fill(self, view: memoryview) -> int:
        """Nothing."""
        del view
        return 0


class FixedBody:
    """A body whose length the request declared."""

    trailers: dict[str, str] = {}  # noqa: RUF012 - never written to

    def __init__(self, inlet: Inlet, length: int, first: bytes) -> None:
        self._inlet = inlet
        self._first = memoryview(first)[:length]
        self._cut: BodyCut | None = None
        self.length = length
        self.remaining = length
        self.leftover = first[length:]

    @property
    def done(self) -> bool:
        """Whether all of it has been received."""
        return self.remaining == 0

    def fill(self, view: memoryview) -> int:
        """See `Body.fill`."""
        view = view[: self.remaining]
        got = self._take_first(view)
        while got < len(view) and self._cut is None:
            try:
                got += self._inlet.into(view[got:], flags=socket.MSG_WAITALL)
            except BodyCut as cut:
                self._cut = cut
        self.remaining -= got
        if self._cut is not None and not got:
            raise self._cut
        return got

    def _take_first(self, view: memoryview) -> int:
        count = min(len(view), len(self._first))
        view[:count] = self._first[:count]
        self._first = self._first[count:]
        return count


class ChunkedBody:
    """A body in chunks, decoded by h11."""

    length = None

    def __init__(self, inlet: Inlet, parser: h11.Connection) -> None:
        self._inlet = inlet
        self._parser = parser
        self._pending = memoryview(b"")
        self._buffer = memoryview(bytearray(RECEIVE))
        self._cut: BodyCut | None = None
        self.done = False
        self.trailers: dict[str, str] = {}

    @property
    def leftover(self) -> bytes:
        """What came after the last chunk."""
        return self._parser.trailing_data[0]

    def fill(self, view: memoryview) -> int:
        """See `Body.fill`."""
        got = 0
        while got < len(view) and not self.done and self._cut is None:
            if not self._pending:
                self._next_event()
            count = min(len(view) - got, len(self._pending))
            view[got : got + count] = self._pending[:count]
            self._pending = self._pending[count:]
            got += count
        if self._cut is not None and not got:
            raise self._cut
        return got

    def _next_event(self) -> None:
        try:
            event = self._parser.next_event()
        except h11.RemoteProtocolError as error:
            raise Refusal(400, f"chunked body: {error}", close=True) from error
        if isinstance(event, h11.Data):
            self._pending = memoryview(event.data)
        elif isinstance(event, h11.EndOfMessage):
            self.done = True
            self.trailers = {k.decode(): v.decode("latin-1") for k, v in event.headers}
        else:
            self._receive()

    def _receive(self) -> None:
        """Whatever has come, without waiting for more: a small last chunk may be all there is."""
        try:
            count = self._inlet.into(self._buffer)
        except BodyCut as cut:
            self._cut = cut
            return
        if count:
            self._parser.receive_data(bytes(self._buffer[:count]))
