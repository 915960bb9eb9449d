"""The list of people and the page of one."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lapel.accounts.permissions import requires, signed_in, viewer_of
from lapel.staff.people import selectors
from lapel.staff.people.selectors import PersonUnknown

LONGEST = 100


@require_safe
@requires("footage.view_unit", "footage.view_all", "program.manage")
def people(request: HttpRequest) -> HttpResponseBase:
    """The people that this viewer may see."""
    query = request.GET.get("who", "").replace("\0", "")[:LONGEST]
    skip = request.GET.get("skip", "")
    start = int(skip) if skip.isdecimal() and len(skip) < 7 else 0
    page = selectors.people(viewer_of(request), query=query, skip=start)
    return render(request, "staff/people.html", {"page": page, "query": query, "start": start})


@require_safe
@signed_in
def person(request: HttpRequest, member: UUID) -> HttpResponseBase:
    """One person: cameras, footage by day, reports."""
    try:
        page = selectors.person(viewer_of(request), member)
    except PersonUnknown as refusal:
        raise Http404(str(refusal)) from refusal
    return render(request, "staff/person.html", {"page": page, "person": page.person})
