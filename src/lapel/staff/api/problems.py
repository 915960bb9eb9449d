"""Refusals as RFC 9457 problem documents: one table of what can be wrong, one way to say it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.http import HttpResponse
from pydantic import BaseModel, ConfigDict, Field

from lapel.foundation.errors import LapelError

MEDIA_TYPE: Final = "application/problem+json"
DOCUMENT: Final = "/api/v1/openapi.json"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One thing that can be wrong, with its status and its title."""

    status: int
    title: str
    cure: str


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "unreadable": Kind(
            status=400, title="The request cannot be read", cure="send well-formed JSON in UTF-8"
        ),
        "unauthenticated": Kind(
            status=401,
            title="A token is needed",
            cure="send `Authorization: Bearer lapel_api_…` with a token that is in force",
        ),
        "scope-missing": Kind(
            status=403, title="The token lacks a scope", cure="make a token with the scope named"
        ),
        "not-allowed": Kind(
            status=403,
            title="The token's owner may not do this",
            cure="ask an administrator for the role that may",
        ),
        "not-found": Kind(
            status=404,
            title="There is nothing here for you",
            cure="check the address; what you may not see answers alike",
        ),
        "method-not-allowed": Kind(
            status=405, title="The method is not one of this address", cure="see the header Allow"
        ),
        "not-acceptable": Kind(
            status=406,
            title="No answer of the kind asked for",
            cure="accept application/json and application/problem+json",
        ),
        "conflict": Kind(
            status=409, title="It stands otherwise now", cure="read it again, then decide anew"
        ),
        "key-busy": Kind(
            status=409,
            title="A request with this key is still running",
            cure="wait some seconds and send it again with the same key",
        ),
        "bytes-missing": Kind(
            status=410,
            title="The stored bytes are missing",
            cure="an administrator can restore them from a backup",
        ),
        "changed-meanwhile": Kind(
            status=412,
            title="It is not what If-Match names any more",
            cure="read it again and send its new ETag",
        ),
        "too-large": Kind(
            status=413, title="The request is too large", cure="send fewer things at once"
        ),
        "unsupported-media-type": Kind(
            status=415, title="The body is not JSON", cure="send Content-Type: application/json"
        ),
        "invalid": Kind(
            status=422,
            title="Parts of the request are not valid",
            cure="see `errors`: each names its place by a JSON pointer, or a parameter",
        ),
        "refused": Kind(
            status=422, title="A rule refuses this", cure="`detail` says which, and what clears it"
        ),
        "key-reused": Kind(
            status=422,
            title="The idempotency key stands for another request",
            cure="take a new key for each new request",
        ),
        "too-many": Kind(status=429, title="Too many requests", cure="wait as Retry-After says"),
        "broken": Kind(
            status=500, title="Something of ours failed", cure="try again; then ask the operator"
        ),
    }
)
"""Every problem by its name; `type` of the document points at it in the OpenAPI document."""


class Fault(BaseModel):
    """One part of a request that is not valid."""

    pointer: str | None = Field(
        default=None,
        description="JSON pointer into the body, as a URI fragment.",
        examples=["#/case_number"],
    )
    parameter: str | None = Field(
        default=None, description="The parameter, when it is not in the body.", examples=["limit"]
    )
    detail: str = Field(examples=["Input should be less than or equal to 100"])


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    model_config = ConfigDict(title="Problem")

    type: str = Field(
        description="Names the kind of problem and points at its description.",
        examples=[f"{DOCUMENT}#/x-problems/not-found"],
    )
    title: str = Field(examples=["There is nothing here for you"])
    status: int = Field(ge=400, le=599, examples=[404])
    detail: str = Field(description="What was refused, by which rule, and what would clear it.")
    errors: list[Fault] | None = Field(
        default=None, description="For `invalid`: every part that is not."
    )


class Refusal(LapelError):
    """A request that the API itself refuses, by the name of the problem."""

    def __init__(
        self,
        name: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Fault] = (),
    ) -> None:
        self.name = name
        self.headers = dict(headers or {})
        self.errors = tuple(errors)
        super().__init__(detail)


def answer(refusal: Refusal) -> HttpResponse:
    """The problem document of a refusal."""
    kind = KINDS[refusal.name]
    told: dict[str, Any] = {
        "type": f"{DOCUMENT}#/x-problems/{refusal.name}",
        "title": kind.title,
        "status": kind.status,
        "detail": str(refusal) or kind.cure,
    }
    if refusal.errors:
        told["errors"] = [fault.model_dump(exclude_none=True) for fault in refusal.errors]
    headers = {"Cache-Control": "no-store", **refusal.headers}
    return HttpResponse(
        json.dumps(told), status=kind.status, content_type=MEDIA_TYPE, headers=headers
    )


def catalogue() -> dict[str, dict[str, Any]]:
    """Every problem for the OpenAPI document."""
    return {
        name: {"status": kind.status, "title": kind.title, "cure": kind.cure}
        for name, kind in KINDS.items()
    }
