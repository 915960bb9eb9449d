"""The quarantine desk: what is set apart and why, and the decision to let it stand."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from lapel.ingest import selectors as ingest
from lapel.ingest import services
from lapel.staff.api import conditions, describe, gate, paging
from lapel.staff.api.paging import Cursor
from lapel.staff.api.shapes.quarantine import Apart, ApartList, Reasoned, Resolution

router = Router(tags=["quarantine"])
KIND = "quarantine"
Code = Annotated[
    str, Query("", pattern="^[a-z_]{0,40}$", description="A reason's code, like unknown_camera.")
]


@router.get("/quarantine", **describe.lists("read:footage", ApartList))
def list_quarantine(request: HttpRequest, reason: Code, cursor: Cursor) -> HttpResponse:
    """Recordings in quarantine that you may see, the newest first."""
    page = ingest.quarantine(gate.viewer(request), reason=reason, cursor=paging.read(KIND, cursor))
    counts = {code or "all": count for code, count in page.counts.items()}
    return conditions.listed(
        ApartList(
            counts=counts,
            items=[Apart.of(each) for each in page.items],
            next=paging.next_page(request, KIND, page.next_cursor),
        )
    )


@router.get("/quarantine/{recording}", **describe.single("read:footage", Apart))
def get_quarantined(request: HttpRequest, recording: UUID) -> HttpResponse:
    """One recording as the desk sees it, in quarantine or standing again."""
    return conditions.single(request, _one(request, recording))


@router.post("/quarantine/{recording}/resolution", **describe.acts("write:quarantine", Apart))
def resolve(request: HttpRequest, recording: UUID, body: Resolution) -> HttpResponse:
    """Let a recording stand, by naming the wearer or camera, or as it is. Always reversible."""
    services.resolve(
        viewer=gate.viewer(request),
        recording=recording,
        wearer=body.wearer,
        camera=body.camera,
        reason=body.reason,
        by=gate.actor(request),
        seen=body.seen,
    )
    return conditions.listed(_one(request, recording))


@router.post("/quarantine/{recording}/setting-apart", **describe.acts("write:quarantine", Apart))
def set_apart(request: HttpRequest, recording: UUID, body: Reasoned) -> HttpResponse:
    """Set a recording apart, or apart again after a resolution."""
    services.set_apart(
        viewer=gate.viewer(request),
        recording=recording,
        reason=body.reason,
        by=gate.actor(request),
    )
    return conditions.listed(_one(request, recording))


def _one(request: HttpRequest, recording: UUID) -> Apart:
    return Apart.of(ingest.story(gate.viewer(request), recording).item)
