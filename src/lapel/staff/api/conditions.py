"""Entity tags: a resource that did not change is not sent again, and none is changed unseen."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from pydantic import BaseModel

from lapel.staff.api.problems import Refusal

JSON = "application/json"


def body_of(shape: BaseModel) -> bytes:
    """The bytes of an answer."""
    return shape.model_dump_json().encode()


def tag_of(body: bytes) -> str:
    """The strong entity tag of these bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def listed(shape: BaseModel, *, status: int = 200, location: str = "") -> HttpResponse:
    """An answer without an entity tag: a list, or the outcome of an act."""
    answer = HttpResponse(body_of(shape), status=status, content_type=JSON)
    answer["Cache-Control"] = "no-store"
    if location:
        answer["Location"] = location
    return answer


def single(request: HttpRequest, shape: BaseModel) -> HttpResponse:
    """One resource with its entity tag; 304 when the asker has it already."""
    body = body_of(shape)
    tag = tag_of(body)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if request.method == "GET" and _names(known, tag):
        answer = HttpResponse(status=304)
        del answer["Content-Type"]
    else:
        answer = HttpResponse(body, content_type=JSON)
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def must_match(request: HttpRequest, shape: BaseModel) -> None:
    """Go on only if the resource is what the asker has seen; without If-Match always.

    Raises:
        Refusal: it is another one now.
    """
    wanted = parse_etags(request.headers.get("If-Match", ""))
    tag = tag_of(body_of(shape))
    if "If-Match" in request.headers and not _names(wanted, tag):
        raise Refusal(
            "changed-meanwhile",
            "somebody changed it since you read it; read it again and send its new ETag",
            headers={"ETag": tag},
        )


def _names(tags: list[str], tag: str) -> bool:
    """Whether a list of entity tags names this one.

    Weak ones count for changes, too: an answer that was compressed on its way has its tag made
    weak, and what stands behind it is the same state.
    """
    return "*" in tags or tag in (each.removeprefix("W/") for each in tags)
