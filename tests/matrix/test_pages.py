"""Every role at every page and act, towards footage of every relation, against the table."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.matrix.makers import MAKERS
from tests.matrix.routes import Route, pages
from tests.matrix.rows import DENIED, Row
from tests.matrix.table import PAGES
from tests.matrix.world import RELATIONS, ROLES, World, world

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROUTES = {route.name: route for route in pages()}


@pytest.fixture
def agency(db: None) -> World:
    return world()


def test_every_page_has_a_row_and_every_row_a_page() -> None:
    assert PAGES.keys() == ROUTES.keys()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_only_those_of_the_table_are_let_in(agency: World, name: str) -> None:
    """All cells of one row; each is asked of the same agency, and undone."""
    row, route = PAGES[name], ROUTES[name]
    wrong = [
        f"{role}, {relation}: answered {answer.status_code}, should {'' if lets else 'not '}be let in"
        for role, relation, lets, answer in _cells(agency, row, route)
        if not _as_it_should(row, answer, lets=lets)
    ]

    assert wrong == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_strangers_are_led_to_the_sign_in(agency: World, name: str) -> None:
    row, route = PAGES[name], ROUTES[name]

    answer = _ask(Client(), agency, row, route, "own")

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


def _cells(agency: World, row: Row, route: Route) -> Iterator[tuple[str, str, bool, HttpResponse]]:
    for role in ROLES:
        client = Client(raise_request_exception=False)
        client.force_login(agency.users[role], backend=BACKEND)
        for relation in RELATIONS if route.parameters else RELATIONS[:1]:
            _address(agency, route, relation)  # what it names is made outside of the savepoint
            with transaction.atomic():
                answer = _ask(client, agency, row, route, relation)
                transaction.set_rollback(True)
            yield role, relation, row.lets(role, relation), answer


def _ask(client: Client, agency: World, row: Row, route: Route, relation: str) -> HttpResponse:
    address = f"{_address(agency, route, relation)}{row.query}"
    if row.method == "GET":
        return client.get(address)  # type: ignore[return-value]
    return client.post(address, row.sends(agency, relation))  # type: ignore[return-value]


def _address(agency: World, route: Route, relation: str) -> str:
    values = {name: agency.value(name, relation, MAKERS) for name in route.parameters}
    return reverse(route.name, kwargs=values)


def _as_it_should(row: Row, answer: HttpResponse, *, lets: bool) -> bool:
    if lets:
        return answer.status_code < 400 or answer.status_code in row.also
    return answer.status_code in DENIED
