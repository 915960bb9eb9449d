"""The API against its own OpenAPI document: schemathesis calls every operation as it says.

No failure of the server, no answer that the document does not name, no body of another shape.
Every operation is called as people of several roles, with what may be there and what may not,
and with what is there. The choices are the same on every run.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import pytest
import schemathesis
from django.conf import settings as django
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import (
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from lapel.custody import selectors as custody
from lapel.staff.api.app import api
from lapel.staff.testing import Agency, Caller, small_agency

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    missing_required_header,
    unsupported_method,
    allow_header_conformance,
    ignored_auth,
]
Test = TypeVar("Test")
ROLES = ("custodian", "auditor", "supervisor", "admin", "barred")


def document() -> Any:
    """The document as a client reads it."""
    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))


def loaded(*modes: GenerationMode) -> Any:
    """The document as schemathesis takes it."""
    schema = schemathesis.openapi.from_dict(document())
    schema.config.update(base_url=django.LAPEL.web_url)
    schema.config.generation.update(modes=list(modes))
    schema.config.phases.update(phases=["examples", "fuzzing"])
    schema.app = get_wsgi_application()
    return schema


def quick(examples: int) -> settings:
    """The same few choices on every run."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def each_of(schema: Any) -> Callable[[Test], Test]:
    """One test an operation, with typed words for it."""
    made: Callable[[Test], Test] = schema.parametrize()
    return made


ANYTHING = loaded(GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
PLAUSIBLE = loaded(GenerationMode.POSITIVE)


@dataclass(frozen=True, kw_only=True)
class World:
    """An agency, a program of each role, and what the names in addresses stand for."""

    callers: dict[str, Caller]
    known: dict[str, str]

    def headers(self, role: str) -> dict[str, str]:
        """The headers of a caller, at the address that this installation answers to."""
        return {
            "Authorization": f"Bearer {self.callers[role].secret}",
            "Host": urlsplit(django.LAPEL.web_url).netloc,
            "Accept-Encoding": "identity",
        }


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """A small agency; what an operation does to it ends with the test.

    Requests do not close the connection, as Django's own test client has it.
    """
    agency = small_agency()
    callers = {role: agency.caller(role) for role in ROLES[:-1]}
    callers["barred"] = agency.caller("supervisor", barred=True)
    known = there(agency, callers["custodian"])
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield World(callers=callers, known=known)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def there(agency: Agency, custodian: Caller) -> dict[str, str]:
    """The ids of what exists."""
    opened = custodian.post("/cases", {"number": "24-1183"}).json()
    custodian.post(f"/cases/{opened['id']}/items", {"recordings": [str(agency.own)]})
    return {
        "recording": str(agency.apart),
        "clip": str(agency.clip),
        "member": str(agency.program.member),
        "serial": agency.program.serial,
        "case": opened["id"],
        "entry": str(custody.history(agency.own)[0].id),
        "upload": str(UUID(int=8)),
    }


@each_of(ANYTHING)
@quick(10)
def test_anything_that_is_sent_is_answered_as_documented(case: Case[Any], world: World) -> None:
    case.call_and_validate(headers=world.headers("custodian"), checks=CHECKS)


@each_of(PLAUSIBLE)
@quick(2)
def test_every_role_is_answered_as_documented(case: Case[Any], world: World) -> None:
    case.path_parameters = {name: world.known[name] for name in case.path_parameters}
    for role in ROLES:
        case.call_and_validate(headers=world.headers(role), checks=CHECKS)
