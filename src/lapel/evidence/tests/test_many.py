"""A page asks the database as often for many recordings as for few."""

from collections.abc import Iterable
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lapel.accounts.testing import make_user
from lapel.custody.services import SYSTEM
from lapel.evidence import services
from lapel.evidence.testing import received
from lapel.evidence.tests.desk import Desk, set_up

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FEW, MANY = 5, 50
MOST = 32


@pytest.fixture
def desk(db: None) -> Desk:
    return set_up()


@pytest.fixture
def custodian(desk: Desk) -> Client:
    client = Client()
    client.force_login(make_user("second", "custodian"), backend=BACKEND)
    return client


def questions(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def record(desk: Desk, numbers: Iterable[int]) -> None:
    """Recordings of three people; the first is tagged, so that it speaks for others."""
    recorders = (desk.recorded, desk.of_colleague, desk.of_stranger)
    found = [recorders[number % 3](minute=9 * number) for number in numbers]
    services.tag(
        viewer=desk.viewer("custodian"),
        recordings=found[:1],
        category="search",
        case_number="26-1",
        title="Gate",
        by=SYSTEM,
    )


def put_in_cases(desk: Desk, film: UUID, numbers: Iterable[int]) -> None:
    """Cases of which each holds the recording."""
    for number in numbers:
        custodian = desk.viewer("custodian")
        case = services.open_case(viewer=custodian, number=f"26-{number}", title="", by=SYSTEM)
        services.put_in_case(viewer=custodian, case=case, folder=None, recordings=[film], by=SYSTEM)


@pytest.mark.parametrize(
    "path",
    [
        "/footage/",
        "/footage/?as=table",
        "/footage/?by=person",
        "/footage/?q=gate",
        "/footage/?category=none",
        "/today/",
    ],
)
def test_a_longer_list_asks_no_more(desk: Desk, custodian: Client, path: str) -> None:
    record(desk, range(FEW))
    few = questions(custodian, path)
    record(desk, range(FEW, MANY))
    many = questions(custodian, path)

    assert many == few
    assert few <= MOST


def test_a_recording_of_many_clips_asks_no_more(desk: Desk, custodian: Client) -> None:
    film = desk.recorded(recording="R1")
    few = questions(custodian, f"/recordings/{film}/")
    for number in range(FEW):
        received(recording="R1", filename=f"{number}.mp4", sha256=f"{number}" * 64)
    many = questions(custodian, f"/recordings/{film}/")

    assert many == few
    assert few <= MOST


def test_more_cases_ask_no_more(desk: Desk, custodian: Client) -> None:
    film = desk.recorded()
    put_in_cases(desk, film, range(FEW))
    few = questions(custodian, "/cases/")
    put_in_cases(desk, film, range(FEW, MANY))

    assert questions(custodian, "/cases/") == few
