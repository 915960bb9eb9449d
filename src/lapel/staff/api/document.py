"""The API with its OpenAPI 3.1 document, which says of every operation all that it may answer."""

from collections.abc import Callable
from functools import cache, wraps
from http.client import responses as phrases
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation
from ninja.responses import Response
from pydantic.json_schema import models_json_schema

from lapel.staff.api import conditions
from lapel.staff.api.describe import may_refuse
from lapel.staff.api.gate import Token
from lapel.staff.api.problems import KINDS, MEDIA_TYPE, Fault, Problem, Refusal, catalogue

Run = Callable[..., HttpResponseBase]
PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
CHALLENGE = {
    "WWW-Authenticate": {"description": "How to sign in.", "schema": {"type": "string"}},
}

TAGS = [
    {"name": "recordings", "description": "Activations of cameras, with tags and notes."},
    {"name": "clips", "description": "The files of recordings, and where their bytes are."},
    {"name": "receipts", "description": "What docks were told about files in custody."},
    {"name": "members", "description": "Who may wear a camera."},
    {"name": "cameras", "description": "Cameras, and who has them."},
    {"name": "assignments", "description": "Who held which camera when."},
    {"name": "cases", "description": "Recordings gathered for a matter."},
    {"name": "quarantine", "description": "What is set apart, why, and decisions about it."},
    {"name": "log", "description": "The custody log, with proofs."},
    {"name": "me", "description": "The caller."},
]


class Document(OpenAPISchema):
    """The document: ninja's, with scopes, problems and entity tags."""

    def __init__(self, api: NinjaAPI, path_prefix: str) -> None:
        super().__init__(api, path_prefix)
        self["tags"] = TAGS
        _, defined = models_json_schema([(Problem, "serialization")], ref_template=REF_TEMPLATE)
        self["components"]["schemas"].update(defined["$defs"])
        self["x-problems"] = catalogue()

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """The operation, with every problem it may answer."""
        told: dict[str, Any] = super().operation_details(operation)
        names = may_refuse(
            operation.methods[0],
            on_path="{" in operation.path,
            asks=bool(told["parameters"] or "requestBody" in told),
            bytes_=302 in told["responses"],
        )
        conditional = any(each["name"] == "If-Match" for each in told["parameters"])
        for name in (*names, *(["changed-meanwhile"] if conditional else [])):
            status = KINDS[name].status
            told["responses"].setdefault(status, _refusal(status))
        return told

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        """The token, with the scope that this operation needs."""
        tokens = [each for each in operation.auth_callbacks if isinstance(each, Token)]
        for token in tokens:
            self.securitySchemes["Token"] = dict(token.openapi_security_schema)
        return [{"Token": [token.scope] if token.scope else []} for token in tokens] or None


class Api(NinjaAPI):
    """Ninja's API with our document and short names for its operations."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The whole document."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        return Document(self, prefix)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function: it is one of a kind."""
        return operation.view_func.__name__


def shown(request: HttpRequest, api: Api) -> HttpResponse:
    """The document for everybody: it holds no secret. Made once a process."""
    body = _bytes(api)
    tag = conditions.tag_of(body)
    if tag in request.headers.get("If-None-Match", ""):
        answer = HttpResponse(status=304)
        del answer["Content-Type"]
    else:
        answer = HttpResponse(body, content_type="application/json")
    answer["ETag"], answer["Cache-Control"] = tag, "public, no-cache"
    return answer


def only_known(run: Run) -> Run:
    """Refuse query parameters that an operation has not: a misspelt filter must not be none."""
    known = _query_names(getattr(run, "__self__"))  # noqa: B009 - a method, to mypy a callable

    @wraps(run)
    def answered(request: HttpRequest, **values: object) -> HttpResponseBase:
        if strange := sorted(set(request.GET) - known):
            faults = [
                Fault(parameter=name, detail="there is no such parameter") for name in strange
            ]
            offered = ", ".join(sorted(known)) or "none"
            raise Refusal("invalid", f"the parameters here are: {offered}", errors=faults)
        return run(request, **values)

    return answered


def _query_names(operation: Operation) -> frozenset[str]:
    models = [each for each in operation.models if each.__ninja_param_source__ == "query"]
    return frozenset(name for each in models for name in each.__ninja_flatten_map__)


@cache
def _bytes(api: Api) -> bytes:
    return Response(api.get_openapi_schema()).content


def _refusal(status: int) -> dict[str, Any]:
    told: dict[str, Any] = {"description": phrases[status], "content": PROBLEM}
    return {**told, "headers": CHALLENGE} if status == 401 else told
