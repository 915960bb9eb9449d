"""The list of footage."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from lapel.accounts.permissions import viewer_of
from lapel.evidence import forms, selectors
from lapel.evidence.views.gates import sees_footage


@require_safe
@sees_footage
@vary_on_headers("HX-Request")
def footage(request: HttpRequest) -> HttpResponseBase:
    """The grid or the table of recordings; with a cursor only its next rows."""
    viewer, asked = viewer_of(request), forms.asked(request.GET, today=timezone.localdate())
    page = selectors.grid(viewer, filters=asked.filters, cursor=asked.cursor or None)
    facts = {"asked": asked, "page": page}
    if asked.cursor and request.headers.get("HX-Request"):
        return render(request, f"evidence/_{asked.view}.html", facts)
    facets = selectors.facets(viewer, filters=asked.filters)
    sentence = tuple(forms.sentence(asked, facets))
    return render(request, "evidence/footage.html", {**facts, "sentence": sentence})
