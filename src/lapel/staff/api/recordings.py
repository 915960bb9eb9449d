"""Recordings: the list with the filters of the page, one of them, its tags."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from lapel.evidence import selectors as evidence
from lapel.evidence import services
from lapel.evidence.errors import NotVisible
from lapel.staff.api import conditions, describe, gate, paging
from lapel.staff.api.paging import Cursor, Limit
from lapel.staff.api.shapes.basics import GivenDay, Line
from lapel.staff.api.shapes.recordings import (
    Clip,
    Recording,
    RecordingList,
    RecordingWhole,
    Tags,
    TagsChange,
    told,
)

router = Router(tags=["recordings"])
KIND = "recordings"


class Asked(BaseModel):
    """What a list is narrowed to: the same as on the page of footage."""

    model_config = ConfigDict(extra="ignore")

    q: Line = Field(default="", description="Words: a name, a serial, a file name, a place.")
    person: UUID | None = Field(default=None, description="Member who wore the camera.")
    office: UUID | None = None
    unit: UUID | None = None
    camera: Line = Field(default="", description="A serial number, whole.")
    category: Line = Field(default="", description="A category's code; `none`: untagged.")
    case: Line = Field(default="", description="A case number, whole; capitals do not matter.")
    state: Literal["", "kept", "quarantined", "working"] = ""
    day: GivenDay | None = Field(default=None, description="A day in the agency's zone.")
    since: GivenDay | None = Field(default=None, description="The first day.")
    until: GivenDay | None = Field(default=None, description="The last day, included.")

    def filters(self) -> evidence.Filters:
        """The same as the room of evidence takes it."""
        return evidence.Filters(query=self.q, **self.model_dump(exclude={"q"}))


@router.get("/recordings", **describe.lists("read:footage", RecordingList))
def list_recordings(
    request: HttpRequest, asked: Annotated[Asked, Query()], cursor: Cursor, limit: Limit
) -> HttpResponse:
    """Recordings that you may see, the newest first."""
    viewer = gate.viewer(request)
    page = evidence.grid(
        viewer,
        filters=asked.filters(),
        cursor=paging.read(KIND, cursor),
        limit=limit,
        moments=True,
    )
    facts = {each.id: each for each in evidence.standings(viewer, (c.id for c in page.cards))}
    return conditions.listed(
        RecordingList(
            total=page.total,
            total_is_at_least=page.total_at_least,
            items=[
                Recording(**told(card, facts[card.id])) for card in page.cards if card.id in facts
            ],
            next=paging.next_page(request, KIND, page.next_cursor),
        )
    )


@router.get("/recordings/{recording}", **describe.single("read:footage", RecordingWhole))
def get_recording(request: HttpRequest, recording: UUID) -> HttpResponse:
    """One recording with its files."""
    viewer = gate.viewer(request)
    page = evidence.recording(viewer, recording)
    facts = _facts(request, recording)
    return conditions.single(
        request,
        RecordingWhole(
            **told(page.card, facts),
            camera_model=page.camera_model,
            device_recording_id=page.device_recording_id,
            clips=[Clip.of(clip, recording) for clip in page.clips],
        ),
    )


@router.get("/recordings/{recording}/tags", **describe.single("read:footage", Tags))
def get_tags(request: HttpRequest, recording: UUID) -> HttpResponse:
    """Category, case number and title of a recording."""
    return conditions.single(request, _tags(request, recording))


@router.patch("/recordings/{recording}/tags", **describe.acts("write:tags", Tags, conditional=True))
def change_tags(request: HttpRequest, recording: UUID, change: TagsChange) -> HttpResponse:
    """Set tags of a recording; with If-Match only if nobody has changed them meanwhile."""
    viewer = gate.viewer(request)
    conditions.must_match(request, _tags(request, recording, hold=True))
    services.tag(
        viewer=viewer,
        recordings=[recording],
        category=change.category,
        case_number=change.case_number,
        title=change.title,
        by=gate.actor(request),
    )
    return conditions.single(request, _tags(request, recording))


def _facts(request: HttpRequest, recording: UUID) -> evidence.StandingFacts:
    found = evidence.standings(gate.viewer(request), [recording])
    if not found:
        raise NotVisible(f"no recording {recording} for you")
    return found[0]


def _tags(request: HttpRequest, recording: UUID, *, hold: bool = False) -> Tags:
    """The tags as they stand; held until the change is done, so that none slips in between."""
    rows = evidence.visible_to(gate.viewer(request)).filter(id=recording)
    if hold:
        rows.select_for_update(of=("self",), no_key=True).first()
    found = rows.values("category__code", "case_number", "title").first()
    if found is None:
        raise NotVisible(f"no recording {recording} for you")
    return Tags(
        category=found["category__code"] or "",
        case_number=found["case_number"],
        title=found["title"],
    )
