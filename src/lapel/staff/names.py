"""One name of this machine for pages and bytes, so that a browser shows its cookie to both."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
PROGRAMS: Final = "/api/"


class OneName:
    """Leads from another name of the loopback to the one that footage is reached by."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or the way to it under the right name."""
        if request.method in {"GET", "HEAD"} and _lost(request):
            return HttpResponseRedirect(f"{settings.LAPEL.web_url}{request.get_full_path()}")
        return self._answer(request)


def _lost(request: HttpRequest) -> bool:
    """Whether a browser came by a name that the byte server's cookies are not for.

    Programs send a token with every call and lose it on a way to another name.
    """
    if settings.LAPEL.public_web or request.path.startswith(PROGRAMS):
        return False
    asked = urlsplit(f"//{request.META.get('HTTP_HOST', '')}").hostname
    wanted = urlsplit(settings.LAPEL.byte_url).hostname
    return asked in HERE and wanted in HERE and asked != wanted
