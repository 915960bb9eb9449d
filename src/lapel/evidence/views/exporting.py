"""The list of footage as a file."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from lapel.accounts.permissions import viewer_of
from lapel.accounts.services import actor_of
from lapel.evidence import forms, services
from lapel.evidence.errors import ListRefused
from lapel.evidence.views.gates import sees_footage


@require_POST
@sees_footage
def export_list(request: HttpRequest, form: str) -> HttpResponseBase:
    """The footage under the filters of the address, as CSV or XLSX; put on the record."""
    asked = forms.asked(request.GET, today=timezone.localdate())
    try:
        made = services.export_footage_list(
            viewer=viewer_of(request),
            filters=asked.filters,
            form=form,
            by=actor_of(request.user),
        )
    except ListRefused as refusal:
        messages.error(request, f"{refusal}.")
        return redirect(f"{reverse('evidence:footage')}?{request.GET.urlencode()}")
    if made.file is not None:
        return FileResponse(
            made.file, as_attachment=True, filename=made.filename, content_type=made.content_type
        )
    heads = {"Content-Disposition": f'attachment; filename="{made.filename}"'}
    lines = (line.encode() for line in made.lines or ())
    return StreamingHttpResponse(lines, content_type=made.content_type, headers=heads)
