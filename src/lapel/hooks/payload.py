"""What a delivery says: who did what to which subject, and where to read more.

The form is that of Standard Webhooks: `type`, `timestamp`, `data`. Never footage, never the
detail of the entry: what it changed is read at the API, with the rights of whoever reads.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from standardwebhooks.webhooks import Webhook

from lapel.custody.selectors import EntryView
from lapel.foundation import clock

API = "api/v1"
PATHS = {"recording": "recordings", "member": "members", "case": "cases"}
HAVE_HISTORY = ("recording",)


def body(entry: EntryView, *, web_url: str, reads_log: bool) -> bytes:
    """The text of a delivery; the same entry gives the same text to the same owner."""
    told = {
        "type": f"{entry.subject_kind}.{entry.action}",
        "timestamp": clock.stamp(entry.at),
        "data": {
            "entry": str(entry.id),
            "index": entry.index,
            "action": entry.action,
            "subject": {"kind": entry.subject_kind, "id": str(entry.subject_id)},
            "actor": entry.actor_name,
            "at": clock.stamp(entry.at),
            "links": _links(entry, f"{web_url}/{API}", reads_log=reads_log),
        },
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def headers(body: bytes, *, delivery: UUID, at: datetime, secrets: Iterable[str]) -> dict[str, str]:
    """The headers of one try: the delivery's id, the moment, a signature by every valid secret."""
    message = message_id(delivery)
    moment = at.astimezone(UTC)
    signed = [Webhook(secret).sign(message, moment, body.decode()) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Lapel",
        "webhook-id": message,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signed),
    }


def message_id(delivery: UUID) -> str:
    """The id by which a receiver knows a delivery again; the same for every try."""
    return f"msg_{delivery.hex}"


def _links(entry: EntryView, root: str, *, reads_log: bool) -> dict[str, str]:
    links = {"entry": f"{root}/log/entries/{entry.id}"} if reads_log else {}
    if path := PATHS.get(entry.subject_kind):
        links["subject"] = f"{root}/{path}/{entry.subject_id}"
    if entry.subject_kind in HAVE_HISTORY:
        links["custody"] = f"{root}/recordings/{entry.subject_id}/custody"
    return links
