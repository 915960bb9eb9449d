"""Lists of the program: give a file, look at its dry run, import it, take a list along."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lapel.accounts.permissions import refusals, requires, viewer_of
from lapel.accounts.services import actor_of
from lapel.program import showing
from lapel.program.errors import ListRefused, ListUnknown, NotAllowed
from lapel.program.forms import UploadForm
from lapel.program.lists import services
from lapel.program.lists.applying import RowsWrong

manages = requires("program.manage")
ASK_NO_MORE = 286
"""The status that makes htmx stop asking."""
refusals_as_pages = refusals(unknown=(ListUnknown,), barred=NotAllowed)


@require_safe
@manages
def lists(request: HttpRequest) -> HttpResponseBase:
    """The lists there are, a way to take each along, and a form to bring one in."""
    chosen = request.GET.get("list", "members")
    return render(request, "program/lists.html", {"lists": showing.lists(), "chosen": chosen})


@require_POST
@manages
@refusals_as_pages
def upload(request: HttpRequest) -> HttpResponseBase:
    """Keep a file for its dry run; nothing of the program changes."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        wrong = [str(error) for errors in form.errors.values() for error in errors]
        return _refused(request, "; ".join(wrong))
    file = form.cleaned_data["file"]
    try:
        kept = services.upload_list(
            viewer=viewer_of(request),
            kind=form.cleaned_data["kind"],
            filename=file.name,
            data=file.read(),
            day_first=form.cleaned_data["dates"] == "day",
        )
    except ListRefused as refusal:
        return _refused(request, str(refusal), filename=file.name)
    return redirect("program:dry_run", kept)


@require_safe
@never_cache
@manages
@refusals_as_pages
def dry_run(request: HttpRequest, upload: UUID) -> HttpResponseBase:
    """What importing a kept file would do, row by row; or how far its import is."""
    viewer = viewer_of(request)
    facts = showing.waiting(services.kept(viewer, upload))
    if facts["open"]:
        only, start = request.GET.get("only", ""), request.GET.get("start", "")
        plan = services.dry_run(viewer=viewer, upload=upload)
        at = int(start) if start.isascii() and start.isdecimal() and len(start) < 8 else 0
        facts |= showing.dry_run(plan, only=only if only in showing.MARKS else "", start=at)
    return render(request, "program/dry_run.html", facts)


@require_safe
@never_cache
@manages
@refusals_as_pages
def progress(request: HttpRequest, upload: UUID) -> HttpResponseBase:
    """How far an import is, as the part of its page that renews itself."""
    facts = showing.waiting(services.kept(viewer_of(request), upload))
    status = 200 if facts["busy"] else ASK_NO_MORE
    answer = render(request, "program/_progress.html", facts, status=status)
    if not facts["busy"]:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@manages
@refusals_as_pages
def import_list(request: HttpRequest, upload: UUID) -> HttpResponseBase:
    """Import a kept file: everything, or the good rows alone when that was chosen."""
    try:
        services.import_list(
            viewer=viewer_of(request),
            upload=upload,
            good_only=request.POST.get("rows") == "good",
            by=actor_of(request.user),
        )
    except (ListRefused, RowsWrong) as refusal:
        messages.error(request, f"{refusal}.")
    return redirect("program:dry_run", upload)


@require_POST
@manages
@refusals_as_pages
def discard(request: HttpRequest, upload: UUID) -> HttpResponseBase:
    """Forget a kept file."""
    try:
        services.discard(viewer=viewer_of(request), upload=upload)
    except ListRefused as refusal:
        messages.error(request, f"{refusal}.")
        return redirect("program:dry_run", upload)
    return redirect("program:lists")


@require_POST
@manages
@refusals_as_pages
def export(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """A list as a file; put on the record."""
    try:
        made = services.export_list(
            viewer=viewer_of(request), kind=kind, form=form, by=actor_of(request.user)
        )
    except ListRefused as refusal:
        raise Http404(str(refusal)) from refusal
    if made.file is not None:
        return FileResponse(
            made.file, as_attachment=True, filename=made.filename, content_type=made.content_type
        )
    heads = {"Content-Disposition": f'attachment; filename="{made.filename}"'}
    lines = (line.encode() for line in made.lines or ())
    return StreamingHttpResponse(lines, content_type=made.content_type, headers=heads)


def _refused(request: HttpRequest, wrong: str, *, filename: str = "") -> HttpResponseBase:
    facts: dict[str, Any] = {
        "lists": showing.lists(),
        "chosen": request.POST.get("kind", "members"),
        "dates": request.POST.get("dates", ""),
        "refused": wrong.rstrip("."),
        "filename": filename,
    }
    return render(request, "program/lists.html", facts, status=422)
