"""The log, one entry with its proof, and the log as a file."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from lapel.accounts.permissions import requires, signed_in, viewer_of
from lapel.accounts.services import actor_of
from lapel.staff.errors import LogNotForYou
from lapel.staff.logbook import asked, files, pages

reads_the_log = requires("log.read")


@require_safe
@signed_in
@vary_on_headers("HX-Request")
def log(request: HttpRequest) -> HttpResponseBase:
    """The public checkpoint and how to check it; the entries only for those who may read them."""
    page = pages.log_page(viewer_of(request), asked.read(request.GET))
    part = bool(page.asked.before is not None and request.headers.get("HX-Request"))
    facts = {"log": page, "after": page.asked.after, "subjects": page.subjects}
    return render(request, "staff/_entries.html" if part else "staff/log.html", facts)


@require_safe
@reads_the_log
def log_entry(request: HttpRequest, entry: UUID) -> HttpResponseBase:
    """One entry: its exact text, and the proof that it stands in the log."""
    page = pages.entry_page(viewer_of(request), entry)
    if page is None:
        raise Http404(f"no entry {entry}")
    return render(request, "staff/log_entry.html", {"page": page})


@require_POST
@reads_the_log
def log_as_csv(request: HttpRequest) -> HttpResponseBase:
    """The entries that are asked for as a table; that they were taken along is an entry."""
    wanted = asked.read(request.POST)
    lines = files.csv_lines(wanted, _taken(request, wanted, "csv"))
    return _file(lines, "text/csv; charset=utf-8", "csv")


@require_POST
@reads_the_log
def log_as_lines(request: HttpRequest) -> HttpResponseBase:
    """The entries that are asked for, one JSON object a line; taking them along is an entry."""
    wanted = asked.read(request.POST)
    lines = files.json_lines(wanted, _taken(request, wanted, "jsonl"))
    return _file(lines, "application/jsonl", "jsonl")


def _taken(request: HttpRequest, wanted: asked.Asked, form: str) -> pages.Meant:
    viewer, by = viewer_of(request), actor_of(request.user)
    try:
        return files.taken_along(viewer=viewer, asked=wanted, form=form, by=by)
    except LogNotForYou as refused:
        raise PermissionDenied(str(refused)) from refused


def _file(lines: files.Lines, content_type: str, ending: str) -> HttpResponseBase:
    name = f"log-{timezone.localtime():%Y%m%d-%H%M}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines, content_type=content_type, headers=headers)
