"""Entries of the custody log as the API tells them."""

from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field

from lapel.custody import selectors as custody
from lapel.staff.api.paging import Page
from lapel.staff.api.shapes.basics import Moment


class Named(BaseModel):
    """Who acted, as the entry names them."""

    kind: str = Field(description="person, dock or system.", examples=["person"])
    id: str
    name: str = Field(examples=["Cora Castle"])


class Subject(BaseModel):
    """What an entry is about."""

    kind: str = Field(examples=["recording"])
    id: UUID


class Entry(BaseModel):
    """One act on the record."""

    id: UUID
    href: str = Field(examples=["/api/v1/log/entries/018e3d1c-6f2a-7cc1-b0c4-6a1f0d2c9b11"])
    number: int
    index: int | None = Field(description="Its place in the published log; null until it has one.")
    at: Moment
    action: str = Field(examples=["received"])
    subject: Subject
    actor: Named
    authority: str = Field(description="The order or ticket that the act rests on, or empty.")
    detail: dict[str, Any] = Field(description="See the reference of custody actions.")

    @classmethod
    def of(cls, entry: custody.EntryView) -> Self:
        """The same, for the wire."""
        return cls(**told(entry))


class Proof(BaseModel):
    """That the entry stands in the published log: check it as the format of the log says."""

    index: int
    size: int = Field(description="Of the tree that the proof is for.")
    leaf_hash: str
    path: list[str] = Field(description="Hashes in hexadecimal, from the leaf to the root.")
    checkpoint: str = Field(description="The signed note of this tree.")


class EntryWhole(Entry):
    """One act with its exact text and the proof of its place."""

    text: str = Field(description="The canonical text that the commitment is made of.")
    salt: str
    commitment: str
    proof: Proof | None = Field(description="null until a published checkpoint covers the entry.")

    @classmethod
    def whole(cls, entry: custody.EntryView, place: custody.Place | None) -> Self:
        """The same, with its proof."""
        return cls(
            **told(entry),
            text=entry.text,
            salt=entry.salt.hex(),
            commitment=entry.commitment.hex(),
            proof=Proof(
                index=place.index,
                size=place.size,
                leaf_hash=place.leaf_hash.hex(),
                path=[each.hex() for each in place.proof],
                checkpoint=place.checkpoint,
            )
            if place
            else None,
        )


class EntryList(Page):
    """Entries, the newest first."""

    items: list[Entry]


class Checkpoint(BaseModel):
    """The newest signed statement of the log; all null and zero before the first."""

    origin: str = Field(examples=["lapel.example/demo-agency/log"])
    size: int
    root: str | None = Field(description="Root hash in hexadecimal.")
    at: Moment | None
    note: str | None = Field(description="The signed note, as it is published.")


def told(entry: custody.EntryView) -> dict[str, Any]:
    """What a list and a single entry have in common."""
    return {
        "id": entry.id,
        "href": f"/api/v1/log/entries/{entry.id}",
        "number": entry.number,
        "index": entry.index,
        "at": entry.at,
        "action": entry.action,
        "subject": Subject(kind=entry.subject_kind, id=entry.subject_id),
        "actor": Named(kind=entry.actor_kind, id=entry.actor_id, name=entry.actor_name),
        "authority": entry.authority,
        "detail": entry.detail,
    }
