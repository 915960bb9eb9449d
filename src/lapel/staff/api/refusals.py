"""What the rooms refuse, as problems of the API."""

from typing import Final

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from lapel.evidence.errors import BytesMissing, CaseRefused, NotAllowed, NotVisible, VaultAway
from lapel.foundation.errors import LapelError
from lapel.ingest.errors import ResolutionRefused
from lapel.program.errors import AssignmentRefused, NameTaken, ReturnRefused
from lapel.staff.api import door, gate
from lapel.staff.api.problems import Fault, Refusal, answer

NAMES: Final[dict[type[Exception], str]] = {
    NotVisible: "not-found",
    NotAllowed: "not-allowed",
    BytesMissing: "bytes-missing",
    VaultAway: "broken",
    CaseRefused: "conflict",
    ResolutionRefused: "conflict",
    NameTaken: "conflict",
    AssignmentRefused: "conflict",
    ReturnRefused: "conflict",
    LapelError: "refused",
    Http404: "not-found",
    RequestDataTooBig: "too-large",
    SuspiciousOperation: "unreadable",
}
"""The problem of each refusal; one that is not named here is that of the nearest class above it."""

BY_STATUS: Final = {400: "unreadable", 403: "not-allowed", 404: "not-found", 429: "too-many"}
BODY: Final = "#/"


def answer_them(api: NinjaAPI) -> None:
    """Let the API answer every refusal and every failure by a problem document."""
    api.add_exception_handler(Refusal, _own)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _of_the_framework)
    api.add_exception_handler(Exception, _broken)
    for kind in NAMES:
        api.add_exception_handler(kind, _of_a_room)


def _own(request: HttpRequest, refusal: Refusal | type[Refusal]) -> HttpResponse:
    del request
    return answer(refusal if isinstance(refusal, Refusal) else Refusal("broken", ""))


def _of_a_room(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    del request
    nearest = next(kind for kind in type(error).__mro__ if kind in NAMES)
    return answer(Refusal(NAMES[nearest], str(error)))


def _of_the_framework(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    del request
    if isinstance(error, AuthenticationError):
        return answer(gate.unauthenticated("the request shows no token"))
    status = error.status_code if isinstance(error, HttpError) else 500
    return answer(Refusal(BY_STATUS.get(status, "refused"), str(error)))


def _invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    del request
    told = error.errors if isinstance(error, ValidationError) else []
    faults = [_fault(each["loc"], str(each["msg"])) for each in told]
    places = ", ".join(fault.pointer or fault.parameter or "the request" for fault in faults)
    return answer(Refusal("invalid", f"not valid: {places}", errors=faults))


def _fault(place: tuple[object, ...], detail: str) -> Fault:
    """Where in the request something is wrong: `body` and the argument's name come first."""
    if place[0] == "body":
        parts = (str(part).replace("~", "~0").replace("/", "~1") for part in place[2:])
        return Fault(pointer=BODY + "/".join(parts) if place[2:] else "#", detail=detail)
    return Fault(parameter=str(place[-1]), detail=detail)


def _broken(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    del error
    return door.broken(request)
