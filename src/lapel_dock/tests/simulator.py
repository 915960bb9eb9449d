"""A door that can misbehave: tus 1.0.0, signed receipts with proofs, and faults on demand.

It speaks real HTTP and signs with real keys; only its disk is memory.
"""

import base64
import contextlib
import hashlib
import json
import socket
import struct
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lapel_verify import commitments, merkle, receipts
from lapel_verify.checkpoints import Checkpoint
from lapel_verify.notes import VerifierKey

ORIGIN = "simulator.example/log"
CHUNK = 64 * 1024


class Signer:
    """A named Ed25519 key that signs the lines of notes."""

    def __init__(self, name: str) -> None:
        self._private = Ed25519PrivateKey.generate()
        self.key = VerifierKey(name=name, public=self._private.public_key().public_bytes_raw())

    def line(self, message: bytes) -> str:
        blob = base64.b64encode(self.key.key_id + self._private.sign(message)).decode()
        return f"— {self.key.name} {blob}"


@dataclass
class Upload:
    """One upload as the simulator holds it."""

    id: str
    length: int
    said: dict[str, str]
    data: bytearray = field(default_factory=bytearray)
    index: int | None = None
    polls: int = 0

    @property
    def complete(self) -> bool:
        return len(self.data) == self.length


@dataclass
class Faults:
    """What goes wrong next. Lists are used up one by one."""

    refusals: dict[str, list[int]] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    pause_per_chunk: float = 0.0
    full: bool = False
    unplaced_polls: int = 0
    tamper: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    before_piece: Callable[[Upload], None] | None = None
    flip: int = 0


class Simulator:
    """The door's state: uploads, log, keys, faults."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.uploads: dict[str, Upload] = {}
        self.leaves: list[bytes] = []
        self.commitments: list[bytes] = []
        self.receipt_signer = Signer("simulator.example/receipts")
        self.log_signer = Signer(ORIGIN)
        self.faults = Faults()
        self.token = "lapel_dock_simulated"
        self.body_bytes = 0
        self.deleted: list[str] = []

    def create(self, length: int, said: dict[str, str]) -> Upload:
        with self.lock:
            upload = Upload(id=str(uuid.uuid4()), length=length, said=said)
            self.uploads[upload.id] = upload
            self._accept_if_complete(upload)
            return upload

    def append(self, upload: Upload, data: bytes) -> None:
        with self.lock:
            upload.data += data
            self.body_bytes += len(data)
            self._accept_if_complete(upload)

    def _accept_if_complete(self, upload: Upload) -> None:
        if upload.complete and upload.index is None:
            upload.index = len(self.leaves)
            commitment = commitments.commit(b"s" * 32, upload.id.encode())
            self.commitments.append(commitment)
            self.leaves.append(merkle.leaf_hash(commitment))

    def receipt(self, upload: Upload) -> dict[str, Any]:
        with self.lock:
            upload.polls += 1
            placed = upload.polls > self.faults.unplaced_polls
            payload = self._payload(upload, placed=placed)
            if self.faults.tamper:
                payload = self.faults.tamper(payload)
        return {
            "payload": payload,
            "signature": self.receipt_signer.line(receipts.signed_bytes(payload)),
        }

    def _payload(self, upload: Upload, *, placed: bool) -> dict[str, Any]:
        assert upload.index is not None
        sha256 = hashlib.sha256(upload.data).hexdigest()
        wrong = sha256 != upload.said["sha256"]
        return {
            "v": 1,
            "upload": upload.id,
            "sha256": sha256,
            "size": len(upload.data),
            "received_at": "2026-01-01T00:00:00.000000Z",
            "durable": True,
            "recording": str(uuid.uuid4()),
            "clip": str(uuid.uuid4()),
            "state": "quarantined" if wrong else "kept",
            "reasons": [{"code": "wrong_hash", "text": "wrong hash", "evidence": {}}]
            if wrong
            else [],
            "entry": str(uuid.uuid4()),
            "commitment": self.commitments[upload.index].hex(),
            "log": self._place(upload.index) if placed else None,
        }

    def _place(self, index: int) -> dict[str, Any]:
        text = Checkpoint(origin=ORIGIN, size=len(self.leaves), root=_root(self.leaves)).text()
        return {
            "origin": ORIGIN,
            "index": index,
            "size": len(self.leaves),
            "leaf_hash": self.leaves[index].hex(),
            "proof": [base64.b64encode(node).decode() for node in _path(index, self.leaves)],
            "checkpoint": f"{text}\n{self.log_signer.line(text.encode())}\n",
        }

    def completed(self) -> list[Upload]:
        return [upload for upload in self.uploads.values() if upload.complete]


def _root(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, as it is written there."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return merkle.node_hash(_root(leaves[:split]), _root(leaves[split:]))


def _path(index: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 6962 section 2.1.1."""
    if len(leaves) == 1:
        return []
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < split:
        return [*_path(index, leaves[:split]), _root(leaves[split:])]
    return [*_path(index - split, leaves[split:]), _root(leaves[:split])]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    sim: Simulator

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _reply(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {"Tus-Resumable": "1.0.0", **(headers or {})}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _refused(self) -> bool:
        queue = self.sim.faults.refusals.get(self.command, [])
        status = queue.pop(0) if queue else None
        if self.headers.get("Authorization") != f"Bearer {self.sim.token}":
            status = 401
        elif status is None and self.sim.faults.full and self.command in ("POST", "PATCH"):
            status = 507
        if status is None:
            return False
        self.close_connection = True
        headers = {"Connection": "close", "Retry-After": "0.1"}
        self._reply(status, headers, b"as the test wishes\n")
        return True

    def _upload(self) -> Upload | None:
        upload = self.sim.uploads.get(urlsplit(self.path).path.rpartition("/")[2])
        if upload is None:
            self.close_connection = True
            self._reply(404, {"Connection": "close"}, b"no such upload\n")
        return upload

    def do_POST(self) -> None:
        if self._refused():
            return
        pairs = (pair.split(" ") for pair in self.headers["Upload-Metadata"].split(","))
        said = {key: base64.b64decode(value).decode() for key, value in pairs}
        upload = self.sim.create(int(self.headers["Upload-Length"]), said)
        self._reply(201, {"Location": f"/devices/uploads/{upload.id}"})

    def do_HEAD(self) -> None:
        if self._refused():
            return
        upload = self._upload()
        if upload:
            self._reply(200, {"Upload-Offset": str(len(upload.data))})

    def do_GET(self) -> None:
        if self._refused():
            return
        parts = urlsplit(self.path)
        if parts.path == "/devices/have":
            self._have(parse_qs(parts.query))
            return
        upload = self._upload()
        if upload:
            if not upload.complete:
                self._reply(404, body=b"not complete\n")
                return
            self._reply(200, body=json.dumps(self.sim.receipt(upload)).encode())

    def _have(self, asked: dict[str, list[str]]) -> None:
        for upload in self.sim.completed():
            facts = upload.said | {"sha256": hashlib.sha256(upload.data).hexdigest()}
            if all(facts[key] == asked[key][0] for key in asked):
                answer = {"upload": upload.id, "state": "accepted"}
                self._reply(200, body=json.dumps(answer).encode())
                return
        self._reply(404, body=b"not here\n")

    def do_PATCH(self) -> None:
        if self._refused():
            return
        upload = self._upload()
        if upload is None:
            return
        if int(self.headers["Upload-Offset"]) != len(upload.data):
            self.close_connection = True
            self._reply(409, {"Connection": "close"}, b"another offset\n")
            return
        if self._receive(upload, int(self.headers["Content-Length"])):
            self._reply(204, {"Upload-Offset": str(len(upload.data))})

    def _receive(self, upload: Upload, count: int) -> bool:
        faults = self.sim.faults
        cut = faults.cuts.pop(0) if faults.cuts else None
        if faults.before_piece:
            faults.before_piece(upload)
        done = 0
        while done < count:
            data = self.rfile.read1(min(CHUNK, count - done))
            if not data:
                self.close_connection = True
                return False
            done += len(data)
            if faults.flip:
                data, faults.flip = bytes([data[0] ^ 1]) + data[1:], faults.flip - 1
            self.sim.append(upload, data)
            if faults.pause_per_chunk:
                time.sleep(faults.pause_per_chunk)
            if cut is not None and done >= cut:
                self._cut()
                return False
        return True

    def _cut(self) -> None:
        """Reset the connection as a pulled network cable would in the end."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.live: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.live.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.live.discard(request)
        super().shutdown_request(request)

    def cut_all(self) -> None:
        """End every connection, as the end of a process does."""
        for connection in list(self.live):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is nothing to report."""


@contextlib.contextmanager
def serving(sim: Simulator, port: int = 0) -> Iterator[str]:
    """Serve on loopback and yield the address."""
    handler = type("Handler", (_Handler,), {"sim": sim})
    server = _Server(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.cut_all()
        server.server_close()
