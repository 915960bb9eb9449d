"""A session in which nobody did anything for a while opens nothing until it is unlocked.

Activity is what a person does. A request that a script makes by itself (asking how far work is,
keeping the position of a player) is none: the browser marks it with `Sec-Fetch-Dest: empty`. Pages
say by `session_active` that somebody typed, clicked or touched.
"""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from lapel.accounts import locking
from lapel.foundation import clock

LOCKED: Final = 423
OPEN: Final = ("unlock", "session", "account_logout")
"""Addresses that a locked session opens."""
NO_COOKIE: Final = "/api/"
"""Below it a cookie means nothing: programs show a token."""


class LockMiddleware:
    """Answers everything with the lock page while the session is locked."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page; or, for a locked session, the page that asks for the password."""
        if not _signed_in(request) or request.path.startswith(NO_COOKIE):
            return self._answer(request)
        active, now = request.session.get(locking.ACTIVE), clock.now()
        if active is not None and locking.locked(active, after=settings.LAPEL.lock_after, now=now):
            return self._answer(request) if _opens(request) else locked(request)
        if active is None or (is_activity(request) and locking.stale(active, now=now)):
            request.session[locking.ACTIVE] = now.timestamp()
        return self._answer(request)


def is_activity(request: HttpRequest) -> bool:
    """Whether a person made this request, as far as it can be told from its headers."""
    by_script = request.headers.get("Sec-Fetch-Dest", "document") != "document"
    asks_data = "application/json" in request.headers.get("Accept", "")
    return not (
        by_script
        or asks_data
        or request.headers.get("HX-Request")
        or request.headers.get("Sec-Purpose")
    )


def locked(request: HttpRequest, *, wrong: str = "") -> HttpResponse:
    """The answer of a locked session: a page to a person, a few words to a script."""
    if not is_activity(request):
        facts = {"locked": True, "why": wrong or "the session is locked; unlock it to go on"}
        return JsonResponse(facts, status=LOCKED, headers={"Cache-Control": "no-store"})
    facts = {"back": back_of(request), "undone": request.method not in {"GET", "HEAD"}}
    page = render(request, "accounts/locked.html", {**facts, "wrong": wrong}, status=LOCKED)
    page["Cache-Control"] = "no-store"
    return page


def back_of(request: HttpRequest) -> str:
    """Where to go once the session is open again: here, or where the form that was sent stood."""
    if request.path == reverse("unlock"):
        return request.POST.get("next", "")
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return request.headers.get("Referer", "")


def _signed_in(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def _opens(request: HttpRequest) -> bool:
    return request.path in {reverse(name) for name in OPEN}
