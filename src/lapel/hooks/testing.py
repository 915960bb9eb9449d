"""A receiver for tests: a real HTTP server on this machine that keeps what it is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, sleep
from typing import Any

from standardwebhooks.webhooks import Webhook


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """Its webhook-id."""
        return self.headers["webhook-id"]

    def opened(self, secret: str) -> dict[str, Any]:
        """Its content, once the signature is found good by the library of the specification."""
        read: dict[str, Any] = Webhook(secret).verify(self.body, self.headers)
        return read


@dataclass(kw_only=True)
class Receiver:
    """What came, and what is answered from now on."""

    address: str = ""
    status: int = 204
    text: bytes = b""
    location: str = ""
    drip: float = 0.0
    letters: list[Letter] = field(default_factory=list)

    def wait(self, count: int, seconds: float = 10.0) -> list[Letter]:
        """The letters, once there are so many."""
        end = monotonic() + seconds
        while len(self.letters) < count and monotonic() < end:
            sleep(0.02)
        return list(self.letters)


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver that listens on the loopback address."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told = {name.lower(): value for name, value in self.headers.items()}
            kept.letters.append(Letter(path=self.path, headers=told, body=body))
            self.send_response(kept.status)
            if kept.location:
                self.send_header("Location", kept.location)
            if kept.status != 204:
                self.send_header("Content-Length", str(len(kept.text)))
            self.end_headers()
            for at in range(len(kept.text)):
                self.wfile.write(kept.text[at : at + 1])
                self.wfile.flush()
                sleep(kept.drip)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.address = f"http://127.0.0.1:{server.server_port}/hooks?from=lapel"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
