"""What an operation declares of itself: its scope, its answer, and what else it may say."""

from typing import Any, Final

from pydantic import BaseModel

from lapel.staff.api.gate import Token

JSON: Final = "application/json"
ETAG: Final = {
    "ETag": {
        "description": "Names this state; send it as If-None-Match, or as If-Match for a change.",
        "schema": {"type": "string", "examples": ['"9f2c4e0d1b7a4c55a1d0e3f2b6c7d8e9"']},
    }
}
LOCATION: Final = {
    "Location": {"description": "Where it is.", "schema": {"type": "string"}},
}
IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "An ETag that is known: 304 while it still holds.",
    "schema": {"type": "string"},
}
IF_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what is to be changed: 412 when it is another one by now.",
    "schema": {"type": "string"},
}
KEY: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A key of your choice, kept for 24 hours with the answer: the same request"
    " under it happens once and is answered alike.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
}


def lists(scope: str, shape: type[BaseModel]) -> dict[str, Any]:
    """An operation that gives a list, or something that has no entity tag."""
    return {"auth": Token(scope), "response": {200: shape}, "openapi_extra": {}}


def single(scope: str, shape: type[BaseModel]) -> dict[str, Any]:
    """An operation that gives one resource with its entity tag."""
    extra = {
        "parameters": [IF_NONE_MATCH],
        "responses": {
            200: {"headers": ETAG},
            304: {"description": "It is what If-None-Match names.", "headers": ETAG},
        },
    }
    return {"auth": Token(scope), "response": {200: shape}, "openapi_extra": extra}


def acts(
    scope: str, shape: type[BaseModel], *, status: int = 200, conditional: bool = False
) -> dict[str, Any]:
    """An operation that changes something; 201 says where the new thing is."""
    headers = LOCATION if status == 201 else ETAG if conditional else {}
    extra: dict[str, Any] = {"parameters": [*([IF_MATCH] if conditional else []), KEY]}
    if headers:
        extra["responses"] = {status: {"headers": headers}}
    return {"auth": Token(scope), "response": {status: shape}, "openapi_extra": extra}


def leads_on(scope: str) -> dict[str, Any]:
    """An operation that answers with the address of bytes."""
    extra = {
        "responses": {
            302: {"description": "Where the bytes are, for some minutes.", "headers": LOCATION}
        }
    }
    return {"auth": Token(scope), "response": {302: None}, "openapi_extra": extra}


def may_refuse(method: str, *, on_path: bool, asks: bool, bytes_: bool) -> tuple[str, ...]:
    """The problems that an operation may answer with, by what it is."""
    names = ["unauthenticated", "scope-missing", "not-acceptable", "broken"]
    if on_path:
        names.append("not-found")
    if asks:
        names.append("invalid")
    if bytes_:
        names.append("bytes-missing")
    if method != "GET":
        names += ["unreadable", "conflict", "too-large", "unsupported-media-type", "refused"]
    return tuple(names)
