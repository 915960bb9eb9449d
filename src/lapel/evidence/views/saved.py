"""Views of the list that people gave a name."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lapel.accounts.permissions import viewer_of
from lapel.evidence import forms, services
from lapel.evidence.errors import ValueRefused
from lapel.evidence.refusals import refusals_as_pages
from lapel.evidence.views.gates import sees_footage


@require_POST
@sees_footage
@refusals_as_pages
def save_view(request: HttpRequest) -> HttpResponseBase:
    """Keep the list as it stands under a name; the same name again takes its place."""
    address = _address(request)
    name = request.POST.get("name", "").strip()
    try:
        services.save_view(viewer=viewer_of(request), name=name, address=address)
    except ValueRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Saved as “{name}”")
    return redirect(address)


@require_POST
@sees_footage
@refusals_as_pages
def forget_view(request: HttpRequest, view: UUID) -> HttpResponseBase:
    """Forget one of the viewer's own saved views."""
    services.forget_view(viewer=viewer_of(request), view=view)
    messages.success(request, "The view is forgotten; the footage is not touched")
    return redirect(_address(request))


def _address(request: HttpRequest) -> str:
    """The list that the form names, with nothing in it but what the page understands."""
    query = QueryDict(request.POST.get("address", "").lstrip("?"))
    asked = forms.asked(query, today=timezone.localdate())
    return f"{reverse('evidence:footage')}{asked.here}"
