"""Members, cameras, assignments, and the caller, as the API tells them."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from lapel.accounts.selectors import ApiIdentity
from lapel.program import selectors as program
from lapel.staff.api.paging import Page
from lapel.staff.api.shapes.basics import GivenMoment, Line, Moment

MEMBERS = "/api/v1/members"
CAMERAS = "/api/v1/cameras"


class Member(BaseModel):
    """A person who may wear a camera."""

    id: UUID
    href: str = Field(examples=[f"{MEMBERS}/018e3d1c-6f2a-7cc1-b0c4-6a1f0d2c9b11"])
    name: str = Field(examples=["Rosa Alvarez"])
    badge: str = Field(examples=["4417"])
    unit: UUID
    unit_name: str = Field(examples=["Response"])
    component: str = Field(description="Code of the branch.", examples=["HSI"])
    office: UUID
    office_name: str = Field(examples=["Baltimore"])
    time_zone: str = Field(examples=["America/New_York"])

    @classmethod
    def of(cls, facts: program.MemberFacts) -> Self:
        """The same, for the wire."""
        return cls(
            id=facts.id,
            href=f"{MEMBERS}/{facts.id}",
            name=facts.name,
            badge=facts.badge,
            unit=facts.unit_id,
            unit_name=facts.unit,
            component=facts.component,
            office=facts.office_id,
            office_name=facts.office,
            time_zone=facts.time_zone,
        )


class MemberList(Page):
    """Members, by badge."""

    items: list[Member]


class Assignment(BaseModel):
    """One member held one camera."""

    id: UUID
    camera: str = Field(description="Serial number.", examples=["X6033923Q"])
    member: UUID
    name: str = Field(examples=["Rosa Alvarez"])
    badge: str = Field(examples=["4417"])
    since: Moment
    until: Moment | None = Field(description="The moment after the last; null: still out.")

    @classmethod
    def of(cls, term: program.Term) -> Self:
        """The same, for the wire."""
        return cls(
            id=term.id,
            camera=term.serial,
            member=term.member_id,
            name=term.name,
            badge=term.badge,
            since=term.since,
            until=term.until,
        )


class AssignmentList(Page):
    """Assignments, the newest first."""

    items: list[Assignment]


class NewAssignment(BaseModel):
    """A camera is given to a member."""

    model_config = ConfigDict(extra="forbid")

    camera: Line = Field(description="Serial number.", examples=["X6033923Q"])
    badge: Line = Field(description="Of the member who gets it.", examples=["4417"])
    since: GivenMoment | None = Field(default=None, description="From when on; null: from now on.")
    authority: Line = Field(default="", description="The order or ticket it rests on.")


class Return(BaseModel):
    """A camera comes back."""

    model_config = ConfigDict(extra="forbid")

    at: GivenMoment | None = Field(default=None, description="When; null: now.")
    authority: Line = Field(default="", description="The order or ticket it rests on.")


class Camera(BaseModel):
    """A camera as the program knows it."""

    id: UUID
    href: str = Field(examples=[f"{CAMERAS}/X6033923Q"])
    serial: str = Field(examples=["X6033923Q"])
    model: str = Field(examples=["Body 4"])
    state: str = Field(description="in_service, in_repair, lost or retired.")
    held_by: Assignment | None = Field(
        description="Who has it now; null also when that person is not for you to know."
    )

    @classmethod
    def of(cls, facts: program.CameraFacts, held_by: program.Term | None) -> Self:
        """The same, for the wire."""
        return cls(
            id=facts.id,
            href=f"{CAMERAS}/{facts.serial}",
            serial=facts.serial,
            model=facts.model,
            state=facts.state,
            held_by=Assignment.of(held_by) if held_by else None,
        )


class CameraList(Page):
    """Cameras, by serial number."""

    items: list[Camera]


class Me(BaseModel):
    """For whom the program acts, and what the token allows."""

    user: UUID
    name: str = Field(examples=["Cora Castle"])
    username: str = Field(examples=["cora"])
    roles: list[str] = Field(examples=[["custodian"]])
    token: UUID
    scopes: list[str] = Field(examples=[["read:footage"]])
    permissions: list[str] = Field(
        description="What the owner may do, as far as the scopes go.",
        examples=[["footage.view_all"]],
    )

    @classmethod
    def of(cls, identity: ApiIdentity) -> Self:
        """The same, for the wire."""
        viewer = identity.viewer
        return cls(
            user=viewer.user_id,
            name=viewer.name,
            username=viewer.username,
            roles=sorted(viewer.roles),
            token=identity.token_id,
            scopes=sorted(identity.scopes),
            permissions=sorted(viewer.permissions),
        )
