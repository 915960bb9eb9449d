"""Home, the palette, and the pages that say no."""

from dataclasses import asdict

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from lapel.accounts.permissions import signed_in, viewer_of
from lapel.staff import finding
from lapel.staff.context import places
from lapel.staff.standing import standing as standing_of


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponseBase:
    """The first place of the rail; which one that is depends on the roles held."""
    return redirect(next(places(viewer_of(request))).url)


@require_safe
@signed_in
def palette(request: HttpRequest) -> HttpResponseBase:
    """What the command palette finds for this viewer."""
    groups = finding.found(viewer_of(request), request.GET.get("q", ""))
    return _private({"groups": [asdict(group) for group in groups]})


@require_safe
@signed_in
def standing(request: HttpRequest) -> HttpResponseBase:
    """The small counts of the rail and the viewer's running work."""
    return _private(asdict(standing_of(viewer_of(request))))


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the web can answer and reach its database; for supervisors and proxies."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is nothing here, or nothing for this viewer; which of the two is not said."""
    del exception
    return render(request, "404.html", status=404)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The viewer may not; the sentence of the refusal is shown when it has one."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours failed; the page asks nothing of the database, it may have failed too."""
    del request
    return HttpResponse(render_to_string("500.html"), status=500)


def _private(facts: dict[str, object]) -> JsonResponse:
    return JsonResponse(facts, headers={"Cache-Control": "private, no-store"})
