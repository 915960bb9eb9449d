"""Packages of a recording: ask for one, see how far it is, fetch it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lapel.accounts.permissions import requires, viewer_of
from lapel.accounts.services import actor_of
from lapel.disclosure import selectors, services
from lapel.disclosure.errors import ExportRefused, ExportUnknown
from lapel.evidence.errors import NotAllowed, NotVisible

may_export = requires("footage.export")


@require_safe
@may_export
def packages(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """The packages of a recording, as the part of its page that renews itself while one is made."""
    return _packages(request, recording)


@require_POST
@may_export
def request_package(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    """Ask for a package; it is made in the background."""
    try:
        services.request_export(
            viewer=viewer_of(request), recording=recording, by=actor_of(request.user)
        )
    except NotVisible as refusal:
        raise Http404(str(refusal)) from refusal
    except ExportRefused as refusal:
        messages.error(request, str(refusal))
    if request.headers.get("HX-Request"):
        return _packages(request, recording)
    return redirect("evidence:recording", recording)


@require_POST
@may_export
def download(request: HttpRequest, export: UUID) -> HttpResponseBase:
    """Send the browser to the bytes of a finished package; put on the record."""
    try:
        address = services.export_url(
            viewer=viewer_of(request), export=export, by=actor_of(request.user)
        )
    except (ExportUnknown, NotVisible) as refusal:
        raise Http404(str(refusal)) from refusal
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return redirect(address)


@require_safe
@requires("jobs.read")
def failed(request: HttpRequest) -> HttpResponseBase:
    """The packages that were not made, and why, as a part of the page of work."""
    found = selectors.failed_exports(viewer_of(request))
    return render(request, "disclosure/_failed.html", {"exports": found})


@require_POST
@requires("jobs.read")
def retry(request: HttpRequest, export: UUID) -> HttpResponseBase:
    """Try one failed package again; put on the record."""
    try:
        services.retry_export(viewer=viewer_of(request), export=export, by=actor_of(request.user))
    except ExportUnknown as refusal:
        raise Http404(str(refusal)) from refusal
    return redirect("evidence:work")


def _packages(request: HttpRequest, recording: UUID) -> HttpResponseBase:
    try:
        found = selectors.exports(viewer_of(request), recording)
    except NotVisible as refusal:
        raise Http404(str(refusal)) from refusal
    busy = any(each.state in ("waiting", "working") for each in found)
    facts = {"exports": found, "recording": recording, "busy": busy}
    return render(request, "disclosure/_packages.html", facts)
