"""Cases: find, open, close, and what lies in them."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lapel.accounts.permissions import requires, viewer_of
from lapel.accounts.services import actor_of
from lapel.evidence import forms, selectors, services, told
from lapel.evidence.batches import BulkResult
from lapel.evidence.refusals import refusals_as_pages
from lapel.evidence.views.gates import sees_footage
from lapel.evidence.views.tagging import choices, refusals_as_words

STATES = ("open", "closed")

manages = requires("cases.manage")


@require_safe
@sees_footage
def cases(request: HttpRequest) -> HttpResponseBase:
    """The viewer's cases, by number or title and by state."""
    query, state = request.GET.get("case", "")[:200], request.GET.get("state", "")
    page = selectors.cases(
        viewer_of(request),
        query=query,
        state=state if state in STATES else "",
        cursor=request.GET.get("cursor") or None,
    )
    facts = {
        "page": page,
        "query": query,
        "state": state if state in STATES else "",
        "manages": viewer_of(request).may("cases.manage"),
    }
    if request.GET.get("cursor") and request.headers.get("HX-Request"):
        return render(request, "evidence/_case_rows.html", facts)
    return render(request, "evidence/cases.html", facts)


@require_safe
@sees_footage
@refusals_as_pages
def case(request: HttpRequest, case: UUID) -> HttpResponseBase:
    """One case: its folders, what lies in them, what carries its number, its history."""
    viewer = viewer_of(request)
    page = selectors.case(viewer, case)
    manages_it = viewer.may("cases.manage")
    facts = {
        "page": page,
        "case": page.case,
        "manages": manages_it,
        "may_pick": manages_it and page.case.state == "open",
        "suggestions": {},
        **choices(viewer),
    }
    return render(request, "evidence/case.html", facts)


@require_POST
@manages
@refusals_as_words
def open_case(request: HttpRequest) -> HttpResponseBase:
    """Open a case under a number, and go to its page."""
    uid = services.open_case(
        viewer=viewer_of(request),
        number=request.POST.get("number", ""),
        title=request.POST.get("title", ""),
        by=actor_of(request.user),
    )
    return _on(request, uid)


@require_POST
@manages
@refusals_as_words
def rename_case(request: HttpRequest, case: UUID) -> HttpResponseBase:
    """Give a case another title or number."""
    services.rename_case(
        viewer=viewer_of(request),
        case=case,
        title=request.POST.get("title", ""),
        number=request.POST.get("number"),
        by=actor_of(request.user),
    )
    return _on(request, case)


@require_POST
@manages
@refusals_as_words
def close_case(request: HttpRequest, case: UUID) -> HttpResponseBase:
    """Close a case; nothing is put in or taken out until it is opened again."""
    services.close_case(viewer=viewer_of(request), case=case, by=actor_of(request.user))
    messages.success(request, "The case is closed")
    return _on(request, case)


@require_POST
@manages
@refusals_as_words
def reopen_case(request: HttpRequest, case: UUID) -> HttpResponseBase:
    """Open a closed case again."""
    services.reopen_case(viewer=viewer_of(request), case=case, by=actor_of(request.user))
    messages.success(request, "The case is open again")
    return _on(request, case)


@require_POST
@manages
@refusals_as_words
def add_folder(request: HttpRequest, case: UUID) -> HttpResponseBase:
    """Add a folder to a case."""
    services.add_folder(
        viewer=viewer_of(request),
        case=case,
        name=request.POST.get("name", ""),
        by=actor_of(request.user),
    )
    return _on(request, case)


@require_safe
@manages
def choose_case(request: HttpRequest) -> HttpResponseBase:
    """The open cases to choose from, with the folders of the first."""
    viewer = viewer_of(request)
    found = selectors.cases(viewer, state="open").cases
    folders = selectors.case(viewer, found[0].id).folders if found else ()
    return render(request, "evidence/_choose_case.html", {"cases": found, "folders": folders})


@require_safe
@manages
@refusals_as_pages
def choose_folder(request: HttpRequest) -> HttpResponseBase:
    """The folders of the case that was chosen."""
    page = selectors.case(viewer_of(request), _named(request.GET, "case"))
    return render(request, "evidence/_choose_folder.html", {"folders": page.folders})


@require_POST
@manages
@refusals_as_words
def put_in(request: HttpRequest) -> HttpResponseBase:
    """Put the recordings of the form into a case."""
    viewer, uid = viewer_of(request), _named(request.POST, "case")
    folder = next(forms.ids(request.POST, "folder"), None)
    result = services.put_in_case(
        viewer=viewer,
        case=uid,
        folder=folder,
        recordings=_meant(request),
        by=actor_of(request.user),
    )
    number = selectors.case(viewer, uid).case.number
    return _done(request, uid, result, told.put_in(result, into=f"case {number}"))


@require_POST
@manages
@refusals_as_words
def take_out(request: HttpRequest, case: UUID) -> HttpResponseBase:
    """Take the recordings of the form out of a case; they stay where they were before."""
    viewer = viewer_of(request)
    result = services.take_out_of_case(
        viewer=viewer,
        case=case,
        recordings=tuple(forms.ids(request.POST)),
        by=actor_of(request.user),
    )
    number = selectors.case(viewer, case).case.number
    return _done(request, case, result, told.taken_out(result, of=f"case {number}"))


def _meant(request: HttpRequest) -> tuple[UUID, ...]:
    """The recordings of the form: those it names, or all of the list it names."""
    if "matching" not in request.POST:
        return tuple(forms.ids(request.POST))
    query = QueryDict(request.POST["matching"].lstrip("?"))
    asked = forms.asked(query, today=timezone.localdate())
    return selectors.matching(viewer_of(request), asked.filters)


def _named(data: QueryDict, name: str) -> UUID:
    """The id that a form must name."""
    uid = next(forms.ids(data, name), None)
    if uid is None:
        raise Http404(f"the form names no {name}")
    return uid


def _on(request: HttpRequest, case: UUID) -> HttpResponseBase:
    """On to the page of the case, for htmx as for a plain form."""
    page = redirect("evidence:case", case)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": page.url})
    return page


def _done(request: HttpRequest, case: UUID, result: BulkResult, text: str) -> HttpResponseBase:
    """What was done, said on the page that asked, which then renews its list."""
    if not request.headers.get("HX-Request"):
        messages.success(request, text)
        return redirect("evidence:case", case)
    again = bool(result.done) and "renew" in request.POST
    happened = {"lapel:said": {"text": text}, "lapel:tagged": {"again": again}}
    return HttpResponse(headers={"HX-Trigger-After-Settle": json.dumps(happened)})
