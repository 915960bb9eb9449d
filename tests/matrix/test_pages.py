"""Every role at every page and act, towards footage of every relation, against the table."""

from collections.abc import Iterator, Mapping

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lapel.custody.models import Entry
from tests.matrix.cells import Cell
from tests.matrix.makers import MAKERS
from tests.matrix.routes import Route, pages
from tests.matrix.rows import Row, nothing
from tests.matrix.table import PAGES
from tests.matrix.world import RELATIONS, ROLES, World

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.xdist_group("matrix of pages")
ROUTES = {route.name: route for route in pages()}


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    assert PAGES.keys() == ROUTES.keys()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_only_those_of_the_table_are_let_in(agency: World, name: str) -> None:
    """All cells of one row; each is asked of the same agency, and undone."""
    row, route = PAGES[name], ROUTES[name]
    wrong = [cell.complaint for cell in _cells(agency, row, route) if not cell.right(row)]

    assert wrong == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_strangers_are_led_to_the_sign_in(agency: World, name: str) -> None:
    row, route = PAGES[name], ROUTES[name]

    answer = _ask(Client(), agency, route, "own", row.sends(agency, "own"))

    if row.strangers:
        assert answer.status_code < 400
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_other_method_does_nothing(agency: World, name: str) -> None:
    row, route = PAGES[name], ROUTES[name]
    if name.startswith("account_"):
        pytest.skip("sign-in and sign-out answer to both")
    client = Client()
    client.force_login(agency.users["custodian"], backend=BACKEND)
    other = client.get if row.method == "POST" else client.post

    assert other(_address(agency, route, "own")).status_code == 405


def _cells(agency: World, row: Row, route: Route) -> Iterator[Cell]:
    for role in ROLES:
        client = Client(raise_request_exception=False)
        client.force_login(agency.users[role], backend=BACKEND)
        for relation in RELATIONS if route.parameters or row.sends is not nothing else ["own"]:
            _address(agency, route, relation)  # what it names is made outside of the savepoint
            sends = row.sends(agency, relation)
            with transaction.atomic():
                before = Entry.objects.count()
                answer = _ask(client, agency, route, relation, sends)
                _put_away(answer)
                entries = Entry.objects.count() - before
                transaction.set_rollback(True)
            yield Cell(
                role=role,
                relation=relation,
                lets=row.lets(role, relation),
                status=answer.status_code,
                entries=entries,
            )


def _ask(
    client: Client, agency: World, route: Route, relation: str, sends: Mapping[str, object]
) -> HttpResponse:
    row = PAGES[route.name]
    address = f"{_address(agency, route, relation)}{row.query}"
    ask = client.get if row.method == "GET" else client.post
    return ask(address, sends)  # type: ignore[return-value,arg-type]


def _put_away(answer: HttpResponse) -> None:
    """Close what an answer holds open, but not the connection, as the client does for others."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


def _address(agency: World, route: Route, relation: str) -> str:
    fixed = PAGES[route.name].fixed
    values = {
        name: fixed.get(name) or agency.value(name, relation, MAKERS) for name in route.parameters
    }
    return reverse(route.name, kwargs=values)
