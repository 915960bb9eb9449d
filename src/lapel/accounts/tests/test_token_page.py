"""The page of one's tokens: made, shown once, revoked."""

import re

import pytest
from django.test import Client

from lapel.accounts import selectors
from lapel.accounts.testing import make_user, user_named
from lapel.foundation import clock

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def desk(username: str, *roles: str) -> Client:
    client = Client()
    client.force_login(make_user(username, *roles), backend=BACKEND)
    return client


def made(client: Client, **changes: object) -> str:
    told = {"name": "Tide watcher", "scopes": ["read:log"], "days": "30"}
    return client.post("/account/tokens/make", told | changes).content.decode()


def test_a_token_is_shown_once_and_opens_what_was_ticked(db: None) -> None:
    cora = desk("cora", "custodian")

    page = made(cora, scopes=["read:log", "read:footage"])
    (secret,) = set(re.findall(r"lapel_api_[\w-]{30,}", page))

    who = selectors.api_identity(secret, now=clock.now())
    assert who.scopes == {"read:log", "read:footage"}
    assert secret not in cora.get("/account/tokens/").content.decode()


def test_the_page_that_shows_a_secret_is_kept_in_no_cache(db: None) -> None:
    answer = desk("cora", "custodian").post(
        "/account/tokens/make", {"name": "x", "scopes": ["read:log"], "days": "7"}
    )
    assert "no-store" in answer["Cache-Control"]


def test_without_tokens_the_page_says_what_one_is_for(db: None) -> None:
    assert b"No token yet" in desk("cora", "custodian").get("/account/tokens/").content


def test_only_what_the_roles_allow_is_offered(db: None) -> None:
    page = desk("ada", "auditor").get("/account/tokens/").content

    assert b"read:footage" in page
    assert b"write:" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Give it a name"),
        ({"scopes": []}, "Choose at least one"),
        ({"scopes": ["write:tags"]}, "Your roles do not let you give write:tags"),
        ({"days": "9999"}, ""),
    ],
)
def test_what_cannot_be_made_says_why_and_keeps_what_was_typed(
    db: None, changes: dict[str, object], said: str
) -> None:
    ada = desk("ada", "auditor")

    page = made(ada, **changes)

    assert said in page
    assert "lapel_api_…" not in page
    assert selectors.api_tokens(selectors.viewer(user_named("ada"))) == ()


def test_a_revoked_token_stays_in_the_list(db: None) -> None:
    cora = desk("cora", "custodian")
    made(cora)
    (token,) = selectors.api_tokens(selectors.viewer(user_named("cora")))

    page = cora.post(f"/account/tokens/{token.id}/revoke", follow=True).content.decode()

    assert "The token is revoked" in page
    assert "Revoked" in page


def test_the_token_of_another_is_not_there(db: None) -> None:
    cora, ada = desk("cora", "custodian"), desk("ada", "auditor")
    made(cora)
    (token,) = selectors.api_tokens(selectors.viewer(user_named("cora")))

    assert (
        b"you have no token" in ada.post(f"/account/tokens/{token.id}/revoke", follow=True).content
    )
    assert b"Tide watcher" not in ada.get("/account/tokens/").content


def test_who_may_have_none_gets_no_page(db: None) -> None:
    wes = desk("wes", "wearer")

    assert wes.get("/account/tokens/").status_code == 403
    assert wes.post("/account/tokens/make", {"name": "x"}).status_code == 403
