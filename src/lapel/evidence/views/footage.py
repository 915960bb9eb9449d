"""The list of footage."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from lapel.accounts.permissions import viewer_of
from lapel.accounts.rules import Viewer
from lapel.evidence import forms, sections, selectors
from lapel.evidence.forms import Asked
from lapel.evidence.selectors import GridPage
from lapel.evidence.views.gates import sees_footage
from lapel.evidence.views.tagging import choices

LISTED: Final = 30
"""Recordings of one page; the next ones are fetched when a reader comes near the end."""


@require_safe
@sees_footage
@vary_on_headers("HX-Request")
def footage(request: HttpRequest) -> HttpResponseBase:
    """The grid or the table of recordings; with a cursor only its next rows."""
    viewer, asked = viewer_of(request), forms.asked(request.GET, today=timezone.localdate())
    meant = selectors.looked_up(asked.filters)
    page = selectors.grid(viewer, filters=meant, cursor=asked.cursor or None, limit=LISTED)
    facts = {"asked": asked, "page": page, **_listed(viewer, asked, page)}
    if asked.cursor and request.headers.get("HX-Request"):
        return render(request, f"evidence/_{asked.view}.html", facts)
    return render(request, "evidence/footage.html", {**facts, **_around(viewer, asked, page)})


def _listed(viewer: Viewer, asked: Asked, page: GridPage) -> dict[str, Any]:
    """The rows under their headings, with what they still need."""
    zone = timezone.get_current_timezone()
    waiting = [card.id for card in page.cards if not card.category]
    may_tag = viewer.may("footage.tag")
    return {
        "sections": (
            sections.by_person(page.cards)
            if asked.by_person
            else sections.by_day(page.cards, zone, after=asked.after)
        ),
        "last_day": sections.day_of(page.cards[-1], zone) if page.cards else None,
        "suggestions": selectors.suggestions(viewer, waiting) if may_tag else {},
        "may_tag": may_tag,
        "may_pick": may_tag or viewer.may("cases.manage"),
        "may_case": viewer.may("cases.manage"),
    }


def _around(viewer: Viewer, asked: Asked, page: GridPage) -> dict[str, Any]:
    """The sentence of filters, the saved views, and what the bar of acts offers."""
    return {
        "sentence": forms.sentence(asked, forms.named(page.cards)),
        "views": selectors.saved_views(viewer),
        **choices(viewer),
    }


@require_safe
@sees_footage
def filters(request: HttpRequest) -> HttpResponseBase:
    """What each filter of the list offers, counted; fetched when a reader reaches for one."""
    viewer, asked = viewer_of(request), forms.asked(request.GET, today=timezone.localdate())
    facets = selectors.facets(viewer, filters=selectors.looked_up(asked.filters))
    rare = {name for _, name, _ in forms.RARE}
    facts = {"asked": asked, "menus": forms.menus(asked, facets), "rare": rare}
    return render(request, "evidence/_filters.html", facts)
