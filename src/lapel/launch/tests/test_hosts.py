"""The pages answer under the names by which the installation is reached, and no other."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from lapel.foundation.config import Config
from lapel.launch import hosts

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]


@pytest.mark.parametrize(
    ("host", "web_url", "beside_the_loopback"),
    [
        ("127.0.0.1", "", []),
        ("127.0.0.1", "https://BWC.agency.example", ["bwc.agency.example"]),
        ("127.0.0.1", "https://bwc.agency.example:8443/", ["bwc.agency.example"]),
        ("192.0.2.7", "", ["192.0.2.7"]),
        ("0.0.0.0", "", ["dock-server"]),  # noqa: S104 - compared only
        ("::", "https://bwc.agency.example", ["dock-server", "bwc.agency.example"]),
        ("2001:db8::7", "https://[2001:db8::8]", ["[2001:db8::7]", "[2001:db8::8]"]),
        ("dock-server.example", "", ["dock-server.example"]),
    ],
)
def test_the_names_are_those_by_which_it_is_reached(
    host: str, web_url: str, beside_the_loopback: list[str]
) -> None:
    config = Config(home=Path("home"), host=host, public_web=web_url)

    assert hosts.allowed(config, machine="Dock-Server") == LOOPBACK + beside_the_loopback


def test_no_setting_opens_the_pages_to_every_name() -> None:
    assert "*" not in settings.ALLOWED_HOSTS


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000"])
@pytest.mark.parametrize("path", ["/sign-in/", "/health"])
def test_a_foreign_name_is_refused(db: None, client: Client, host: str, path: str) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 400


def test_our_own_name_is_answered(db: None, client: Client) -> None:
    assert client.get("/sign-in/", headers={"Host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize("host", ["localhost:8000", "[::1]:8000"])
def test_other_names_of_this_machine_lead_to_it(db: None, client: Client, host: str) -> None:
    answer = client.get("/sign-in/", headers={"Host": host})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{settings.LAPEL.web_url}/sign-in/"
