"""One connection's side of HTTP/1.1: heads by h11, bodies by `bodies`, answers as bytes.

The socket blocks; its patience is SO_RCVTIMEO and SO_SNDTIMEO, because a
Python timeout would make the descriptor non-blocking and `sendfile` with it.
"""

import os
import socket
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from threading import Event

import h11

from lapel.devices.bodies import Body, ChunkedBody, FixedBody, Inlet, NoBody, Pace
from lapel.devices.errors import Refusal
from lapel.devices.limits import Limits

RECEIVE = 64 * 1024
DRAIN_BYTES = 256 * 1024
DRAIN_SECONDS = 1.0
PHRASES = {status.value: status.phrase for status in HTTPStatus} | {460: "Checksum Mismatch"}


@dataclass(frozen=True, kw_only=True)
class Head:
    """A request's head. Header names are lower case; repeated fields are joined by commas."""

    method: str
    path: str
    query: str
    version: str
    headers: Mapping[str, str]

    @property
    def keep_alive(self) -> bool:
        """Whether the client lets the connection stay open."""
        tokens = self.headers.get("connection", "").lower().replace(" ", "").split(",")
        return "close" not in tokens if self.version == "1.1" else "keep-alive" in tokens

    @property
    def expects_continue(self) -> bool:
        """Whether the client waits for a word before it sends the body."""
        expect = self.headers.get("expect", "").lower()
        return self.version == "1.1" and expect == "100-continue"


class Wire:
    """A connection: requests in, answers out."""

    def __init__(self, sock: socket.socket, limits: Limits) -> None:
        self.sock = sock
        self.limits = limits
        self.interrupted = Event()
        self.body: Body = NoBody(b"")
        self._parser = h11.Connection(h11.SERVER)
        self._awaiting_continue = False
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._patience(socket.SO_SNDTIMEO, limits.send_seconds)

    def read_head(self) -> Head | None:
        """The next request's head; None when the peer is done or stayed silent too long.

        Raises:
            Refusal: 400, 408, 431 or 501; the connection cannot go on after it.
        """
        first = self.body.leftover.lstrip(b"\r\n")
        self.body = NoBody(b"")
        self._parser = h11.Connection(h11.SERVER, max_incomplete_event_size=self.limits.head_bytes)
        request = self._await_request(first)
        if request is None:
            return None
        head = _head(request)
        self.body = self._open_body(head)
        self._awaiting_continue = head.expects_continue and not self.body.done
        return head

    def begin_body(self) -> Body:
        """The body, after the word that the client may be waiting for."""
        if self._awaiting_continue:
            self._awaiting_continue = False
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._patience(socket.SO_RCVTIMEO, min(5.0, self.limits.pace_seconds))
        return self.body

    def can_finish_body(self) -> bool:
        """Whether what an answered request may still send is little and will come."""
        if self.body.done:
            return True
        length = self.body.length
        return not self._awaiting_continue and length is not None and length <= DRAIN_BYTES

    def finish_body(self) -> bool:
        """Receive what an answered request still sends; whether it came."""
        waste = memoryview(bytearray(RECEIVE))
        while not self.body.done and self.begin_body().fill(waste):
            pass
        return self.body.done

    def answer(
        self, status: int, headers: Mapping[str, str], content: bytes = b"", *, bare: bool = False
    ) -> None:
        """Send one answer; `bare` when its content is not sent here (HEAD, or by sendfile)."""
        lines = [f"HTTP/1.1 {status} {PHRASES.get(status, 'Refused')}"]
        lines.append(f"Date: {formatdate(usegmt=True)}")
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if status not in {204, 304} and "Content-Length" not in headers:
            lines.append(f"Content-Length: {len(content)}")
        raw = "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
        self.sock.sendall(raw if bare else raw + content)

    def send_file(self, handle: int, start: int, length: int) -> None:
        """Send bytes of an open file without copying them through this process.

        Raises:
            OSError: the peer left, or took nothing for as long as the door waits.
        """
        end = start + length
        while start < end:
            sent = os.sendfile(self.sock.fileno(), handle, start, end - start)
            if not sent:
                raise BrokenPipeError("the file is shorter than it was")
            start += sent

    def interrupt(self) -> None:
        """From another thread: end what this connection is receiving."""
        self.interrupted.set()
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RD)

    def close(self) -> None:
        """Close so that an answer given before all was received still reaches the client.

        Closing with unread bytes would reset the connection and take the
        answer along (RFC 9112 section 9.6).
        """
        try:
            self.sock.shutdown(socket.SHUT_WR)
            self._patience(socket.SO_RCVTIMEO, DRAIN_SECONDS)
            deadline = time.monotonic() + DRAIN_SECONDS
            while not self.interrupted.is_set() and time.monotonic() < deadline:
                if not self.sock.recv(RECEIVE):
                    break
        except OSError:
            pass
        finally:
            self.sock.close()

    def _await_request(self, first: bytes) -> h11.Request | None:
        started: float | None = None
        data = first
        while True:
            if data:
                started = started or time.monotonic()
                self._parser.receive_data(data)
                event = self._parse()
                if isinstance(event, h11.Request):
                    return event
            data = self._receive_head(started)
            if not data:
                return None

    def _parse(self) -> object:
        try:
            return self._parser.next_event()
        except h11.RemoteProtocolError as error:
            raise Refusal(error.error_status_hint, f"malformed request: {error}", close=True) from (
                error
            )

    def _receive_head(self, started: float | None) -> bytes:
        """Some bytes of a head; empty when there will be none.

        Raises:
            Refusal: 408, the head has begun and does not end in time.
        """
        left = self.limits.idle_seconds
        if started is not None:
            left = started + self.limits.head_seconds - time.monotonic()
        try:
            if left > 0:
                self._patience(socket.SO_RCVTIMEO, left)
                return self.sock.recv(RECEIVE)
        except (BlockingIOError, TimeoutError):
            pass
        except OSError:
            return b""
        if started is None:
            return b""
        raise Refusal(408, "the request's head did not arrive in time", close=True)

    def _open_body(self, head: Head) -> Body:
        if head.version not in {"1.0", "1.1"}:
            raise Refusal(505, f"HTTP/{head.version} is not spoken here", close=True)
        coding, length = head.headers.get("transfer-encoding"), head.headers.get("content-length")
        if coding is not None and (length is not None or head.version != "1.1"):
            # RFC 9112 section 6.1: two framings are an attempt at request smuggling
            raise Refusal(400, "Transfer-Encoding beside Content-Length", close=True)
        inlet = Inlet(self.sock, Pace(self.limits), self.interrupted.is_set)
        if coding is not None:
            return ChunkedBody(inlet, self._parser)
        first = self._parser.trailing_data[0]
        if not length or int(length) == 0:
            return NoBody(first)
        return FixedBody(inlet, int(length), first)

    def _patience(self, option: int, seconds: float) -> None:
        whole = max(seconds, 0.001)
        value = struct.pack("ll", int(whole), int(whole % 1 * 1_000_000))
        self.sock.setsockopt(socket.SOL_SOCKET, option, value)


def _head(request: h11.Request) -> Head:
    headers: dict[str, str] = {}
    for raw_name, raw_value in request.headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    target = request.target.decode("latin-1")
    if target.startswith("http://"):  # absolute form, RFC 9112 section 3.2.2
        target = "/" + target[7:].partition("/")[2]
    path, _, query = target.partition("?")
    method = headers.get("x-http-method-override", request.method.decode("latin-1"))
    return Head(
        method=method.upper(),
        path=path,
        query=query,
        version=request.http_version.decode("ascii"),
        headers=headers,
    )
