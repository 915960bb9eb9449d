"""Talk to the door: tus 1.0.0 and receipts over one kept connection a thread.

Bodies go from the file to the socket by `sendfile`, without passing through the program where the
connection allows it.
"""

import contextlib
import errno
import http.client
import json
import os
import select
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote, urlencode, urlsplit

from lapel_dock import rules
from lapel_dock.errors import BadServer, Refused, SourceChanged, SourceGone, Stopped, Unreachable
from lapel_verify.canonical import Json

UPLOADS = "/devices/uploads"
RECEIPTS = "/devices/receipts"
HAVE = "/devices/have"
PIECE = 64 * 1024 * 1024
STRIDE = 4 * 1024 * 1024
_SOURCE_TROUBLE = frozenset(
    (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOENT, errno.EREMOTEIO)
)
_LONGEST_ANSWER = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer of the server, read whole."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Made:
    """An upload as it was made: where it is, and how many bytes it has already."""

    path: str
    offset: int


class Door:
    """The server's door for one dock. Safe to use from several threads: each has its connection.

    The token goes to the configured server only: of an address that the
    server hands out just the path is used.
    """

    def __init__(self, server: str, secret: str, *, timeout: float = 60.0) -> None:
        parts = urlsplit(server)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadServer(f'"{server}" is no address of a server; http://HOST:PORT is expected.')
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._base = parts.path.rstrip("/")
        self._timeout = timeout
        self.secret = secret
        self._own = threading.local()
        self._all: set[http.client.HTTPConnection] = set()
        self._closed = False

    def have(self, *, sha256: str, said: dict[str, str]) -> str | None:
        """Return the path of the upload by which the server has, or is getting, this very file."""
        asked = {key: said[key] for key in ("device", "recording", "filename")}
        asked["sha256"] = sha256
        query = urlencode(asked, errors="replace")
        answer = self._ask("GET", f"{self._base}{HAVE}?{query}")
        if answer.status != 200:
            return None
        found = _object(answer.body)
        upload = str(found.get("upload") or "").rstrip("/").rpartition("/")[2]
        return f"{self._base}{UPLOADS}/{quote(upload)}" if upload else None

    def refuses(self) -> Refused | None:
        """Return the refusal of this dock's token, or None: an unreachable server may come back."""
        try:
            answer = self._ask("GET", f"{self._base}{HAVE}")
        except Unreachable:
            return None
        return Refused(answer.status, "") if answer.status in (401, 403) else None

    def create(self, *, size: int, said: dict[str, str]) -> Made:
        """Make an upload; the server may answer with one that it has already."""
        headers = {"Upload-Length": str(size), "Upload-Metadata": rules.metadata_header(said)}
        answer = self._expect(self._ask("POST", f"{self._base}{UPLOADS}", headers), 201)
        parts = urlsplit(answer.headers.get("Location", ""))
        if not parts.path:
            raise Refused(answer.status, "made an upload but gave no Location")
        path = parts.path if parts.path.startswith("/") else f"{self._base}{UPLOADS}/{parts.path}"
        stated = answer.headers.get("Upload-Offset", "0")
        return Made(
            path=f"{path}?{parts.query}" if parts.query else path,
            offset=int(stated) if stated.isdecimal() else 0,
        )

    def offset(self, upload: str) -> int:
        """Return how many bytes of an upload the server has."""
        return _offset(self._expect(self._ask("HEAD", upload), 200, 204))

    def send(
        self,
        upload: str,
        file: BinaryIO,
        *,
        offset: int,
        count: int,
        moved: Callable[[int], None],
    ) -> int:
        """Send one piece and return the server's new offset; `moved` hears of every stride."""
        connection = self._connection()
        try:
            connection.putrequest("PATCH", upload)
            for name, value in self._headers().items():
                connection.putheader(name, value)
            connection.putheader("Content-Type", "application/offset+octet-stream")
            connection.putheader("Upload-Offset", str(offset))
            connection.putheader("Content-Length", str(count))
            connection.endheaders()
            whole = self._pour(connection, file, offset, count, moved)
            answer = self._answer(connection)
            if not whole:
                self._drop()
        except (OSError, http.client.HTTPException) as problem:
            raise self._trouble(problem) from problem
        except BaseException:
            self._drop()
            raise
        return _offset(self._expect(answer, 204))

    def _pour(
        self,
        connection: http.client.HTTPConnection,
        file: BinaryIO,
        offset: int,
        count: int,
        moved: Callable[[int], None],
    ) -> bool:
        """Send `count` bytes of the file; False when the server answered, or hung up, before."""
        end = offset + count
        while offset < end:
            if self._closed:
                raise Stopped
            sent = self._pour_some(connection.sock, file, offset, min(STRIDE, end - offset))
            if sent is None:
                return False
            offset += sent
            moved(sent)
        return True

    def _pour_some(
        self, sock: socket.socket, file: BinaryIO, offset: int, count: int
    ) -> int | None:
        """Send some bytes; None when the server has something to say first.

        Without a look at the other direction a server that went away while its
        window was closed would be noticed only after the whole timeout. An
        encrypted connection is readable for reasons of its own and is not asked.
        """
        if self._spoken_to(sock):
            return None
        try:
            if self._secure:
                sent = sock.sendfile(file, offset, count)
            else:
                sent = os.sendfile(sock.fileno(), file.fileno(), offset, count)
        except BlockingIOError:
            return 0
        except (BrokenPipeError, ConnectionResetError):
            return None
        except OSError as problem:
            if problem.errno in _SOURCE_TROUBLE:
                raise SourceGone(f"it could not be read: {problem.strerror}") from problem
            raise
        if not sent:
            raise SourceChanged("it became shorter while it was sent")
        return sent

    def _spoken_to(self, sock: socket.socket) -> bool:
        """Wait until the socket takes bytes, or say that the server spoke or hung up first."""
        if self._secure:
            return False
        ready = select.poll()
        ready.register(sock, select.POLLIN | select.POLLOUT)
        found = ready.poll(self._timeout * 1000)
        if not found:
            raise TimeoutError("the server took nothing for too long")
        return bool(found[0][1] & select.POLLIN)

    def receipt(self, upload: str) -> dict[str, Json] | None:
        """Return the receipt of an upload as it came, unchecked; None while there is none."""
        answer = self._ask("GET", f"{self._base}{RECEIPTS}/{quote(upload)}")
        if answer.status in (202, 404, 410, 425):
            return None
        return _object(self._expect(answer, 200).body)

    def close(self) -> None:
        """Close every connection, when no thread uses one any more."""
        self.cut()
        for connection in list(self._all):
            connection.close()
        self._all.clear()

    def cut(self) -> None:
        """Cut every connection, also those that another thread waits on; no new one is made."""
        self._closed = True
        for connection in list(self._all):
            sock = connection.sock
            if sock is not None:
                _cut(sock)

    def _ask(self, method: str, path: str, headers: dict[str, str] | None = None) -> Answer:
        sent = self._headers() | {"Content-Length": "0"} | (headers or {})
        used = getattr(self._own, "connection", None) is not None
        try:
            return self._once(method, path, sent)
        except (OSError, http.client.HTTPException) as problem:
            failure = self._trouble(problem)
            if not used or not isinstance(problem, ConnectionError):
                raise failure from problem
        try:  # the kept connection had been closed while idle: one more try on a new one
            return self._once(method, path, sent)
        except (OSError, http.client.HTTPException) as problem:
            raise self._trouble(problem) from problem

    def _once(self, method: str, path: str, headers: dict[str, str]) -> Answer:
        connection = self._connection()
        connection.request(method, path, headers=headers)
        return self._answer(connection)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", "Tus-Resumable": "1.0.0"}

    def _answer(self, connection: http.client.HTTPConnection) -> Answer:
        response = connection.getresponse()
        body = response.read(_LONGEST_ANSWER)
        if response.will_close or not response.isclosed():
            self._drop()
        return Answer(status=response.status, headers=response.headers, body=body)

    def _expect(self, answer: Answer, *wanted: int) -> Answer:
        if answer.status in wanted:
            return answer
        lines = answer.body.decode("utf-8", "replace").strip().splitlines()
        raise Refused(
            answer.status,
            lines[0][:300] if lines else http.client.responses.get(answer.status, ""),
            retry_after=_seconds(answer.headers.get("Retry-After")),
        )

    def _connection(self) -> http.client.HTTPConnection:
        if self._closed:
            raise Stopped
        kept = getattr(self._own, "connection", None)
        if kept is not None:
            return kept  # type: ignore[no-any-return]  # threading.local has no types
        made = self._new()
        self._own.connection = made
        self._all.add(made)
        return made

    def _new(self) -> http.client.HTTPConnection:
        if not self._secure:
            return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(
            self._host, self._port, timeout=self._timeout, context=context
        )

    def _drop(self) -> None:
        kept = getattr(self._own, "connection", None)
        if kept is not None:
            self._all.discard(kept)
            self._own.connection = None
            kept.close()

    def _trouble(self, problem: Exception) -> Exception:
        self._drop()
        if self._closed:
            return Stopped()
        return Unreachable(f"{problem or type(problem).__name__}")


def _cut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _offset(answer: Answer) -> int:
    try:
        return int(answer.headers.get("Upload-Offset", ""))
    except ValueError:
        raise Refused(answer.status, "said no Upload-Offset") from None


def _seconds(value: str | None) -> float | None:
    try:
        return float(value) if value else None
    except ValueError:
        return None


def _object(body: bytes) -> dict[str, Json]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unreachable("the answer is not the JSON object that was expected")
    return found
