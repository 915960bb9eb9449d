"""The custody log: entries by filter, one with its proof, the newest checkpoint."""

from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from lapel.custody import selectors as custody
from lapel.evidence import selectors as evidence
from lapel.staff.api import conditions, describe, gate, paging
from lapel.staff.api.paging import Cursor, Limit
from lapel.staff.api.shapes.basics import GivenMoment, Line
from lapel.staff.api.shapes.log import Checkpoint, Entry, EntryList, EntryWhole

router = Router(tags=["log"])
KIND = "entries"


class Asked(BaseModel):
    """What the list is narrowed to."""

    actor: Line = Field(default="", description="The actor's id, whole.")
    subject: UUID | None = Field(default=None, description="What the entries are about.")
    action: list[Line] = Field(
        default=[], max_length=30, description="Action words; an entry of any of them."
    )
    since: GivenMoment | None = None
    until: GivenMoment | None = None


@router.get("/recordings/{recording}/custody", **describe.lists("read:footage", EntryList))
def get_history(
    request: HttpRequest, recording: UUID, cursor: Cursor, limit: Limit
) -> HttpResponse:
    """The custody history of a recording that you may see, the newest first."""
    evidence.visible(gate.viewer(request), recording)
    before = _number(paging.read(KIND, cursor))
    return _listed(request, custody.search(subject=recording, before=before, limit=limit))


@router.get("/log/entries", **describe.lists("read:log", EntryList))
def list_entries(
    request: HttpRequest, asked: Annotated[Asked, Query()], cursor: Cursor, limit: Limit
) -> HttpResponse:
    """Entries of the whole log, the newest first."""
    _may_read(request)
    return _listed(
        request,
        custody.search(
            actor=asked.actor,
            subject=asked.subject,
            actions=asked.action,
            since=asked.since,
            until=asked.until,
            before=_number(paging.read(KIND, cursor)),
            limit=limit,
        ),
    )


@router.get("/log/entries/{entry}", **describe.single("read:log", EntryWhole))
def get_entry(request: HttpRequest, entry: UUID) -> HttpResponse:
    """One entry with its exact text and the proof that it stands in the log."""
    _may_read(request)
    found = custody.entry(entry)
    if found is None:
        raise Http404(f"no entry {entry}")
    return conditions.single(request, EntryWhole.whole(found, custody.placed(entry)))


@router.get("/log/checkpoint", **describe.single("read:log", Checkpoint))
def get_checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed statement of the log's size and root; it is public elsewhere, too."""
    newest = custody.published()
    return conditions.single(
        request,
        Checkpoint(
            origin=settings.LAPEL.log_origin,
            size=newest.size if newest else 0,
            root=newest.root.hex() if newest else None,
            at=newest.at if newest else None,
            note=newest.note if newest else None,
        ),
    )


def _listed(request: HttpRequest, found: custody.LogSlice) -> HttpResponse:
    place = str(found.next_before) if found.next_before is not None else None
    return conditions.listed(
        EntryList(
            items=[Entry.of(each) for each in found.entries],
            next=paging.next_page(request, KIND, place),
        )
    )


def _may_read(request: HttpRequest) -> None:
    gate.must(request, "log.read", to="read the custody log")


def _number(place: str | None) -> int | None:
    return int(place) if place else None
