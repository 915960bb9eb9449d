"""Receipts: stated at acceptance, placed in the log and signed whenever they are asked for.

The format is docs/formats/receipt.md.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from lapel.custody import selectors as log
from lapel.evidence.services import Received
from lapel.foundation import clock
from lapel.foundation.config import Config
from lapel.foundation.keys import KeyFolder
from lapel.ingest import selectors
from lapel.ingest.models import Upload
from lapel.ingest.rules import Finding
from lapel.transparency.note import Signer
from lapel.transparency.receipts import log_place, sign_receipt


def signer(config: Config) -> Signer:
    """Signs receipts, under the log's origin with `receipts` in the place of `log`."""
    name = f"{config.log_origin.removesuffix('/log')}/receipts"
    return Signer(name, KeyFolder(config.keys).receipt_key())


def payload(
    row: Upload, received_at: datetime, received: Received, findings: tuple[Finding, ...]
) -> dict[str, Any]:
    """What the receipt of an accepted upload states, without its place in the log."""
    stated: dict[str, Any] = {
        "v": 1,
        "upload": str(row.id),
        "sha256": row.sha256,
        "size": row.size,
        "received_at": clock.stamp(received_at),
        "durable": True,
        "recording": str(received.recording_id),
        "clip": str(received.clip_id),
        "state": received.state,
        "reasons": [{"code": finding.code, "text": finding.text} for finding in findings],
        "entry": str(received.entry_id),
        "commitment": received.commitment.hex(),
    }
    if received.duplicate_of is not None:
        stated["duplicate_of"] = str(received.duplicate_of)
    return stated


def receipt(upload_id: UUID, dock_id: UUID, config: Config) -> dict[str, Any] | None:
    """The signed receipt of a dock's upload; None until it is accepted.

    Its `log` member is null until a published checkpoint covers the entry.
    """
    stated = selectors.receipt_payload(upload_id, dock_id)
    if stated is None:
        return None
    place = log.placed(UUID(stated["entry"]))
    if place is None:
        return sign_receipt({**stated, "log": None}, signer(config))
    logged = log_place(
        origin=config.log_origin,
        index=place.index,
        size=place.size,
        leaf=place.leaf_hash,
        proof=place.proof,
        checkpoint=place.checkpoint.encode(),
    )
    return sign_receipt({**stated, "log": logged}, signer(config))


def receipts_of(recording: UUID, config: Config) -> dict[str, dict[str, Any]]:
    """The signed receipts of every upload of a recording, by upload."""
    rows = Upload.objects.filter(recording_id=recording).exclude(receipt=None)
    found = {
        str(upload): receipt(upload, dock, config)
        for upload, dock in rows.order_by("finished_at").values_list("id", "dock_id")
    }
    return {upload: signed for upload, signed in found.items() if signed}
