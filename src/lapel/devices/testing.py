"""For tests: a byte server in a thread, a client that hides nothing, a backend without database."""

import http.client
import socket
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Queue
from threading import Event, Lock, Thread
from typing import Any
from uuid import UUID

from lapel.devices import server
from lapel.devices.backend import Claim, Unavailable, UploadBackend
from lapel.devices.limits import Limits
from lapel.evidence.vault import Vault
from lapel.foundation import clock
from lapel.foundation.config import Config
from lapel.foundation.ids import new_id
from lapel.ingest.errors import BytesMissing, TokenRevoked, TokenUnknown
from lapel.ingest.services import DockIdentity, NewUpload, SameFile, UploadFacts

SESSION = "a-session-of-the-browser"
TOKEN, OTHER_TOKEN, REVOKED_TOKEN = "lapel_dock_one", "lapel_dock_two", "lapel_dock_gone"
TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}


@dataclass
class PlainBackend:
    """Uploads in memory, bytes in a real vault. For tests of the protocol only."""

    vault: Vault
    away: bool = False
    """Whether the database is down."""
    readers: set[str] = field(default_factory=lambda: {SESSION})
    """The secrets that may see every recording."""
    asked: list[Claim] = field(default_factory=list)
    """Each time that the door asked who may read."""
    accepted: list[tuple[UUID, str, int]] = field(default_factory=list)
    uploads: dict[UUID, UploadFacts] = field(default_factory=dict)
    _pairs: dict[UUID, Mapping[str, bytes]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _docks: dict[str, UUID] = field(
        default_factory=lambda: {TOKEN: new_id(), OTHER_TOKEN: new_id()}
    )

    def authenticate(self, bearer: str) -> DockIdentity:
        """See `UploadBackend`."""
        if bearer == REVOKED_TOKEN:
            raise TokenRevoked("the token was revoked")
        if bearer not in self._docks:
            raise TokenUnknown("no such token")
        dock = self._docks[bearer]
        return DockIdentity(dock_id=dock, token_id=dock, name=bearer, office_id=dock)

    def open_upload(self, new: NewUpload) -> UploadFacts:
        """See `UploadBackend`."""
        facts = UploadFacts(
            id=new_id(),
            dock_id=new.dock_id,
            kind=new.kind,
            state="open",
            length=new.length,
            metadata=new.metadata,
            concat=new.concat,
            parts=new.parts,
            created_at=clock.now(),
        )
        self.uploads[facts.id] = facts
        self._pairs[facts.id] = new.pairs
        return facts

    def upload(self, upload_id: UUID) -> UploadFacts | None:
        """See `UploadBackend`."""
        return self.uploads.get(upload_id)

    def unfinished(self) -> tuple[UploadFacts, ...]:
        """See `UploadBackend`."""
        return tuple(facts for facts in self.uploads.values() if facts.state == "open")

    def have(self, dock_id: UUID, wanted: SameFile) -> UploadFacts | None:
        """See `UploadBackend`."""
        asked = {key: value.encode() for key, value in vars(wanted).items()}
        for facts in self.uploads.values():
            if facts.dock_id == dock_id and asked.items() <= self._pairs[facts.id].items():
                return facts
        return None

    def final_of(self, dock_id: UUID, concat: str) -> UploadFacts | None:
        """See `UploadBackend`."""
        for facts in self.uploads.values():
            if facts.final and (facts.dock_id, facts.concat) == (dock_id, concat):
                return facts
        return None

    def set_length(self, upload_id: UUID, length: int) -> UploadFacts:
        """See `UploadBackend`."""
        return self._change(upload_id, length=length)

    def accept(self, upload_id: UUID, staged: Path, sha256: str, size: int) -> UploadFacts:
        """See `UploadBackend`."""
        if self.away:
            raise Unavailable("the database is away")
        with self._lock:
            facts = self.uploads[upload_id]
            if facts.accepted:
                return facts
            if staged.exists():
                self.vault.adopt(staged, sha256)
            elif not self.vault.has(sha256):
                raise BytesMissing(f"no bytes of {upload_id}")
            self.accepted.append((upload_id, sha256, size))
            return self._change(upload_id, state="accepted", sha256=sha256, length=size)

    def close_upload(self, upload_id: UUID, state: str) -> bool:
        """See `UploadBackend`."""
        if self.uploads[upload_id].state != "open":
            return False
        self._change(upload_id, state=state)
        return True

    def receipt(self, upload_id: UUID, dock_id: UUID) -> dict[str, Any] | None:
        """See `UploadBackend`; unsigned here."""
        facts = self.uploads[upload_id]
        if not facts.accepted or facts.dock_id != dock_id:
            return None
        return {"payload": {"sha256": facts.sha256, "size": facts.length}}

    def may_read(self, claim: Claim) -> bool:
        """See `UploadBackend`."""
        if self.away:
            raise Unavailable("the database is away")
        self.asked.append(claim)
        return claim.secret in self.readers

    def close(self) -> None:
        """See `UploadBackend`."""

    def content(self, upload_id: UUID) -> bytes:
        """The bytes that were accepted for an upload."""
        return self.vault.existing(self.uploads[upload_id].sha256).read_bytes()

    def _change(self, upload_id: UUID, **changes: Any) -> UploadFacts:
        self.uploads[upload_id] = replace(self.uploads[upload_id], **changes)
        return self.uploads[upload_id]


@dataclass(frozen=True)
class Reply:
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers[name.lower()]

    @property
    def upload(self) -> UUID:
        """The upload that `Location` names."""
        return UUID(self["location"].rpartition("/")[2])


@dataclass
class Door:
    """A running byte server, as a client sees it."""

    port: int
    config: Config
    token: str = TOKEN

    def ask(self, method: str, path: str, body: Any = None, **fields: str) -> Reply:
        """One request on a connection of its own; `Upload_Offset="0"` is a header."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        headers = TUS | {"Authorization": f"Bearer {self.token}"} | named
        try:
            connection.request(method, path, body=body, headers=headers)
            return read_reply(connection.getresponse())
        finally:
            connection.close()

    def create(self, length: int, *, body: bytes | None = None, **fields: str) -> Reply:
        """Open an upload."""
        extra = {"Content_Type": BYTES["Content-Type"]} if body is not None else {}
        headers = {"Upload_Length": str(length), **extra, **fields}
        return self.ask("POST", "/devices/uploads", body, **headers)

    def head(self, upload: UUID) -> Reply:
        """Ask how far an upload has come."""
        return self.ask("HEAD", f"/devices/uploads/{upload}")

    def patch(self, upload: UUID, offset: int, body: Any, **fields: str) -> Reply:
        """Send bytes."""
        headers = {"Content_Type": BYTES["Content-Type"], "Upload_Offset": str(offset), **fields}
        return self.ask("PATCH", f"/devices/uploads/{upload}", body, **headers)

    def receipt(self, upload: UUID) -> Reply:
        """Ask for the receipt."""
        return self.ask("GET", f"/devices/receipts/{upload}")

    def dial(self) -> socket.socket:
        """A bare connection."""
        sock = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    def patch_head(self, upload: UUID, offset: int, length: int) -> bytes:
        """The head of a PATCH, for those who send its body by hand."""
        return (
            f"PATCH /devices/uploads/{upload} HTTP/1.1\r\nHost: door.test\r\n"
            f"Authorization: Bearer {self.token}\r\nTus-Resumable: 1.0.0\r\n"
            f"Content-Type: {BYTES['Content-Type']}\r\nUpload-Offset: {offset}\r\n"
            f"Content-Length: {length}\r\n\r\n"
        ).encode()


def read_reply(response: http.client.HTTPResponse) -> Reply:
    """An answer, read to its end."""
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Reply(response.status, headers, response.read())


def metadata(**pairs: str) -> str:
    """An `Upload-Metadata` value."""
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in pairs.items())


def wait_until(true: Callable[[], bool], *, seconds: float = 10) -> None:
    """Wait for what another thread does.

    Raises:
        TimeoutError: it did not happen.
    """
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not happen in time")
        time.sleep(0.005)


@contextmanager
def running_door(
    config: Config, *, limits: Limits | None = None, backend: UploadBackend | None = None
) -> Iterator[Door]:
    """A byte server in a thread, on a port of its own, as long as the block runs."""
    stop, ports = Event(), Queue[int]()
    thread = Thread(
        target=server.serve,
        args=(config,),
        kwargs={"stop": stop, "limits": limits, "backend": backend, "ready": ports.put},
        name="door",
    )
    thread.start()
    try:
        yield Door(port=ports.get(timeout=20), config=config)
    finally:
        stop.set()
        thread.join(30)


def door_config(home: Path) -> Config:
    """An installation below a folder whose byte server takes any free port."""
    return Config(home=home, port=-1, public_web="http://web.test:8000")
