"""`/devices/uploads`: tus 1.0.0 with every extension named in `headers.EXTENSIONS`.

Clauses follow https://tus.io/protocols/resumable-upload. Two deliberate limits:
only unfinished uploads can be terminated, because custody gives nothing up,
and the parts of a final upload end with it.
"""

from collections.abc import Callable
from uuid import UUID

from lapel.devices import headers, joining
from lapel.devices.errors import Refusal
from lapel.devices.exchange import Answer, Exchange
from lapel.devices.gate import Gate
from lapel.devices.headers import Concat
from lapel.devices.receiving import Terms
from lapel.devices.uploads import Session, Uploads
from lapel.ingest.services import DockIdentity, NewUpload

PATH = "/devices/uploads"
Method = Callable[[Exchange, DockIdentity, UUID], Answer]


class TusHandler:
    """Speaks tus for one `Uploads`."""

    def __init__(self, uploads: Uploads, gate: Gate) -> None:
        self._uploads = uploads
        self._gate = gate
        self._methods: dict[str, Method] = {
            "HEAD": self._head,
            "PATCH": self._patch,
            "DELETE": self._delete,
        }

    def answer(self, exchange: Exchange, rest: str) -> Answer:
        """See `Handler`."""
        if exchange.head.method == "OPTIONS":
            return self._options()
        try:
            answer = self._dispatch(exchange, rest)
        except Refusal as refusal:
            refusal.headers = {"Tus-Resumable": headers.VERSION, **refusal.headers}
            raise
        fields = {"Tus-Resumable": headers.VERSION, **answer.headers}
        return Answer(status=answer.status, headers=fields, content=answer.content)

    def _dispatch(self, exchange: Exchange, rest: str) -> Answer:
        if exchange.headers.get("tus-resumable") != headers.VERSION:
            raise Refusal(
                412,
                f"Tus-Resumable must be {headers.VERSION}",
                headers={"Tus-Version": headers.VERSION},
            )
        dock = self._gate.identify(exchange.headers.get("authorization"))
        if not rest:
            if exchange.head.method != "POST":
                raise Refusal(405, "uploads are opened by POST", headers={"Allow": "OPTIONS, POST"})
            return self._post(exchange, dock)
        upload = headers.upload_id(rest)
        if upload is None:
            raise Refusal(404, f"{rest[:80]!r} names no upload")
        method = self._methods.get(exchange.head.method)
        if method is None:
            allowed = ", ".join(["OPTIONS", *self._methods])
            raise Refusal(405, f"an upload knows {allowed}", headers={"Allow": allowed})
        return method(exchange, dock, upload)

    def _options(self) -> Answer:
        return Answer(
            status=204,
            headers={
                "Tus-Resumable": headers.VERSION,
                "Tus-Version": headers.VERSION,
                "Tus-Extension": headers.EXTENSIONS,
                "Tus-Checksum-Algorithm": ",".join(headers.ALGORITHMS),
                "Tus-Max-Size": str(self._uploads.limits.largest_upload),
            },
        )

    def _post(self, exchange: Exchange, dock: DockIdentity) -> Answer:
        """Creation, creation-with-upload and concatenation."""
        concat = headers.concat(exchange.headers.get("upload-concat"))
        if exchange.has_body:
            _require_type(exchange)
        if concat is not None and not concat.partial:
            session = self._post_final(exchange, dock, concat)
        else:
            session = self._uploads.open(self._new(exchange, dock, concat))
            self._first_bytes(exchange, dock, session)
        return Answer(status=201, headers=self._created(session))

    def _new(self, exchange: Exchange, dock: DockIdentity, concat: Concat | None) -> NewUpload:
        length = headers.integer("Upload-Length", exchange.headers.get("upload-length"))
        later = headers.deferred(exchange.headers.get("upload-defer-length"))
        if (length is None) != later:
            raise Refusal(400, "give either Upload-Length or Upload-Defer-Length: 1")
        first = exchange.content_length or 0
        if length is not None and first > length:
            raise Refusal(413, f"the body has {first} bytes, the upload only {length}")
        metadata = exchange.headers.get("upload-metadata", "")
        return NewUpload(
            dock_id=dock.dock_id,
            length=length,
            metadata=metadata,
            pairs=headers.metadata(metadata),
            kind="partial" if concat else "whole",
            concat=exchange.headers.get("upload-concat", ""),
        )

    def _post_final(self, exchange: Exchange, dock: DockIdentity, concat: Concat) -> Session:
        if exchange.has_body or "upload-length" in exchange.headers:
            raise Refusal(400, "a final upload has neither a body nor an Upload-Length of its own")
        metadata = exchange.headers.get("upload-metadata", "")
        new = NewUpload(
            dock_id=dock.dock_id,
            length=None,
            metadata=metadata,
            pairs=headers.metadata(metadata),
            kind="final",
            concat=exchange.headers["upload-concat"],
            parts=concat.parts,
        )
        return joining.open_final(self._uploads, new, dock)

    def _first_bytes(self, exchange: Exchange, dock: DockIdentity, session: Session) -> None:
        """The body of a creation, or the end of an upload that has none."""
        if session.facts.accepted or not (exchange.has_body or session.complete):
            return
        upload = session.facts.id
        with self._uploads.hold(upload, dock, interrupt=exchange.interrupt) as held:
            if exchange.has_body:
                self._take(exchange, held)
            else:
                self._uploads.settle(held)
            session.facts = held.facts

    def _created(self, session: Session) -> dict[str, str]:
        fields = {"Location": f"{PATH}/{session.facts.id}"}
        if not session.facts.final:
            fields["Upload-Offset"] = str(session.progress.offset)
        return fields | self._expires(session)

    def _head(self, exchange: Exchange, dock: DockIdentity, upload: UUID) -> Answer:
        with self._uploads.hold(upload, dock, interrupt=exchange.interrupt) as session:
            self._uploads.settle(session)
            facts = session.facts
            fields = {"Cache-Control": "no-store"}
            if not facts.final or facts.accepted:
                fields["Upload-Offset"] = str(session.progress.offset)
            if facts.length is not None:
                fields["Upload-Length"] = str(facts.length)
            else:
                fields["Upload-Defer-Length"] = "1"
            if facts.metadata:
                fields["Upload-Metadata"] = facts.metadata
            if facts.concat:
                fields["Upload-Concat"] = facts.concat
            return Answer(status=200, headers=fields | self._expires(session))

    def _patch(self, exchange: Exchange, dock: DockIdentity, upload: UUID) -> Answer:
        _require_type(exchange)
        offset = headers.integer("Upload-Offset", exchange.headers.get("upload-offset"))
        length = headers.integer("Upload-Length", exchange.headers.get("upload-length"))
        if offset is None:
            raise Refusal(400, "PATCH needs Upload-Offset")
        with self._uploads.hold(upload, dock, interrupt=exchange.interrupt) as session:
            if session.facts.final:
                raise Refusal(403, "a final upload is made of its parts and takes no bytes")
            if offset != session.progress.offset:
                raise Refusal(
                    409,
                    f"the upload stands at {session.progress.offset}, not at {offset}",
                    headers={"Upload-Offset": str(session.progress.offset)},
                )
            if length is not None:
                self._uploads.set_length(session, length)
            self._take(exchange, session)
            fields = {"Upload-Offset": str(session.progress.offset)}
            return Answer(status=204, headers=fields | self._expires(session))

    def _take(self, exchange: Exchange, session: Session) -> None:
        """The body of a PATCH or of a creation, into an upload that is held."""
        facts, offset = session.facts, session.progress.offset
        end = self._uploads.limits.largest_upload if facts.length is None else facts.length
        coming = exchange.content_length or 0
        if offset + coming > end:
            raise Refusal(413, f"{coming} bytes at {offset} go beyond the upload's {end}")
        if facts.length is None:
            self._uploads.quota.require_room(coming, free=self._uploads.staging.free_bytes())
        announced = exchange.headers.get("trailer", "").lower()
        terms = Terms(
            end=end,
            length=facts.length,
            accepted_next=not facts.partial,
            promised=headers.checksum(exchange.headers.get("upload-checksum")),
            promised_late="upload-checksum" in announced,
        )
        if not facts.accepted:
            self._uploads.receive(session, terms, exchange.begin_body(), exchange.owner.buffer)

    def _delete(self, exchange: Exchange, dock: DockIdentity, upload: UUID) -> Answer:
        with self._uploads.hold(upload, dock, interrupt=exchange.interrupt) as session:
            self._uploads.end(session, "terminated")
        return Answer(status=204)

    def _expires(self, session: Session) -> dict[str, str]:
        expires = self._uploads.expires(session)
        return {"Upload-Expires": headers.http_date(expires)} if expires else {}


def _require_type(exchange: Exchange) -> None:
    found = exchange.headers.get("content-type", "")
    if found.partition(";")[0].strip().lower() != headers.CONTENT_TYPE:
        raise Refusal(415, f"Content-Type is {found[:80]!r}; it must be {headers.CONTENT_TYPE}")
