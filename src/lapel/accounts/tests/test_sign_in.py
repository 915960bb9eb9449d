"""Sign-in, sign-out and the gate in front of pages, through the pages themselves."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django import Settings

from lapel.accounts import selectors, services
from lapel.accounts.permissions import requires
from lapel.accounts.testing import make_user
from lapel.custody.selectors import history
from lapel.custody.services import SYSTEM

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.urls("lapel.accounts.tests.urls")
PAGE = "{{ permission }}|{{ means }}|{{ roles|join:',' }}|{{ viewer.username }}"


@pytest.fixture(autouse=True)
def bare_pages(settings: Settings) -> None:
    """A 403 page of our own and none of the staff pages' frame."""
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    ("django.template.loaders.locmem.Loader", {"403.html": PAGE}),
                    "django.template.loaders.app_directories.Loader",
                ],
                "context_processors": ["django.template.context_processors.request"],
            },
        }
    ]
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


def sign_in(client: Client, login: str, password: str) -> "Response":
    return client.post("/accounts/login/", {"login": login, "password": password})


@pytest.mark.parametrize("login", ["alice", "Alice", "alice@agency.example"])
def test_signing_in_by_name_or_email_opens_the_door_and_is_on_the_record(
    db: None, client: Client, login: str
) -> None:
    alice = make_user("alice", "wearer", name="Alice Moreau", password="long enough pass")

    answer = sign_in(client, login, "long enough pass")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").content == b"today for Alice Moreau"
    entry = history(alice.id)[-1]
    assert (entry.action, entry.actor_kind, entry.actor_name) == (
        "signed_in",
        "person",
        "Alice Moreau",
    )


def test_signing_out_is_on_the_record_and_closes_the_door(db: None, client: Client) -> None:
    alice = make_user("alice", password="long enough pass")
    sign_in(client, "alice", "long enough pass")

    client.post("/accounts/logout/")

    assert history(alice.id)[-1].action == "signed_out"
    assert client.get("/").status_code == 302


def test_a_wrong_password_opens_nothing_and_writes_no_sign_in(db: None, client: Client) -> None:
    alice = make_user("alice", password="long enough pass")

    assert sign_in(client, "alice", "another pass").status_code == 200

    assert client.get("/").status_code == 302
    assert [entry.action for entry in history(alice.id)] == ["created", "sign_in_failed"]


def test_an_inactive_user_is_not_let_in(db: None, client: Client) -> None:
    alice = make_user("alice", password="long enough pass")
    sign_in(client, "alice", "long enough pass")
    before = len(history(alice.id))

    services.set_active(user=alice.id, active=False, by=SYSTEM)

    assert client.get("/").status_code == 302
    sign_in(client, "alice", "long enough pass")
    assert client.get("/").status_code == 302
    assert [e.action for e in history(alice.id)[before:]] == ["deactivated"]


def test_nobody_signs_themselves_up(db: None, client: Client) -> None:
    answer = client.post(
        "/accounts/signup/",
        {"username": "mallory", "email": "m@x.example", "password1": "long enough pass"},
    )

    assert selectors.user_by_username("mallory") is None
    assert b"closed" in answer.content.lower()


def test_changing_the_own_password_is_an_act_of_that_person(db: None, client: Client) -> None:
    alice = make_user("alice", password="long enough pass")
    sign_in(client, "alice", "long enough pass")

    client.post(
        "/accounts/password/change/",
        {
            "oldpassword": "long enough pass",
            "password1": "an even longer pass",
            "password2": "an even longer pass",
        },
    )

    assert [entry.action for entry in history(alice.id)][-1] == "password_set"
    alice.refresh_from_db()
    assert alice.check_password("an even longer pass")


def test_a_stranger_is_sent_to_sign_in_and_back(db: None, client: Client) -> None:
    answer = client.get("/footage/7?order=new")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/footage/7%3Forder%3Dnew"


@pytest.mark.parametrize("role", ["wearer", "custodian"])
def test_either_permission_of_the_gate_is_enough(db: None, client: Client, role: str) -> None:
    client.force_login(make_user("alice", role))

    assert client.get("/footage/7").content == b"footage 7 for alice"


def test_who_lacks_the_permission_reads_what_is_missing_and_who_has_it(
    db: None, client: Client
) -> None:
    client.force_login(make_user("alice", "admin"))

    answer = client.get("/footage/7")

    assert answer.status_code == 403
    assert answer.content.decode() == (
        "footage.view_own|see the footage recorded by the camera they wore|Supervisor,Wearer|alice"
    )


@pytest.mark.parametrize("names", [(), ("footage.look",), ("log.read", "log.raed")])
def test_a_gate_for_a_permission_that_does_not_exist_cannot_be_built(
    names: tuple[str, ...],
) -> None:
    with pytest.raises(ValueError, match="no permission"):
        requires(*names)
