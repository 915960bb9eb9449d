"""Every role's token at every operation of the API, towards footage of every relation."""

import json
from collections.abc import Iterator, Mapping

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from lapel.accounts import scopes
from lapel.accounts.errors import ApiTokenRefused
from lapel.accounts.rules import Viewer
from lapel.accounts.testing import make_api_token
from lapel.custody.models import Entry
from lapel.staff.api.app import api
from lapel.staff.testing import SCOPES
from tests.matrix.api_table import OPERATIONS
from tests.matrix.cells import Cell
from tests.matrix.makers import API_MAKERS
from tests.matrix.routes import Route, operations
from tests.matrix.rows import Row, nothing
from tests.matrix.world import RELATIONS, World

pytestmark = pytest.mark.xdist_group("matrix of api")
ROUTES = {
    route.name: route
    for route in operations(json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"))))
}


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    assert OPERATIONS.keys() == ROUTES.keys()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_only_the_tokens_of_the_table_are_heeded(agency: World, name: str) -> None:
    """All cells of one row; each is asked of the same agency, and undone."""
    row = OPERATIONS[name]
    wrong = [cell.complaint for cell in _cells(agency, row, ROUTES[name]) if not cell.right(row)]

    assert wrong == []


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_without_a_token_or_with_a_session_nothing_is_told(agency: World, name: str) -> None:
    client = Client()
    client.force_login(agency.users["custodian"])

    for caller in (Client(), client):
        answer = _ask(caller, agency, ROUTES[name], "own", {})
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - {"GET /api/v1/me"}))
def test_a_token_without_the_scope_is_refused(agency: World, name: str) -> None:
    """Of an auditor for changes, who may have no such scope; else of one for the members only."""
    held = "read:footage" if "/members" in name or "/assign" in name or "/cam" in name else None
    scope = held or "read:program"
    token = make_api_token(agency.viewer("custodian"), scope, name=f"narrow for {name}")
    client = _caller(token.secret)

    answer = _ask(client, agency, ROUTES[name], "own", OPERATIONS[name].sends(agency, "own"))

    assert answer.status_code in {403, 404}, answer.content


@pytest.mark.parametrize("role", ["wearer", "nobody"])
def test_who_may_use_no_programs_gets_no_token(agency: World, role: str) -> None:
    for scope in scopes.SCOPES:
        with pytest.raises(ApiTokenRefused):
            make_api_token(agency.viewer(role), scope)


def _cells(agency: World, row: Row, route: Route) -> Iterator[Cell]:
    for role, held in SCOPES.items():
        viewer: Viewer = agency.viewer(role)
        client = _caller(make_api_token(viewer, *held, name=f"{role} for {route.name}").secret)
        for relation in RELATIONS if route.parameters or row.sends is not nothing else ["own"]:
            _address(agency, route, relation)
            sends = row.sends(agency, relation)
            with transaction.atomic():
                before = Entry.objects.count()
                answer = _ask(client, agency, route, relation, sends)
                entries = Entry.objects.count() - before
                transaction.set_rollback(True)
            yield Cell(
                role=role,
                relation=relation,
                lets=row.lets(role, relation),
                status=answer.status_code,
                entries=entries,
            )


def _caller(secret: str) -> Client:
    headers = {"Authorization": f"Bearer {secret}"}
    return Client(raise_request_exception=False, headers=headers)


def _ask(
    client: Client, agency: World, route: Route, relation: str, sends: Mapping[str, object]
) -> HttpResponse:
    method = route.name.partition(" ")[0]
    body = "" if method == "GET" else json.dumps(sends)
    address = _address(agency, route, relation)
    return client.generic(method, address, body, content_type="application/json")  # type: ignore[return-value]


def _address(agency: World, route: Route, relation: str) -> str:
    path = route.name.partition(" ")[2]
    return path.format(**{p: agency.value(p, relation, API_MAKERS) for p in route.parameters})
