"""A day on the map."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lapel.accounts.permissions import viewer_of
from lapel.evidence import selectors, showing
from lapel.evidence.views.gates import sees_footage


@require_safe
@sees_footage
def day_map(request: HttpRequest) -> HttpResponseBase:
    """All tracks of a day that the viewer may see, on one map with a list beside it."""
    today = timezone.localdate()
    day = _day(request.GET.get("day", ""), today)
    found = selectors.day_tracks(viewer_of(request), day)
    facts = {
        **showing.day(found),
        "earlier": day - timedelta(days=1),
        "later": day + timedelta(days=1) if day < today else None,
        "today": today,
    }
    return render(request, "evidence/day_map.html", facts)


def _day(text: str, today: date) -> date:
    """The day asked for; today when it is none that a calendar knows."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if date(1990, 1, 1) <= day <= today + timedelta(days=366) else today
