"""The quarantine desk as the API tells it."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from lapel.ingest import selectors as ingest
from lapel.staff.api.paging import Page
from lapel.staff.api.shapes.basics import Text
from lapel.staff.api.shapes.recordings import Recording, told


class Candidate(BaseModel):
    """Somebody who may have worn the camera."""

    member: UUID
    name: str = Field(examples=["Rosa Alvarez"])
    badge: str = Field(examples=["4417"])
    because: str


class ReasonShown(BaseModel):
    """Why it is set apart, in words."""

    code: str = Field(examples=["nobody_assigned"])
    title: str = Field(examples=["Nobody assigned"])
    text: str
    noted: str = Field(description="What stays noted when it is accepted, or empty.")
    answered: bool = Field(description="Whether a resolution has answered it already.")


class Apart(BaseModel):
    """One recording of the desk."""

    recording: Recording
    reasons: list[ReasonShown]
    suggested: list[Candidate] = Field(
        description="Empty for those who may not decide or see all footage."
    )
    dock: str = Field(description="Name of the dock that brought it.")
    seen: int = Field(description="How many reasons there are; send it with the resolution.")

    @classmethod
    def of(cls, item: ingest.QuarantineItem) -> Self:
        """The same, for the wire."""
        return cls(
            recording=Recording(**told(item.card, item.facts)),
            reasons=[
                ReasonShown(
                    code=each.code,
                    title=each.title,
                    text=each.text,
                    noted=each.noted,
                    answered=each.answered,
                )
                for each in item.reasons
            ],
            suggested=[
                Candidate(
                    member=each.member_id, name=each.name, badge=each.badge, because=each.because
                )
                for each in item.suggested
            ],
            dock=item.dock,
            seen=len(item.facts.reasons),
        )


class ApartList(Page):
    """Recordings in quarantine, the newest first."""

    counts: dict[str, int] = Field(
        description="By reason; `all` counts each recording once.", examples=[{"all": 4}]
    )
    items: list[Apart]


class Resolution(BaseModel):
    """A decision to let a recording stand; naming nobody accepts it as it is."""

    model_config = ConfigDict(extra="forbid")

    wearer: UUID | None = Field(default=None, description="The member who wore the camera.")
    camera: UUID | None = Field(default=None, description="The camera that it really was.")
    reason: Text = Field(min_length=1, examples=["Roster of 13 March shows the swap"])
    seen: int | None = Field(
        default=None,
        ge=0,
        le=10_000,
        description="How many reasons were seen; refused when there are more by now.",
    )


class Reasoned(BaseModel):
    """A decision to set a recording apart."""

    model_config = ConfigDict(extra="forbid")

    reason: Text = Field(min_length=1, examples=["Named the wrong wearer"])
