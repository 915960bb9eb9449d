"""The frame of every answer: what is asked for in which form, in one transaction, never as a page.

1. Only JSON goes out (406); that only JSON comes in, the gate of each operation sees to (415).
2. A change runs in one transaction, under its idempotency key if it has one.
3. Whatever refuses, the answer is a problem document; an address that is not one too.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Final

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import RawPostDataException
from django.urls import URLPattern

from lapel.staff.api import gate, keys
from lapel.staff.api.problems import Refusal, answer

logger = logging.getLogger(__name__)

CHANGES: Final = frozenset({"POST", "PATCH", "PUT", "DELETE"})
View = Callable[..., HttpResponseBase]


def framed(pattern: URLPattern) -> URLPattern:
    """The address with the frame round its view."""
    return URLPattern(pattern.pattern, frame(pattern.callback), name=pattern.name)


def frame(view: View) -> View:
    """Put the frame round a view."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        given = _answer(request, lambda: view(request, *args, **kwargs))
        given.headers.setdefault("Cache-Control", "no-store")
        given.headers["Vary"] = "Authorization, Accept"
        return given

    answered.csrf_exempt = True  # type: ignore[attr-defined] # no cookie opens anything here
    return answered


def nothing(request: HttpRequest) -> HttpResponseBase:
    """The answer of an address that the API has not."""
    raise Http404(f"{request.path} is no address of this API")


def _answer(request: HttpRequest, proceed: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The answer of the view, or the problem document of what stood in its way."""
    try:
        _look_at_accept(request)
        given = _changed(request, proceed) if request.method in CHANGES else proceed()
        return _as_problem(request, given) if given.status_code == 405 else given
    except Refusal as refusal:
        return answer(refusal)
    except Http404 as missing:
        return answer(Refusal("not-found", str(missing)))
    except RequestDataTooBig as error:
        return answer(Refusal("too-large", str(error)))
    except (SuspiciousOperation, RawPostDataException) as error:
        return answer(Refusal("unreadable", str(error)))
    except Exception:  # noqa: BLE001 - the last place where a page of HTML can be avoided
        return broken(request)


def broken(request: HttpRequest) -> HttpResponse:
    """The answer when something of ours failed; what it was goes to the operator's log only."""
    logger.exception("%s %s failed", request.method, request.path)
    return answer(Refusal("broken", "the request failed; the operator's log says why"))


def _look_at_accept(request: HttpRequest) -> None:
    if not request.accepts("application/json"):
        asked = request.headers.get("Accept", "")
        raise Refusal("not-acceptable", f"there is no answer of the kind {asked[:200]}")


def _changed(request: HttpRequest, proceed: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """A change under the key of its token; who has no token is refused by the view itself."""
    who = gate.shown(request)
    return keys.once(request, who.token_id, proceed) if who else proceed()


def _as_problem(request: HttpRequest, given: HttpResponseBase) -> HttpResponseBase:
    allowed = given.headers.get("Allow", "")
    detail = f"{request.path} answers {allowed or 'nothing'}, not {request.method}"
    return answer(Refusal("method-not-allowed", detail, headers={"Allow": allowed}))
