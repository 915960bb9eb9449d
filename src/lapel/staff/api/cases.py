"""Cases: what there is, what lies in them, and the acts of those who manage them."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from lapel.evidence import selectors as evidence
from lapel.evidence import services
from lapel.staff.api import conditions, describe, gate, paging
from lapel.staff.api.paging import Cursor
from lapel.staff.api.shapes.basics import Line
from lapel.staff.api.shapes.cases import (
    CASES,
    Case,
    CaseChange,
    CaseList,
    CaseWhole,
    Item,
    ItemList,
    NewCase,
    NewFolder,
    Outcome,
    Putting,
    Removal,
)
from lapel.staff.api.shapes.recordings import Recording, told

router = Router(tags=["cases"])
KIND = "cases"


class Asked(BaseModel):
    """What the list is narrowed to."""

    q: Line = Field(default="", description="Words of number and title.")
    state: Literal["", "open", "closed"] = ""


@router.get("/cases", **describe.lists("read:footage", CaseList))
def list_cases(
    request: HttpRequest, asked: Annotated[Asked, Query()], cursor: Cursor
) -> HttpResponse:
    """Cases that hold a recording that you may see; all of them if you manage cases."""
    page = evidence.cases(
        gate.viewer(request),
        query=asked.q,
        state=asked.state,
        cursor=paging.read(KIND, cursor),
    )
    return conditions.listed(
        CaseList(
            items=[Case.of(each) for each in page.cases],
            next=paging.next_page(request, KIND, page.next_cursor),
        )
    )


@router.get("/cases/{case}", **describe.single("read:footage", CaseWhole))
def get_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """One case with its folders."""
    return conditions.single(request, _one(request, case))


@router.get("/cases/{case}/items", **describe.lists("read:footage", ItemList))
def list_items(request: HttpRequest, case: UUID) -> HttpResponse:
    """The recordings of a case that you may see."""
    viewer = gate.viewer(request)
    page = evidence.case(viewer, case)
    lying: list[tuple[UUID | None, evidence.RecordingCard]] = [(None, c) for c in page.loose]
    lying += [(folder.id, card) for folder in page.folders for card in folder.cards]
    facts = {each.id: each for each in evidence.standings(viewer, (c.id for _, c in lying))}
    return conditions.listed(
        ItemList(
            count=page.case.count,
            items=[
                Item(folder=folder, recording=Recording(**told(card, facts[card.id])))
                for folder, card in lying
                if card.id in facts
            ],
        )
    )


@router.post("/cases", **describe.acts("write:cases", CaseWhole, status=201))
def open_case(request: HttpRequest, body: NewCase) -> HttpResponse:
    """Open a case; its number is one of a kind, whatever its capitals."""
    made = services.open_case(
        viewer=gate.viewer(request), number=body.number, title=body.title, by=gate.actor(request)
    )
    return conditions.listed(_one(request, made), status=201, location=f"{CASES}/{made}")


@router.patch("/cases/{case}", **describe.acts("write:cases", CaseWhole))
def change_case(request: HttpRequest, case: UUID, change: CaseChange) -> HttpResponse:
    """Rename, close or reopen a case."""
    viewer, by = gate.viewer(request), gate.actor(request)
    now = _one(request, case)
    if change.number is not None or change.title is not None:
        title = now.title if change.title is None else change.title
        services.rename_case(viewer=viewer, case=case, title=title, number=change.number, by=by)
    if change.state == "closed":
        services.close_case(viewer=viewer, case=case, by=by)
    if change.state == "open":
        services.reopen_case(viewer=viewer, case=case, by=by)
    return conditions.listed(_one(request, case))


@router.post("/cases/{case}/folders", **describe.acts("write:cases", CaseWhole))
def add_folder(request: HttpRequest, case: UUID, body: NewFolder) -> HttpResponse:
    """Make a folder in a case."""
    services.add_folder(
        viewer=gate.viewer(request), case=case, name=body.name, by=gate.actor(request)
    )
    return conditions.listed(_one(request, case))


@router.post("/cases/{case}/items", **describe.acts("write:cases", Outcome))
def put_in_case(request: HttpRequest, case: UUID, body: Putting) -> HttpResponse:
    """Put recordings into a case, all that you may see; the others are named."""
    done = services.put_in_case(
        viewer=gate.viewer(request),
        case=case,
        folder=body.folder,
        recordings=body.recordings,
        by=gate.actor(request),
    )
    return conditions.listed(Outcome.of(done))


@router.post("/cases/{case}/items/removal", **describe.acts("write:cases", Outcome))
def take_out_of_case(request: HttpRequest, case: UUID, body: Removal) -> HttpResponse:
    """Take recordings out of a case; what does not lie in it stays as it is."""
    done = services.take_out_of_case(
        viewer=gate.viewer(request),
        case=case,
        recordings=body.recordings,
        by=gate.actor(request),
    )
    return conditions.listed(Outcome.of(done))


def _one(request: HttpRequest, case: UUID) -> CaseWhole:
    return CaseWhole.whole(evidence.case(gate.viewer(request), case))
