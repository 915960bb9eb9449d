"""Cases, notes and categories as the API tells them."""

from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from lapel.evidence import selectors as evidence
from lapel.evidence.services import BulkResult
from lapel.staff.api.paging import Page
from lapel.staff.api.shapes.basics import Line, Moment, Text
from lapel.staff.api.shapes.recordings import Recording

CASES = "/api/v1/cases"


class Category(BaseModel):
    """A kind of event that footage may show; it decides how long footage is kept."""

    code: str = Field(examples=["arrest"])
    name: str = Field(examples=["Arrest"])
    description: str


class CategoryList(BaseModel):
    """The categories in use, in the agency's order."""

    items: list[Category]


class Note(BaseModel):
    """A text about a recording; one that was struck no longer counts."""

    id: UUID
    text: str
    author_name: str = Field(examples=["Cora Castle"])
    at: Moment
    struck_at: Moment | None

    @classmethod
    def of(cls, note: evidence.NoteView) -> Self:
        """The same, for the wire."""
        return cls(
            id=note.id,
            text=note.text,
            author_name=note.author_name,
            at=note.at,
            struck_at=note.struck_at,
        )


class NoteList(BaseModel):
    """The notes of a recording, the oldest first."""

    items: list[Note]


class NewNote(BaseModel):
    """A note to be written."""

    model_config = ConfigDict(extra="forbid")

    text: Text = Field(min_length=1, examples=["Handed to the prosecutor"])


class Case(BaseModel):
    """A matter that recordings are gathered for."""

    id: UUID
    href: str = Field(examples=[f"{CASES}/018e3d1c-6f2a-7cc1-b0c4-6a1f0d2c9b11"])
    number: str = Field(examples=["24-1183"])
    title: str = Field(examples=["Burglary, 400 Main Street"])
    state: str = Field(description="open or closed.", examples=["open"])
    opened_at: Moment
    closed_at: Moment | None
    count: int = Field(description="Recordings in it that you may see.")

    @classmethod
    def of(cls, case: evidence.CaseView) -> Self:
        """The same, for the wire."""
        return cls(
            id=case.id,
            href=f"{CASES}/{case.id}",
            number=case.number,
            title=case.title,
            state=case.state,
            opened_at=case.opened_at,
            closed_at=case.closed_at,
            count=case.count,
        )


class CaseList(Page):
    """Cases, those opened last first."""

    items: list[Case]


class Folder(BaseModel):
    """A part of a case."""

    id: UUID
    name: str = Field(examples=["Interviews"])


class CaseWhole(Case):
    """A case with its folders."""

    folders: list[Folder]

    @classmethod
    def whole(cls, page: evidence.CasePage) -> Self:
        """The same, for the wire."""
        return cls(
            **dict(Case.of(page.case)),
            folders=[Folder(id=each.id, name=each.name) for each in page.folders],
        )


class NewCase(BaseModel):
    """A case to be opened."""

    model_config = ConfigDict(extra="forbid")

    number: Line = Field(min_length=1, examples=["24-1183"])
    title: Line = Field(default="", examples=["Burglary, 400 Main Street"])


class CaseChange(BaseModel):
    """What is to change; what is left out or null stays."""

    model_config = ConfigDict(extra="forbid")

    number: Line | None = Field(default=None, examples=["24-1183"])
    title: Line | None = Field(default=None, examples=["Burglary, 400 Main Street"])
    state: Literal["open", "closed"] | None = None


class NewFolder(BaseModel):
    """A folder to be made."""

    model_config = ConfigDict(extra="forbid")

    name: Line = Field(min_length=1, examples=["Interviews"])


class Item(BaseModel):
    """A recording in a case."""

    folder: UUID | None = Field(description="null: loose in the case.")
    recording: Recording


class ItemList(BaseModel):
    """What lies in a case and you may see, the newest first in each folder."""

    count: int = Field(description="How many there are; more than the newest 500 are not listed.")
    items: list[Item]


class Putting(BaseModel):
    """Recordings to be put into a case; those in another folder of it are moved."""

    model_config = ConfigDict(extra="forbid")

    recordings: list[UUID] = Field(min_length=1, max_length=5000)
    folder: UUID | None = Field(default=None, description="null: loose in the case.")


class Removal(BaseModel):
    """Recordings to be taken out of a case."""

    model_config = ConfigDict(extra="forbid")

    recordings: list[UUID] = Field(min_length=1, max_length=5000)


class Refused(BaseModel):
    """A recording that was left alone."""

    recording: UUID
    why: str


class Outcome(BaseModel):
    """What an act on many recordings did."""

    done: int
    unchanged: int = Field(description="That stood like this already.")
    refused: list[Refused]

    @classmethod
    def of(cls, result: BulkResult) -> Self:
        """The same, for the wire."""
        return cls(
            done=result.done,
            unchanged=result.unchanged,
            refused=[Refused(recording=each.recording, why=each.why) for each in result.refused],
        )
