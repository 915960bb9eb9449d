"""The media work that waits, runs or failed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lapel.accounts.permissions import requires, viewer_of
from lapel.accounts.services import actor_of
from lapel.evidence import selectors, services, showing
from lapel.evidence.refusals import refusals_as_pages


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
