"""Read docks, tokens and uploads: frozen dataclasses, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.db.models import QuerySet

from lapel.ingest.models import DockToken, Upload, UploadKind, UploadState


@dataclass(frozen=True, kw_only=True)
class DockIdentity:
    """Who is at the door."""

    dock_id: UUID
    token_id: UUID
    name: str
    office_id: UUID


@dataclass(frozen=True, kw_only=True)
class TokenFacts:
    """One token as a list shows it; the token itself nobody can show any more."""

    id: UUID
    dock: str
    office: str
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class NewUpload:
    """What a dock asks for when it opens an upload."""

    dock_id: UUID
    length: int | None
    metadata: str = ""
    pairs: Mapping[str, bytes] = field(default_factory=dict)
    kind: str = UploadKind.WHOLE.value
    concat: str = ""
    parts: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SameFile:
    """How a dock names a file whose bytes it has hashed already."""

    device: str
    recording: str
    filename: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class UploadFacts:
    """One upload, without how far it has come: that is on the byte server's disk."""

    id: UUID
    dock_id: UUID
    kind: str
    state: str
    length: int | None
    metadata: str
    concat: str
    parts: tuple[UUID, ...]
    created_at: datetime
    sha256: str = ""

    @property
    def accepted(self) -> bool:
        """Whether its bytes are in custody."""
        return self.state == UploadState.ACCEPTED

    @property
    def partial(self) -> bool:
        """Whether it is a part that waits to be joined."""
        return self.kind == UploadKind.PARTIAL

    @property
    def final(self) -> bool:
        """Whether it is made of parts."""
        return self.kind == UploadKind.FINAL

    @classmethod
    def of(cls, row: Upload) -> Self:
        """The facts of a row."""
        return cls(
            id=row.id,
            dock_id=row.dock_id,
            kind=row.kind,
            state=row.state,
            length=row.size if row.size is not None else row.length,
            metadata=row.metadata,
            concat=row.concat,
            parts=tuple(UUID(part) for part in row.parts),
            created_at=row.created_at,
            sha256=row.sha256,
        )


def upload(upload_id: UUID) -> UploadFacts | None:
    """One upload; None when there is none."""
    row = Upload.objects.filter(id=upload_id).first()
    return UploadFacts.of(row) if row else None


def unfinished() -> tuple[UploadFacts, ...]:
    """Every upload that may still grow, be joined or be accepted, oldest first."""
    rows = Upload.objects.filter(state=UploadState.OPEN).order_by("created_at")
    return tuple(UploadFacts.of(row) for row in rows)


def have(dock_id: UUID, wanted: SameFile) -> UploadFacts | None:
    """The dock's upload of this very file: the accepted one, else the newest that is unfinished."""
    rows = _same_file(dock_id, wanted)
    accepted = rows.filter(state=UploadState.ACCEPTED, sha256=wanted.sha256).first()
    if accepted is not None:
        return UploadFacts.of(accepted)
    row = (
        rows.filter(state=UploadState.OPEN, kind=UploadKind.WHOLE, declared__sha256=wanted.sha256)
        .order_by("-created_at")
        .first()
    )
    return UploadFacts.of(row) if row else None


def final_of(dock_id: UUID, concat: str) -> UploadFacts | None:
    """The dock's final upload of exactly these parts, so that asking twice makes one."""
    states = (UploadState.OPEN, UploadState.ACCEPTED)
    row = Upload.objects.filter(
        dock_id=dock_id, kind=UploadKind.FINAL, concat=concat, state__in=states
    ).first()
    return UploadFacts.of(row) if row else None


def receipt_payload(upload_id: UUID, dock_id: UUID) -> dict[str, Any] | None:
    """What the receipt of a dock's upload states; None until it is accepted."""
    row = Upload.objects.filter(id=upload_id, dock_id=dock_id).values("receipt").first()
    return row["receipt"] if row else None


def tokens() -> tuple[TokenFacts, ...]:
    """Every token ever made, by dock."""
    rows = DockToken.objects.select_related("dock__office").order_by("dock__name", "created_at")
    return tuple(
        TokenFacts(
            id=row.id,
            dock=row.dock.name,
            office=row.dock.office.code,
            created_at=row.created_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    )


def _same_file(dock_id: UUID, wanted: SameFile) -> QuerySet[Upload]:
    if not (wanted.device and wanted.recording and wanted.filename and wanted.sha256):
        return Upload.objects.none()
    return Upload.objects.filter(
        dock_id=dock_id,
        device=wanted.device,
        recording=wanted.recording,
        filename=wanted.filename,
    )
