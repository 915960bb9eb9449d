"""The gate in front of a view: sign in first, then hold the permission."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from lapel.accounts import rules, selectors
from lapel.accounts.rules import Viewer

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking, read once a request; the session is what their media links are bound to.

    Raises:
        NotFound: nobody is signed in; put `requires` or `signed_in` before the view.
    """
    known = getattr(request, "viewer", None)
    if not isinstance(known, Viewer):
        session = getattr(request, "session", None)
        holder = selectors.holder_of(session.session_key if session else None)
        known = selectors.viewer(request.user, holder=holder)
        setattr(request, "viewer", known)  # noqa: B010 - a request has no such attribute to mypy
    return known


def requires(*permissions: str) -> Callable[[View[P]], View[P]]:
    """Let a view be seen only by viewers who hold at least one of these permissions.

    A stranger is sent to the sign-in page; who is signed in and may not gets a page (403) that
    says what was missing and which role has it.

    Raises:
        ValueError: a permission does not exist; said at import, not at the first request.
    """
    if not permissions or (unknown := set(permissions) - rules.PERMISSIONS.keys()):
        raise ValueError(f"there is no permission {sorted(unknown) if permissions else ''}")

    def gate(view: View[P]) -> View[P]:
        @wraps(view)
        def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if any(viewer_of(request).may(permission) for permission in permissions):
                return view(request, *args, **kwargs)
            return refused(request, permissions[0])

        return gated

    return gate


def signed_in(view: View[P]) -> View[P]:
    """Let a view be seen by anybody who is signed in."""

    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return gated


def refusals(
    *, unknown: tuple[type[Exception], ...], barred: type[Exception]
) -> Callable[[View[P]], View[P]]:
    """Turn what a room's services refuse into pages.

    What is not there for this viewer is a 404, what they may not do a 403 with its sentence.
    """

    def pages(view: View[P]) -> View[P]:
        @wraps(view)
        def answered(
            request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except unknown as refusal:
                raise Http404(str(refusal)) from refusal
            except barred as refusal:
                raise PermissionDenied(str(refusal)) from refusal

        return answered

    return pages


def refused(request: HttpRequest, permission: str) -> HttpResponseBase:
    """The page that says what a signed-in viewer lacks, and which role has it."""
    facts = {
        "permission": permission,
        "means": rules.PERMISSIONS[permission],
        "roles": selectors.roles_with(permission),
        "viewer": viewer_of(request),
    }
    return render(request, "403.html", facts, status=403)
