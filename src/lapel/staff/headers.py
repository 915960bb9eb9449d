"""Headers that every answer of the web carries: pages, errors, redirects and static files.

The content security policy is kept in the settings. Strict transport is said only where the
address that people type begins with `https:`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": (
            "accelerometer=(), autoplay=(self), camera=(), display-capture=(), geolocation=(),"
            " gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
        ),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Permitted-Cross-Domain-Policies": "none",
    }
)
YEAR: Final = "max-age=31536000"


class StrictHeaders:
    """Adds them, to what the other parts answer as well."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; what it says itself of a header stays."""
        answer = self._answer(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if settings.SESSION_COOKIE_SECURE:
            answer.headers.setdefault("Strict-Transport-Security", YEAR)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer
