"""Footage that somebody misses: report it, look for it, answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from lapel.accounts.permissions import requires, viewer_of
from lapel.accounts.services import actor_of
from lapel.ingest import forms, reports, selectors, services, showing
from lapel.ingest.refusals import refusals_as_answers

sees_reports = requires(
    "footage.view_own", "footage.view_unit", "footage.view_all", "footage.quarantine"
)
wears = requires("footage.view_own")


@require_safe
@sees_reports
def missing(request: HttpRequest) -> HttpResponseBase:
    """The reports that this viewer sees: open ones, or all of them."""
    viewer, every = viewer_of(request), request.GET.get("show") == "all"
    facts = {
        "reports": selectors.missing_reports(viewer, open_only=not every),
        "every": every,
        "may_report": selectors.may_report(viewer),
    }
    return render(request, "ingest/missing.html", facts)


@require_safe
@wears
def new(request: HttpRequest) -> HttpResponseBase:
    """The form for a report; what is known of the time that it names stands beside it."""
    viewer, now = viewer_of(request), timezone.localtime()
    start, end = reports.usual_time(now)
    asked = forms.MissingForm(request.GET) if "started_at" in request.GET else None
    if asked is not None and asked.is_valid():
        start, end = asked.cleaned_data["started_at"], asked.cleaned_data["ended_at"]
    facts = {
        "form": asked or forms.MissingForm.of(start, end),
        "clues": selectors.missing_clues(viewer, start=start, end=end),
        "latest": now.strftime(forms.MINUTES),
        "start": start,
        "end": end,
    }
    part = request.headers.get("HX-Request")
    return render(request, "ingest/_clues.html" if part else "ingest/missing_new.html", facts)


@require_POST
@wears
@refusals_as_answers
def report(request: HttpRequest) -> HttpResponseBase:
    """Put a report on the record."""
    form = forms.MissingForm(request.POST)
    if not form.is_valid():
        return render(request, "ingest/missing_new.html", {"form": form, "clues": None}, status=422)
    made = services.report_missing(
        viewer=viewer_of(request),
        started_at=form.cleaned_data["started_at"],
        ended_at=form.cleaned_data["ended_at"],
        text=form.cleaned_data["text"],
        by=actor_of(request.user),
    )
    return redirect("ingest:missing_report", made)


@require_safe
@sees_reports
@refusals_as_answers
def missing_report(request: HttpRequest, report: UUID) -> HttpResponseBase:
    """One report: what is known, what was proposed, what came of it."""
    page = selectors.missing_report(viewer_of(request), report)
    return render(request, "ingest/missing_report.html", showing.report(page))


@require_POST
@sees_reports
@refusals_as_answers
def answer(request: HttpRequest, report: UUID) -> HttpResponseBase:
    """Answer a report; put on the record, and the wearer reads it."""
    said = forms.clean(forms.AnswerForm(request.POST))
    services.answer_missing(
        viewer=viewer_of(request),
        report=report,
        answer=said.get("answer", ""),
        text=said.get("text", ""),
        recording=said.get("recording"),
        by=actor_of(request.user),
    )
    messages.success(request, "Answered. The wearer sees it on the report.")
    return redirect("ingest:missing_report", report)


@require_POST
@wears
@refusals_as_answers
def withdraw(request: HttpRequest, report: UUID) -> HttpResponseBase:
    """Take one's own report back; put on the record."""
    services.withdraw_missing(
        viewer=viewer_of(request),
        report=report,
        text=request.POST.get("text", ""),
        by=actor_of(request.user),
    )
    return redirect("ingest:missing_report", report)
