"""Clips: what is known of a file, and where its bytes are."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from lapel.evidence import selectors as evidence
from lapel.evidence import services
from lapel.evidence.errors import NotVisible
from lapel.staff.api import conditions, describe, gate
from lapel.staff.api.shapes.recordings import Clip

router = Router(tags=["clips"])
Made = Annotated[
    str,
    Query(
        "",
        pattern=r"^[a-z]{0,20}$",
        description="A kind of derivative, like proxy or poster; empty: the original.",
    ),
]


@router.get("/clips/{clip}", **describe.single("read:footage", Clip))
def get_clip(request: HttpRequest, clip: UUID) -> HttpResponse:
    """One file with what was found in it and made from it."""
    recording = _recording(request, clip)
    page = evidence.recording(gate.viewer(request), recording)
    found = next((each for each in page.clips if each.id == clip), None)
    if found is None:
        raise NotVisible(f"no clip {clip} for you")
    return conditions.single(request, Clip.of(found, recording))


@router.get("/clips/{clip}/content", **describe.leads_on("read:media"))
def get_content(request: HttpRequest, clip: UUID, kind: Made) -> HttpResponse:
    """Where the bytes are: an address for some minutes, for this token only. Put on record."""
    address = services.start_download(
        viewer=gate.viewer(request),
        recording=_recording(request, clip),
        clip=clip,
        kind=kind or None,
        by=gate.actor(request),
    )
    return HttpResponse(status=302, headers={"Location": address, "Content-Length": "0"})


def _recording(request: HttpRequest, clip: UUID) -> UUID:
    """The recording that a clip belongs to, if the viewer may see it."""
    rows = evidence.visible_to(gate.viewer(request)).filter(clips__id=clip)
    found: UUID | None = rows.values_list("id", flat=True).first()
    if found is None:
        raise NotVisible(f"no clip {clip} for you")
    return found
