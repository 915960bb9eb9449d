"""Lists in pieces: an opaque cursor names the last thing shown."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import Annotated, Final

from django.http import HttpRequest
from ninja import Query
from pydantic import BaseModel, Field

from lapel.staff.api.problems import Fault, Refusal

MARK: Final = 6
"""Bytes that tell a cursor of this list from anything else."""

Cursor = Annotated[
    str,
    Query(
        "",
        max_length=400,
        pattern=r"^[A-Za-z0-9_-]*$",
        description="Where the page begins: `next` of the page before has it. Empty: the first.",
    ),
]
Limit = Annotated[int, Query(50, ge=1, le=100, description="How many at most.")]


class Page(BaseModel):
    """One piece of a list."""

    next: str | None = Field(
        description="Address of the next piece; null on the last one.",
        examples=["/api/v1/recordings?limit=50&cursor=AbC"],
    )


def written(kind: str, place: str) -> str:
    """The cursor that names a place in a list of this kind."""
    text = place.encode()
    return urlsafe_b64encode(_mark(kind, text) + text).decode().rstrip("=")


def read(kind: str, cursor: str) -> str | None:
    """The place that a cursor names; None for the beginning.

    Raises:
        Refusal: it is no cursor of this list; going on from the top would repeat what was shown.
    """
    if not cursor:
        return None
    try:
        whole = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        mark, text = whole[:MARK], whole[MARK:]
        if mark == _mark(kind, text):
            return text.decode()
    except (Error, ValueError):
        pass
    fault = Fault(parameter="cursor", detail="not a cursor of this list")
    raise Refusal(
        "invalid", "the cursor is not one that this list gave; begin without it", errors=[fault]
    )


def next_page(request: HttpRequest, kind: str, place: str | None) -> str | None:
    """The address of the next piece of the list that was asked for; None after the last."""
    if place is None:
        return None
    asked = request.GET.copy()
    asked["cursor"] = written(kind, place)
    return f"{request.path}?{asked.urlencode()}"


def _mark(kind: str, text: bytes) -> bytes:
    return hashlib.sha256(kind.encode() + b"\n" + text).digest()[:MARK]
