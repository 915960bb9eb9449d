"""One recording: look, watch, fetch."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from lapel.accounts.permissions import viewer_of
from lapel.accounts.services import actor_of
from lapel.evidence import selectors, services, showing
from lapel.evidence.refusals import refusals_as_pages
from lapel.evidence.views.gates import sees_footage
from lapel.evidence.views.tagging import choices

ASK_NO_MORE = 286
"""The status that makes htmx stop asking."""


@require_safe
@sees_footage
@refusals_as_pages
@vary_on_headers("HX-Target")
def recording(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """One recording; a click on a tab fetches only the part under the tabs."""
    viewer = viewer_of(request)
    page = selectors.recording(viewer, recording)
    facts = showing.recording(page, viewer, tab=request.GET.get("tab", "")) | choices(viewer)
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
