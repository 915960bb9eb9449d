"""What comes in: the facts of one file that arrived, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a recording is in quarantine: a code for machines, a sentence, and the evidence."""

    code: str
    text: str
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The reason as rows and entries keep it."""
        return {"code": self.code, "text": self.text, "evidence": dict(self.evidence)}


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One file whose bytes the vault holds, with what is known and what was declared about it."""

    upload_id: UUID
    camera_serial: str
    device_recording_id: str
    filename: str
    kind: str
    sha256: str
    size: int
    received_at: datetime
    camera_id: UUID | None = None
    wearer_id: UUID | None = None
    unit_id: UUID | None = None
    office_id: UUID | None = None
    started_at: datetime | None = None
    triggered_at: datetime | None = None
    ended_at: datetime | None = None
    sidecar_of: str = ""
    reasons: tuple[Reason, ...] = ()
    declared: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Received:
    """What became of an arrival. `duplicate_of` is the clip that had the same bytes before."""

    recording_id: UUID
    clip_id: UUID
    entry_id: UUID
    commitment: bytes
    state: str
    duplicate_of: UUID | None
