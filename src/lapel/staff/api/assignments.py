"""Assignments: who held which camera when."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from lapel.foundation import clock
from lapel.program import selectors as program
from lapel.program import services
from lapel.program.errors import NotFound
from lapel.staff.api import conditions, describe, gate, paging
from lapel.staff.api.paging import Cursor, Limit
from lapel.staff.api.shapes.basics import GivenMoment, Line
from lapel.staff.api.shapes.people import Assignment, AssignmentList, NewAssignment

router = Router(tags=["assignments"])
KIND = "assignments"


class Asked(BaseModel):
    """What the list is narrowed to."""

    camera: Line = Field(default="", description="A serial number, whole.")
    member: UUID | None = None
    at: GivenMoment | None = Field(default=None, description="Those that hold this moment.")


@router.get("/assignments", **describe.lists("read:program", AssignmentList))
def list_assignments(
    request: HttpRequest, asked: Annotated[Asked, Query()], cursor: Cursor, limit: Limit
) -> HttpResponse:
    """Who held which camera, as far as you may know of the members; the newest first."""
    found = program.assignments_seen(
        gate.viewer(request),
        below=_place(paging.read(KIND, cursor)),
        limit=limit + 1,
        serial=asked.camera,
        member=asked.member,
        at=asked.at,
    )
    shown = found[:limit]
    place = f"{shown[-1].since.isoformat()}_{shown[-1].id}" if len(found) > limit else None
    return conditions.listed(
        AssignmentList(
            items=[Assignment.of(each) for each in shown],
            next=paging.next_page(request, KIND, place),
        )
    )


@router.post("/assignments", **describe.acts("write:program", Assignment, status=201))
def assign_camera(request: HttpRequest, body: NewAssignment) -> HttpResponse:
    """Give a camera to a member; refused, with every reason, when somebody else has it."""
    gate.must(request, "program.manage", to="change who has which camera")
    camera = program.camera_by_serial(body.camera)
    member = program.member_by_badge(body.badge)
    if camera is None or member is None:
        missing = f"camera {body.camera}" if camera is None else f"member with badge {body.badge}"
        raise NotFound(f"there is no {missing}; add it first")
    made = services.assign(
        camera=camera.id,
        member=member.id,
        since=body.since or clock.now(),
        by=gate.actor(request),
        authority=body.authority,
    )
    terms = program.terms_of_members([member.id])
    told = Assignment.of(next(each for each in terms if each.id == made))
    where = f"/api/v1/assignments?camera={camera.serial}"
    return conditions.listed(told, status=201, location=where)


def _place(text: str | None) -> program.Place | None:
    if text is None:
        return None
    since, _, uid = text.partition("_")
    return program.Place(since=datetime.fromisoformat(since), id=UUID(uid))
