"""Headers and cookies: on a page, an error, a redirect and a static file alike."""

import pytest
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from lapel.accounts.testing import make_user
from lapel.staff.headers import HEADERS

ADDRESSES = {
    "page": ("/sign-in/", 200),
    "redirect": ("/log/", 302),
    "not found": ("/nothing/", 404),
    "refused": ("/work/", 403),
    "script": ("/session/", 302),
    "static": ("/static/staff/icons.svg", 200),
    "bad host": ("/sign-in/", 400),
}


def asked(kind: str) -> HttpResponseBase:
    client = Client()
    if kind == "refused":
        client.force_login(make_user("wes", "wearer"))
    host = {"HTTP_HOST": "evil.example"} if kind == "bad host" else {}
    answer = client.get(ADDRESSES[kind][0], **host)  # type: ignore[arg-type]
    answer.close()  # a file that was opened for it
    return answer


@pytest.mark.parametrize("kind", ADDRESSES)
def test_every_answer_is_strict(db: None, kind: str) -> None:
    answer = asked(kind)

    assert answer.status_code == ADDRESSES[kind][1]
    for name, value in HEADERS.items():
        assert answer.headers[name] == value, name
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "Strict-Transport-Security" not in answer.headers


def test_our_own_failure_is_strict_too(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("lapel.staff.views.connection", None)

    answer = client.get("/health")

    assert answer.status_code == 500
    assert HEADERS.items() <= dict(answer.headers).items()


def test_over_tls_browsers_are_told_to_stay_there(db: None, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True

    assert asked("static").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_cookie_of_the_session_is_for_this_site_and_no_script(db: None) -> None:
    make_user("cora", "custodian", password="long enough pass")
    client = Client()

    client.post("/sign-in/", {"login": "cora", "password": "long enough pass"})

    cookie = client.cookies["lapel_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["domain"] == ""
    assert cookie["path"] == "/"


def test_the_cookie_against_forged_forms_is_for_no_script_either(db: None) -> None:
    client = Client()
    client.get("/sign-in/")
    assert client.cookies["lapel_csrf"]["httponly"]


def test_pages_of_somebody_are_kept_in_no_shared_cache(db: None) -> None:
    client = Client()
    client.force_login(make_user("cora", "custodian"))
    assert "private" in client.get("/log/").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("host", "found"),
    [("localhost:8000", 302), ("[::1]:8000", 302), ("127.0.0.1:8000", 200), ("testserver", 200)],
)
def test_another_name_of_this_machine_leads_to_the_one_of_the_cookie(
    db: None, host: str, found: int
) -> None:
    answer = Client().get("/sign-in/?next=/log/", HTTP_HOST=host)

    assert answer.status_code == found
    if found == 302:
        assert answer.headers["Location"] == "http://127.0.0.1:8000/sign-in/?next=/log/"
