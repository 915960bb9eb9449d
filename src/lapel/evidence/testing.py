"""For other rooms' tests: footage in custody, in one call."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from lapel.custody.services import Actor
from lapel.evidence import services
from lapel.evidence.arrivals import Arrival, Received
from lapel.evidence.vault import Vault
from lapel.foundation.ids import new_id

DOCK = Actor(kind="dock", id="BAL-1", name="dock BAL-1")
NOON = datetime(2026, 3, 13, 16, 0, tzinfo=UTC)


def stored(vault: Vault, data: bytes) -> tuple[str, int]:
    """Bytes put into the vault the way uploads are; their hash and size."""
    staged = vault.staging / str(new_id())
    staged.write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    vault.adopt(staged, sha256)
    return sha256, len(data)


def received(
    *, sha256: str = "0" * 64, size: int = 10, recording: str = "", **changes: Any
) -> Received:
    """One file in custody; what is not said is plausible."""
    facts: dict[str, Any] = {
        "upload_id": new_id(),
        "camera_serial": "X60000001",
        "device_recording_id": recording or str(new_id()),
        "filename": "clip.mp4",
        "kind": "video",
        "sha256": sha256,
        "size": size,
        "received_at": NOON + timedelta(hours=6),
        "started_at": NOON,
        "triggered_at": NOON + timedelta(seconds=30),
        "ended_at": NOON + timedelta(minutes=12),
    }
    return services.receive(arrival=Arrival(**{**facts, **changes}), by=DOCK)


def kept(data: bytes = b"footage", **changes: Any) -> Received:
    """One file in custody whose bytes are in this installation's vault."""
    sha256, size = stored(Vault(settings.LAPEL.vault), data)
    return received(sha256=sha256, size=size, **changes)


def file_received(vault: Vault, source: Path, **changes: Any) -> Received:
    """A real file taken into the vault and into custody."""
    sha256, size = stored(vault, source.read_bytes())
    return received(sha256=sha256, size=size, filename=source.name, **changes)
