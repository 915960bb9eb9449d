"""Members: who may wear a camera, as far as the viewer may know of them."""

from typing import Annotated
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from lapel.program import selectors as program
from lapel.staff.api import conditions, describe, gate, paging
from lapel.staff.api.paging import Cursor, Limit
from lapel.staff.api.shapes.basics import Line
from lapel.staff.api.shapes.people import Member, MemberList

router = Router(tags=["members"])
KIND = "members"


class Asked(BaseModel):
    """What the list is narrowed to."""

    badge: Line = Field(default="", description="A badge, whole.")
    unit: UUID | None = None
    office: UUID | None = None


@router.get("/members", **describe.lists("read:program", MemberList))
def list_members(
    request: HttpRequest, asked: Annotated[Asked, Query()], cursor: Cursor, limit: Limit
) -> HttpResponse:
    """Members whom you may know of: all, those of your units and offices, or yourself."""
    found = program.members_seen(
        gate.viewer(request),
        after=paging.read(KIND, cursor) or "",
        limit=limit + 1,
        badge=asked.badge,
        unit=asked.unit,
        office=asked.office,
    )
    shown = found[:limit]
    place = shown[-1].badge if len(found) > limit else None
    return conditions.listed(
        MemberList(
            items=[Member.of(each) for each in shown],
            next=paging.next_page(request, KIND, place),
        )
    )


@router.get("/members/{member}", **describe.single("read:program", Member))
def get_member(request: HttpRequest, member: UUID) -> HttpResponse:
    """One member."""
    found = program.member_seen(gate.viewer(request), member)
    if found is None:
        raise Http404(f"no member {member} for you")
    return conditions.single(request, Member.of(found))
