"""Say what footage shows: one recording or many, by hand or as suggested; and take it back."""

import json
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from lapel.accounts.permissions import requires, viewer_of
from lapel.accounts.rules import Viewer
from lapel.accounts.services import actor_of
from lapel.evidence import forms, selectors, services, told
from lapel.evidence.errors import CaseRefused, ValueRefused
from lapel.evidence.forms import Tagging
from lapel.evidence.refusals import refusals_as_pages
from lapel.evidence.services import BulkResult

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
DRAWN: Final = 60
"""Cards that are drawn anew in the answer; of more the page fetches its list again."""
UNPROCESSABLE: Final = 422

may_tag = requires("footage.tag")


def refusals_as_words(view: View[P]) -> View[P]:
    """Answer a value that cannot be kept with the sentence that says why."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (ValueRefused, CaseRefused) as refusal:
            said = format_html('<p class="wrong" data-reason>{}</p>', str(refusal))
            return HttpResponse(said, status=UNPROCESSABLE)

    return refusals_as_pages(answered)


@require_POST
@may_tag
@refusals_as_words
def tag(request: HttpRequest) -> HttpResponseBase:
    """Set category, case number or title of the recordings that the form names."""
    viewer, wish = viewer_of(request), forms.tagging(request.POST)
    recordings = _meant(viewer, wish)
    if not wish.says:
        raise ValueRefused("nothing was asked for; choose a category or type a case number")
    result = services.tag(
        viewer=viewer,
        recordings=recordings,
        category=wish.category,
        case_number=wish.case_number,
        title=wish.title,
        by=actor_of(request.user),
    )
    return _answer(request, result, recordings, told.tagged(result))


@require_POST
@may_tag
@refusals_as_words
def tag_preview(request: HttpRequest) -> HttpResponseBase:
    """What the form would change, what not, and why."""
    viewer, wish = viewer_of(request), forms.tagging(request.POST)
    facts: dict[str, Any] = {"says": wish.says}
    if wish.says:
        preview = services.preview(
            viewer=viewer,
            recordings=_meant(viewer, wish),
            category=wish.category,
            case_number=wish.case_number,
        )
        facts |= {"preview": preview, "refused": told.reasons(preview.refused)}
    return render(request, "evidence/_tag_preview.html", facts)


@require_POST
@may_tag
@refusals_as_words
def accept(request: HttpRequest) -> HttpResponseBase:
    """Tag the recordings that the form names as is suggested for them."""
    recordings = tuple(forms.ids(request.POST))
    result = services.accept_suggestions(
        viewer=viewer_of(request), recordings=recordings, by=actor_of(request.user)
    )
    return _answer(request, result, recordings, told.tagged(result))


@require_POST
@may_tag
@refusals_as_words
def undo(request: HttpRequest, batch: UUID) -> HttpResponseBase:
    """Take a batch back, where nobody changed a recording since."""
    result = services.undo(viewer=viewer_of(request), batch=batch, by=actor_of(request.user))
    recordings = tuple(forms.ids(request.GET))
    return _answer(request, result, recordings, told.undone(result), undoable=False)


@require_safe
@may_tag
@refusals_as_words
def tag_form(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """The form that tags one recording, filled with what stands."""
    card = selectors.recording(viewer_of(request), recording).card
    return render(request, "evidence/_tag.html", {"card": card, **choices(viewer_of(request))})


def choices(viewer: Viewer) -> dict[str, Any]:
    """What the forms of tagging offer this viewer."""
    if not viewer.may("footage.tag"):
        return {"may_tag": False}
    return {
        "may_tag": True,
        "categories": selectors.categories(),
        "case_numbers": selectors.recent_case_numbers(viewer),
    }


def _meant(viewer: Viewer, wish: Tagging) -> Sequence[UUID]:
    """The recordings of the form: those it names, or all of the list it names."""
    if wish.matching is None:
        return wish.recordings
    asked = forms.asked(QueryDict(wish.matching.lstrip("?")), today=timezone.localdate())
    return selectors.matching(viewer, asked.filters)


def _answer(
    request: HttpRequest,
    result: BulkResult,
    recordings: Sequence[UUID],
    text: str,
    *,
    undoable: bool = True,
) -> HttpResponseBase:
    """The recordings drawn anew where they stand, with what was done and how to take it back."""
    if not request.headers.get("HX-Request"):
        messages.success(request, text)
        return redirect(_back(recordings))
    layout = forms.tagging(request.POST or request.GET).layout
    few = recordings if 0 < len(recordings) <= DRAWN else ()
    answer = render(request, "evidence/_tagged.html", _drawn(request, few, layout))
    said = {"text": text, "undo": _undo(result, few, layout) if undoable else ""}
    happened = {"lapel:said": said, "lapel:tagged": {"again": not few}}
    answer["HX-Trigger-After-Settle"] = json.dumps(happened)
    return answer


def _drawn(request: HttpRequest, recordings: Sequence[UUID], layout: str) -> dict[str, Any]:
    viewer = viewer_of(request)
    cards = selectors.cards_of(viewer, recordings)
    return {
        "cards": [cards[uid] for uid in recordings if uid in cards],
        "suggestions": selectors.suggestions(viewer, recordings),
        "layout": layout,
        "oob": layout != "form",
        **choices(viewer),
    }


def _undo(result: BulkResult, recordings: Sequence[UUID], layout: str) -> str:
    """Where a POST takes the act back; empty when there is nothing to take back."""
    if result.batch is None:
        return ""
    carried = urlencode([("as", layout), *(("recording", str(uid)) for uid in recordings)])
    return f"{reverse('evidence:undo', args=[result.batch])}?{carried}"


def _back(recordings: Sequence[UUID]) -> str:
    """Where a browser without scripts goes on."""
    if len(recordings) == 1:
        return reverse("evidence:recording", args=[recordings[0]])
    return reverse("evidence:footage")
