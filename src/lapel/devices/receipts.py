"""`/devices/receipts/<upload>` and `/devices/have`: what a dock asks before it sends or erases."""

from urllib.parse import parse_qs

from lapel.devices import headers, tus
from lapel.devices.errors import Refusal
from lapel.devices.exchange import Answer, Exchange, as_json
from lapel.devices.gate import Gate
from lapel.devices.uploads import Uploads
from lapel.ingest.services import SameFile

PATH = "/devices/receipts"
HAVE = "/devices/have"
QUESTION = ("device", "recording", "filename", "sha256")


class ReceiptHandler:
    """Hands out signed receipts."""

    def __init__(self, uploads: Uploads, gate: Gate) -> None:
        self._uploads = uploads
        self._gate = gate

    def answer(self, exchange: Exchange, rest: str) -> Answer:
        """The receipt; 202 while there is none yet.

        Raises:
            Refusal: 404 unknown or another dock's, 410 ended.
        """
        _require_get(exchange)
        dock = self._gate.identify(exchange.headers.get("authorization"))
        upload = headers.upload_id(rest)
        facts = self._uploads.backend.upload(upload) if upload else None
        if facts is None or facts.dock_id != dock.dock_id:
            raise Refusal(404, f"this dock has no upload {rest[:80]!r}")
        if facts.state not in {"open", "accepted"}:
            raise Refusal(410, f"upload {facts.id} is {facts.state}; there is no receipt for it")
        if not facts.accepted:
            self._uploads.recover(facts)
        receipt = self._uploads.backend.receipt(facts.id, dock.dock_id)
        if receipt is None:
            return as_json(
                202, {"upload": str(facts.id), "finished": False}, **{"Retry-After": "1"}
            )
        return as_json(200, receipt)


class HaveHandler:
    """Says whether the server has a file already, or a part of it."""

    def __init__(self, uploads: Uploads, gate: Gate) -> None:
        self._uploads = uploads
        self._gate = gate

    def answer(self, exchange: Exchange, rest: str) -> Answer:
        """The upload that has, or is getting, the very same file from this dock.

        Raises:
            Refusal: 400 the question is incomplete, 404 there is none.
        """
        del rest
        _require_get(exchange)
        dock = self._gate.identify(exchange.headers.get("authorization"))
        asked = parse_qs(exchange.head.query)
        values = {key: asked.get(key, [""])[0] for key in QUESTION}
        missing = [key for key, value in values.items() if not value]
        if missing:
            raise Refusal(400, f"say also: {', '.join(missing)}")
        wanted = SameFile(**values | {"sha256": values["sha256"].lower()})
        facts = self._uploads.backend.have(dock.dock_id, wanted)
        if facts is None:
            raise Refusal(404, "this dock has not brought that file yet")
        session = self._uploads.open_known(facts)
        return as_json(
            200,
            {
                "upload": str(facts.id),
                "location": f"{tus.PATH}/{facts.id}",
                "receipt": f"{PATH}/{facts.id}",
                "offset": session.progress.offset,
                "length": facts.length,
                "finished": facts.accepted,
            },
        )


def _require_get(exchange: Exchange) -> None:
    if exchange.head.method not in {"GET", "HEAD"}:
        raise Refusal(405, "ask by GET", headers={"Allow": "GET, HEAD"})
