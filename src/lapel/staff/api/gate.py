"""Who is asking: a bearer token, the viewer it stands for, and the scope an operation needs."""

from typing import Final

from django.http import HttpRequest
from ninja.security import HttpBearer

from lapel.accounts import services
from lapel.accounts.errors import TokenRefused
from lapel.accounts.selectors import ApiIdentity, Viewer
from lapel.custody.services import Actor
from lapel.foundation import clock
from lapel.staff.api.problems import Refusal

WITH_BODY: Final = frozenset({"POST", "PATCH"})
REALM: Final = 'Bearer realm="lapel"'


class Token(HttpBearer):
    """An API token with one scope among its scopes."""

    openapi_bearerFormat = "lapel_api_…"  # noqa: N815 - the name that OpenAPI gives it
    openapi_description = (
        "A token made on the page of API tokens or by `lapel tokens create`. Each operation"
        " names the scope that it needs."
    )

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiIdentity:
        """The identity behind the token, if it may do this.

        Raises:
            Refusal: nobody's token, one without the scope, or a body that is not JSON.
        """
        identity = _known(request, token)
        _look_at_body(request)
        if self.scope and self.scope not in identity.scopes:
            challenge = f'{REALM}, error="insufficient_scope", scope="{self.scope}"'
            raise Refusal(
                "scope-missing",
                f"the token has not the scope {self.scope}; make one that has it",
                headers={"WWW-Authenticate": challenge},
            )
        return identity


def identity(request: HttpRequest) -> ApiIdentity:
    """Who is asking; only behind a `Token`.

    Raises:
        Refusal: nobody has shown a token.
    """
    known = getattr(request, "api_identity", None)
    if not isinstance(known, ApiIdentity):
        raise unauthenticated("the request shows no token")
    return known


def viewer(request: HttpRequest) -> Viewer:
    """The viewer that the token stands for."""
    return identity(request).viewer


def actor(request: HttpRequest) -> Actor:
    """Whom the log names for an act of this request."""
    return identity(request).actor


def shown(request: HttpRequest) -> ApiIdentity | None:
    """Who is asking, before any operation has looked; None when no good token is shown."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        return None
    try:
        return _known(request, secret)
    except Refusal:
        return None


def must(request: HttpRequest, permission: str, *, to: str) -> None:
    """Go on only if the viewer holds a permission.

    Raises:
        Refusal: they do not.
    """
    if not viewer(request).may(permission):
        raise Refusal("not-allowed", f"the roles of the token's owner do not let them {to}")


def unauthenticated(why: str) -> Refusal:
    """The refusal of a request without a good token."""
    return Refusal("unauthenticated", why, headers={"WWW-Authenticate": REALM})


def _look_at_body(request: HttpRequest) -> None:
    """Only JSON comes in; here, because a method that is not offered is told first."""
    if request.method in WITH_BODY and request.content_type != "application/json":
        raise Refusal(
            "unsupported-media-type",
            f"a body of the type {(request.content_type or '(none)')[:200]} cannot be read",
            headers={"Accept": "application/json"},
        )


def _known(request: HttpRequest, secret: str) -> ApiIdentity:
    """The identity, looked up once a request."""
    known = getattr(request, "api_identity", None)
    if isinstance(known, ApiIdentity):
        return known
    try:
        found = services.use_api_token(secret, now=clock.now())
    except TokenRefused as refusal:
        raise unauthenticated(str(refusal)) from refusal
    setattr(request, "api_identity", found)  # noqa: B010 - a request has no such attribute to mypy
    return found
