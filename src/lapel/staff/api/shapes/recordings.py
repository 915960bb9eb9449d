"""Recordings, clips and tags as the API tells them."""

from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from lapel.evidence import selectors as evidence
from lapel.staff.api.paging import Page
from lapel.staff.api.shapes.basics import Line, Moment

RECORDINGS = "/api/v1/recordings"
CLIPS = "/api/v1/clips"


class Tags(BaseModel):
    """What people have set on a recording."""

    category: str = Field(description="A category's code; empty: untagged.", examples=["arrest"])
    case_number: str = Field(examples=["24-1183"])
    title: str = Field(examples=["Traffic stop on Route 40"])

    @classmethod
    def of(cls, card: evidence.RecordingCard) -> Self:
        """The tags of a card."""
        return cls(category=card.category, case_number=card.case_number, title=card.title_text)


class TagsChange(BaseModel):
    """New tags: what is left out or null stays as it is, empty text takes away."""

    model_config = ConfigDict(extra="forbid")

    category: Line | None = Field(default=None, examples=["arrest"])
    case_number: Line | None = Field(default=None, examples=["24-1183"])
    title: Line | None = Field(default=None, examples=["Traffic stop on Route 40"])


class Reason(BaseModel):
    """Why a recording is in quarantine."""

    code: str = Field(examples=["nobody-assigned"])
    text: str
    evidence: dict[str, Any] = Field(description="What was found, by name.")


class Integrity(BaseModel):
    """Whether the log seals the arrival, and whether the bytes are still the same."""

    state: str = Field(
        description="sealed, sealing, differ, missing or unreadable.", examples=["sealed"]
    )
    first: int | None = Field(description="Index in the log of the first film's arrival.")
    last: int | None = Field(description="Index in the log of the last film's arrival.")
    checkpoint_size: int
    checked_at: Moment | None = Field(description="When its bytes were last hashed, the oldest.")
    faults: list[str] = Field(description="What is wrong with stored bytes, a sentence each.")

    @classmethod
    def of(cls, found: evidence.Integrity) -> Self:
        """The same, for the wire."""
        return cls(
            state=found.state,
            first=found.first,
            last=found.last,
            checkpoint_size=found.checkpoint_size,
            checked_at=found.checked_at,
            faults=[fault.text for fault in found.faults],
        )


class Recording(BaseModel):
    """One activation of one camera."""

    id: UUID
    href: str = Field(examples=[f"{RECORDINGS}/018e3d1c-6f2a-7cc1-b0c4-6a1f0d2c9b11"])
    state: str = Field(description="kept or quarantined.", examples=["kept"])
    reasons: list[Reason] = Field(description="Why it was set apart, also after it was resolved.")
    started_at: Moment | None
    triggered_at: Moment | None = Field(description="When it was switched on; null: not known.")
    ended_at: Moment | None
    received_at: Moment
    shown_at: Moment = Field(description="Where it stands in lists.")
    time_zone: str = Field(examples=["America/New_York"])
    duration_ms: int | None
    camera_serial: str = Field(examples=["X6033923Q"])
    wearer: UUID | None = Field(description="Member; see /api/v1/members.")
    wearer_name: str = Field(examples=["Rosa Alvarez"])
    badge: str = Field(examples=["4417"])
    unit: UUID | None
    unit_name: str
    office: UUID | None
    office_name: str
    tags: Tags
    category_name: str = Field(examples=["Arrest"])
    findings: list[str] = Field(description="What examining the files has found.")
    integrity: Integrity
    clip_count: int = Field(description="Files without sidecars.")
    size: int = Field(description="Bytes of these files.")
    sidecar_count: int
    playable: bool
    working: bool = Field(description="Whether media work is still going on.")


class Derivative(BaseModel):
    """Something made from a clip."""

    kind: str = Field(examples=["proxy"])
    sha256: str
    size: int
    content_type: str
    made_at: Moment
    recipe: dict[str, Any]


class Clip(BaseModel):
    """One original file with what was found in it and made from it."""

    id: UUID
    href: str = Field(examples=[f"{CLIPS}/018e3d1c-6f2a-7cc1-b0c4-6a1f0d2c9b12"])
    content: str = Field(description="Answers with where the bytes are; the asking is on record.")
    recording: str = Field(description="Address of its recording.")
    filename: str
    kind: str = Field(description="video, audio, sidecar or other.", examples=["video"])
    sidecar_of: str = Field(description="File name of the film it belongs to, or empty.")
    size: int
    sha256: str
    content_type: str
    started_at: Moment | None
    duration_ms: int | None
    playable: str = Field(description="pending, original, proxy or none.", examples=["original"])
    findings: list[str]
    derivatives: list[Derivative]

    @classmethod
    def of(cls, clip: evidence.ClipView, recording: UUID) -> Self:
        """The same, for the wire."""
        return cls(
            id=clip.id,
            href=f"{CLIPS}/{clip.id}",
            content=f"{CLIPS}/{clip.id}/content",
            recording=f"{RECORDINGS}/{recording}",
            filename=clip.filename,
            kind=clip.kind,
            sidecar_of=clip.sidecar_of,
            size=clip.size,
            sha256=clip.sha256,
            content_type=clip.content_type,
            started_at=clip.started_at,
            duration_ms=clip.duration_ms,
            playable=clip.playable,
            findings=list(clip.findings),
            derivatives=[
                Derivative(
                    kind=made.kind,
                    sha256=made.sha256,
                    size=made.size,
                    content_type=made.content_type,
                    made_at=made.made_at,
                    recipe=made.recipe,
                )
                for made in clip.derivatives
            ],
        )


class RecordingWhole(Recording):
    """A recording with its files."""

    camera_model: str
    device_recording_id: str = Field(description="What the camera calls it.")
    clips: list[Clip]


class RecordingList(Page):
    """Recordings, the newest first."""

    total: int = Field(description="How many there are for you under these filters.")
    total_is_at_least: bool = Field(description="Whether counting stopped at this number.")
    items: list[Recording]


def told(card: evidence.RecordingCard, facts: evidence.StandingFacts) -> dict[str, Any]:
    """What a list and a single recording have in common."""
    return {
        "id": card.id,
        "href": f"{RECORDINGS}/{card.id}",
        "state": card.state,
        "reasons": [Reason(code=r.code, text=r.text, evidence=r.evidence) for r in card.reasons],
        "started_at": card.started_at,
        "triggered_at": facts.triggered_at,
        "ended_at": facts.ended_at,
        "received_at": card.received_at,
        "shown_at": card.shown_at,
        "time_zone": card.time_zone,
        "duration_ms": card.duration_ms,
        "camera_serial": card.camera_serial,
        "wearer": facts.wearer_id,
        "wearer_name": card.wearer_name,
        "badge": card.badge,
        "unit": facts.unit_id,
        "unit_name": card.unit_name,
        "office": facts.office_id,
        "office_name": card.office_name,
        "tags": Tags.of(card),
        "category_name": card.category_name,
        "findings": list(card.findings),
        "integrity": Integrity.of(card.integrity),
        "clip_count": card.clip_count,
        "size": card.size,
        "sidecar_count": card.sidecar_count,
        "playable": card.playable,
        "working": card.working,
    }
