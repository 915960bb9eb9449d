"""The footage pages. Each view is one act: read the address, ask the room, show the answer."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from lapel.accounts.permissions import requires, viewer_of
from lapel.accounts.services import actor_of
from lapel.evidence import forms, selectors, services, showing
from lapel.evidence.refusals import refusals_as_pages

ASK_NO_MORE = 286
"""The status that makes htmx stop asking."""

sees_footage = requires("footage.view_own", "footage.view_unit", "footage.view_all")


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


@require_safe
@sees_footage
@refusals_as_pages
@vary_on_headers("HX-Target")
def recording(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """One recording; a click on a tab fetches only the part under the tabs."""
    viewer = viewer_of(request)
    page = selectors.recording(viewer, recording)
    facts = showing.recording(page, viewer, tab=request.GET.get("tab", ""))
    part = request.headers.get("HX-Target") == "panel"
    return render(request, "evidence/_tabs.html" if part else "evidence/recording.html", facts)


@require_safe
@sees_footage
@refusals_as_pages
def recording_work(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """How far the work on a recording is; the answer that ends the asking says it is done."""
    page = selectors.recording(viewer_of(request), recording)
    if page.card.working:
        return render(request, "evidence/_work.html", {"page": page})
    done = render(request, "evidence/_work.html", {"page": page}, status=ASK_NO_MORE)
    done["HX-Trigger"] = "lapel:prepared"
    return done


@require_POST
@sees_footage
@refusals_as_pages
def play(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """Give leave to watch; the viewing is put on the record."""
    viewing = services.start_viewing(
        viewer=viewer_of(request), recording=recording, by=actor_of(request.user)
    )
    return JsonResponse(showing.viewing(viewing))


@require_POST
@sees_footage
@refusals_as_pages
def download(
    request: HttpRequest, recording: UUID, clip: UUID, kind: str | None = None
) -> HttpResponseBase:
    """Send the browser to the bytes of an original or a derivative; put on the record."""
    address = services.start_download(
        viewer=viewer_of(request),
        recording=recording,
        clip=clip,
        kind=kind,
        by=actor_of(request.user),
    )
    return redirect(address)


@require_safe
@requires("jobs.read")
def work(request: HttpRequest) -> HttpResponseBase:
    """The media work that waits, runs or failed, and why."""
    facts = showing.board(selectors.work_board(viewer_of(request)))
    part = request.headers.get("HX-Target") == "board"
    return render(request, "evidence/_board.html" if part else "evidence/work.html", facts)


@require_POST
@requires("jobs.read")
@refusals_as_pages
def retry(request: HttpRequest, work: UUID) -> HttpResponseBase:
    """Try one failed job again."""
    services.retry_work(viewer=viewer_of(request), work=work, by=actor_of(request.user))
    return redirect("evidence:work")
