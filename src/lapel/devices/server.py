"""The byte server: a small process, a thread a connection.

Started by `lapel devices serve`; it needs the database and the vault, and
listens on the port after the web's.
"""

import contextlib
import logging
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from lapel.devices import media, publiclog, receipts, sweeping, tus
from lapel.devices.backend import DjangoBackend, UploadBackend
from lapel.devices.connection import Connection
from lapel.devices.gate import Gate
from lapel.devices.holding import Holders
from lapel.devices.limits import Limits
from lapel.devices.media import MediaHandler
from lapel.devices.publiclog import LogHandler
from lapel.devices.receipts import HaveHandler, ReceiptHandler
from lapel.devices.routes import Router
from lapel.devices.staging import Staging
from lapel.devices.tus import TusHandler
from lapel.devices.uploads import Uploads
from lapel.devices.wire import Wire
from lapel.foundation import clock
from lapel.foundation import config as configuration
from lapel.foundation.config import Config
from lapel.foundation.keys import KeyFolder

logger = logging.getLogger(__name__)

BACKLOG = 512
STACK = 512 * 1024
BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Length: 33\r\nContent-Type: text/plain\r\n\r\ntoo many connections; come again.\n"
)


@dataclass
class Connections:
    """The open connections, counted in all and per peer."""

    limits: Limits
    _lock: Lock = field(default_factory=Lock)
    _open: dict[Wire, tuple[Thread, str]] = field(default_factory=dict)
    _peers: Counter[str] = field(default_factory=Counter)

    def admit(self, wire: Wire, thread: Thread, peer: str) -> bool:
        """Whether one more connection of this peer may be served."""
        with self._lock:
            full = len(self._open) >= self.limits.connections
            if full or self._peers[peer] >= self.limits.connections_per_peer:
                return False
            self._open[wire] = (thread, peer)
            self._peers[peer] += 1
            return True

    def leave(self, wire: Wire) -> None:
        """A connection has ended."""
        with self._lock:
            _, peer = self._open.pop(wire)
            self._peers[peer] -= 1
            if not self._peers[peer]:
                del self._peers[peer]

    def end_all(self) -> None:
        """Interrupt what is being received and wait, within reason, until all has been kept."""
        with self._lock:
            threads = [thread for thread, _ in self._open.values()]
            for wire in self._open:
                wire.interrupt()
        deadline = time.monotonic() + self.limits.stop_seconds
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))


class Server:
    """A listening byte server."""

    def __init__(self, address: tuple[str, int], router: Router, limits: Limits) -> None:
        self._router = router
        self._limits = limits
        self._connections = Connections(limits)
        self._listener = socket.create_server(address, backlog=BACKLOG, reuse_port=False)
        self._listener.settimeout(0.05)

    @property
    def port(self) -> int:
        """The port it listens on."""
        port: int = self._listener.getsockname()[1]
        return port

    def run(self, stop: Event) -> None:
        """Serve until told to stop; then keep what has arrived and close."""
        with self._listener:
            while not stop.is_set():
                try:
                    sock, peer = self._listener.accept()
                except TimeoutError:
                    continue
                except OSError as error:
                    logger.warning("accept: %s", error)
                    stop.wait(0.1)
                    continue
                self._begin(sock, str(peer[0]))
        self._connections.end_all()

    def _begin(self, sock: socket.socket, peer: str) -> None:
        sock.settimeout(None)
        wire = Wire(sock, self._limits)
        thread = Thread(target=self._serve, args=(wire,), name=f"door-{peer}", daemon=True)
        if not self._connections.admit(wire, thread, peer):
            with contextlib.suppress(OSError):
                sock.sendall(BUSY)
            sock.close()
            return
        try:
            thread.start()
        except RuntimeError:  # the system gives no more threads
            logger.exception("no thread for a connection of %s", peer)
            self._connections.leave(wire)
            sock.close()

    def _serve(self, wire: Wire) -> None:
        try:
            Connection(wire, self._router).serve()
        finally:
            self._connections.leave(wire)


def router(config: Config, uploads: Uploads, limits: Limits) -> Router:
    """Every handler of the byte server, on one set of uploads."""
    gate = Gate(uploads.backend, memory=limits.token_cache_seconds)
    holders = Holders(uploads.backend, memory=limits.holder_cache_seconds)
    footage = MediaHandler(config, KeyFolder(config.keys).url_key(), clock.now, holders)
    return Router(
        {
            tus.PATH: TusHandler(uploads, gate),
            receipts.PATH: ReceiptHandler(uploads, gate),
            receipts.HAVE: HaveHandler(uploads, gate),
            media.PATH: footage,
            publiclog.PATH: LogHandler(config),
        }
    )


@contextlib.contextmanager
def sweeping_beside(uploads: Uploads, stop: Event) -> Iterator[None]:
    """The sweep, in a thread of its own."""
    thread = Thread(target=sweeping.run, args=(uploads, stop), name="door-sweep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(uploads.limits.stop_seconds)


def serve(
    config: Config,
    *,
    stop: Event,
    limits: Limits | None = None,
    backend: UploadBackend | None = None,
    ready: Callable[[int], None] | None = None,
) -> None:
    """Serve the byte port of this installation until told to stop.

    Django has to be set up before. `ready` is told the port once connections
    are accepted.
    """
    threading.stack_size(STACK)
    limits = limits or Limits()
    backend = backend or DjangoBackend()
    uploads = Uploads(backend, Staging(config.staging / "uploads"), limits)
    server = Server((config.host, config.byte_port), router(config, uploads, limits), limits)
    logger.info("byte server on http://%s:%s", config.host, server.port)
    with contextlib.closing(backend), sweeping_beside(uploads, stop):
        if ready is not None:
            ready(server.port)
        server.run(stop)


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    serve(configuration.load(), stop=stop)
