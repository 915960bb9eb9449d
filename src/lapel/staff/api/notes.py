"""Notes about recordings, and the categories they may be given."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from lapel.evidence import selectors as evidence
from lapel.evidence import services
from lapel.staff.api import conditions, describe, gate
from lapel.staff.api.shapes.cases import Category, CategoryList, NewNote, Note, NoteList

router = Router(tags=["recordings"])


@router.get("/categories", **describe.single("read:footage", CategoryList))
def list_categories(request: HttpRequest) -> HttpResponse:
    """The categories in use, by the codes that tags name."""
    items = [
        Category(code=each.code, name=each.name, description=each.description)
        for each in evidence.categories()
    ]
    return conditions.single(request, CategoryList(items=items))


@router.get("/recordings/{recording}/notes", **describe.single("read:footage", NoteList))
def list_notes(request: HttpRequest, recording: UUID) -> HttpResponse:
    """The notes about a recording that you may see, the oldest first, struck ones too."""
    evidence.visible(gate.viewer(request), recording)
    found = [Note.of(each) for each in evidence.notes(recording)]
    return conditions.single(request, NoteList(items=found))


@router.post("/recordings/{recording}/notes", **describe.acts("write:tags", Note, status=201))
def add_note(request: HttpRequest, recording: UUID, body: NewNote) -> HttpResponse:
    """Write a note about a recording, for everybody who may see it."""
    note = services.add_note(
        viewer=gate.viewer(request), recording=recording, text=body.text, by=gate.actor(request)
    )
    found = next(each for each in evidence.notes(recording) if each.id == note)
    return conditions.listed(Note.of(found), status=201, location=request.path)
