"""Receipts: what a dock was told when a file came into custody."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from lapel.evidence import selectors as evidence
from lapel.evidence.errors import NotVisible
from lapel.ingest import selectors as ingest
from lapel.ingest import services
from lapel.staff.api import conditions, describe, gate

router = Router(tags=["receipts"])


class Receipt(BaseModel):
    """A signed receipt; its payload gains the place in the log once a checkpoint covers it."""

    payload: dict[str, Any] = Field(description="See the format of receipts.")
    signature: str = Field(description="A signed-note line over the canonical payload.")


@router.get("/receipts/{upload}", **describe.single("read:footage", Receipt))
def get_receipt(request: HttpRequest, upload: UUID) -> HttpResponse:
    """The receipt of an upload whose recording you may see."""
    known = ingest.upload(upload)
    signed = services.receipt(upload, known.dock_id, settings.LAPEL) if known else None
    if signed is None:
        raise NotVisible(f"no receipt of an upload {upload} for you")
    try:
        evidence.visible(gate.viewer(request), UUID(signed["payload"]["recording"]))
    except NotVisible as refusal:
        raise NotVisible(f"no receipt of an upload {upload} for you") from refusal
    return conditions.single(
        request, Receipt(payload=signed["payload"], signature=signed["signature"])
    )
