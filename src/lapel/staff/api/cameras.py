"""Cameras: which there are, and who has them."""

from typing import Annotated, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import BaseModel

from lapel.foundation import clock
from lapel.program import selectors as program
from lapel.program import services
from lapel.staff.api import conditions, describe, gate, paging
from lapel.staff.api.paging import Cursor, Limit
from lapel.staff.api.shapes.basics import Line
from lapel.staff.api.shapes.people import Camera, CameraList, Return

router = Router(tags=["cameras"])
KIND = "cameras"
Serial = Annotated[Line, Path(description="The serial number that the camera reports.")]


class Asked(BaseModel):
    """What the list is narrowed to."""

    state: Literal["", "in_service", "in_repair", "lost", "retired"] = ""


@router.get("/cameras", **describe.lists("read:program", CameraList))
def list_cameras(
    request: HttpRequest, asked: Annotated[Asked, Query()], cursor: Cursor, limit: Limit
) -> HttpResponse:
    """Cameras that you may know of, with who has them now."""
    found = program.cameras_seen(
        gate.viewer(request),
        after=paging.read(KIND, cursor) or "",
        limit=limit + 1,
        state=asked.state,
    )
    shown = found[:limit]
    place = shown[-1].serial if len(found) > limit else None
    return conditions.listed(
        CameraList(items=_told(request, shown), next=paging.next_page(request, KIND, place))
    )


@router.get("/cameras/{serial}", **describe.single("read:program", Camera))
def get_camera(request: HttpRequest, serial: Serial) -> HttpResponse:
    """One camera, with who has it now."""
    return conditions.single(request, _one(request, serial))


@router.post("/cameras/{serial}/return", **describe.acts("write:program", Camera))
def return_camera(request: HttpRequest, serial: Serial, body: Return) -> HttpResponse:
    """Take a camera back from whoever has it."""
    gate.must(request, "program.manage", to="change who has which camera")
    services.return_camera(
        camera=_one(request, serial).id,
        at=body.at or clock.now(),
        by=gate.actor(request),
        authority=body.authority,
    )
    return conditions.listed(_one(request, serial))


def _one(request: HttpRequest, serial: str) -> Camera:
    found = program.cameras_seen(gate.viewer(request), serials=[serial], limit=1)
    if not found:
        raise Http404(f"no camera {serial} for you")
    return _told(request, found)[0]


def _told(request: HttpRequest, cameras: tuple[program.CameraFacts, ...]) -> list[Camera]:
    """Cameras with who has them now, where the viewer may know of that person."""
    held = program.held_now(gate.viewer(request), [each.id for each in cameras], at=clock.now())
    return [Camera.of(each, held.get(each.id)) for each in cameras]
