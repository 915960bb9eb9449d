"""The frame of every answer: tokens, scopes, forms, and problems instead of pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from lapel.accounts import services as accounts
from lapel.accounts.testing import make_user
from lapel.custody.services import SYSTEM
from lapel.foundation import clock
from lapel.staff.testing import Agency

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def problem(answer: Any) -> str:
    """The name of the problem that an answer is, after a look at its form."""
    told = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= told.keys()
    assert told["status"] == answer.status_code
    name: str = told["type"].rpartition("/")[2]
    return name


@pytest.mark.parametrize("shown", [None, "Bearer", "Bearer lapel_api_none", "Basic Og==", "\xe9"])
def test_without_a_good_token_nothing_is_told(agency: Agency, shown: str | None) -> None:
    headers = {} if shown is None else {"Authorization": shown}

    answer = Client().get("/api/v1/recordings", headers=headers)

    assert (answer.status_code, problem(answer)) == (401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="lapel"'


def test_a_session_opens_nothing(agency: Agency) -> None:
    client = Client()
    client.force_login(make_user("cora", "custodian"), backend=BACKEND)

    answers = [
        client.get("/api/v1/recordings"),
        client.post("/api/v1/assignments", {}, content_type="application/json"),
    ]

    assert [problem(answer) for answer in answers] == ["unauthenticated"] * 2


def test_a_revoked_token_opens_nothing(agency: Agency) -> None:
    auditor = agency.caller("auditor")
    assert auditor.get("/me").status_code == 200

    accounts.revoke_api_token(viewer=auditor.owner, token=auditor.token, by=SYSTEM)

    assert problem(auditor.get("/me")) == "unauthenticated"


def test_a_scope_that_is_missing_is_named(agency: Agency) -> None:
    answer = agency.caller("custodian", "read:program").get("/recordings")

    assert (answer.status_code, problem(answer)) == (403, "scope-missing")
    assert 'scope="read:footage"' in answer.headers["WWW-Authenticate"]
    assert "read:footage" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["", "nothing", "recordings/", "recordings/x/y/z", "docs"])
def test_an_address_that_there_is_not_is_a_problem_too(agency: Agency, path: str) -> None:
    answer = agency.caller("auditor").get(f"/{path}")

    assert (answer.status_code, problem(answer)) == (404, "not-found")


def test_a_method_that_is_not_offered_names_those_that_are(agency: Agency) -> None:
    answer = agency.caller("auditor").ask("DELETE", "/recordings")

    assert (answer.status_code, problem(answer)) == (405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET"


def test_only_json_goes_out(agency: Agency) -> None:
    answer = agency.caller("auditor").get("/me", Accept="text/html")

    assert (answer.status_code, problem(answer)) == (406, "not-acceptable")


def test_only_json_comes_in(agency: Agency) -> None:
    answer = agency.caller("custodian").patch(
        f"/recordings/{agency.own}/tags", {"title": "x"}, Content_Type="text/plain"
    )

    assert (answer.status_code, problem(answer)) == (415, "unsupported-media-type")


def test_json_that_is_none_is_unreadable(agency: Agency) -> None:
    custodian = agency.caller("custodian")

    answer = custodian.client.generic(
        "PATCH",
        f"/api/v1/recordings/{agency.own}/tags",
        b'{"title": ',
        content_type="application/json",
        headers={"Authorization": f"Bearer {custodian.secret}"},
    )

    assert (answer.status_code, problem(answer)) == (400, "unreadable")


def test_every_part_that_is_not_valid_is_pointed_at(agency: Agency) -> None:
    answer = agency.caller("custodian").patch(
        f"/recordings/{agency.own}/tags", {"title": "x" * 201, "nonsense": 1}
    )

    assert (answer.status_code, problem(answer)) == (422, "invalid")
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"#/title", "#/nonsense"}


@pytest.mark.parametrize("asked", ["limit=0", "limit=101", "day=never", "q=%00", "person=x"])
def test_a_parameter_that_is_not_valid_is_named(agency: Agency, asked: str) -> None:
    answer = agency.caller("auditor").get(f"/recordings?{asked}")

    assert (answer.status_code, problem(answer)) == (422, "invalid")
    assert answer.json()["errors"][0]["parameter"] == asked.partition("=")[0]


def test_a_misspelt_filter_is_refused_and_not_taken_for_none(agency: Agency) -> None:
    answer = agency.caller("auditor").get("/recordings?categroy=arrest")

    assert (answer.status_code, problem(answer)) == (422, "invalid")
    assert answer.json()["errors"][0]["parameter"] == "categroy"
    assert "category" in answer.json()["detail"]


def test_too_much_at_once_is_refused(agency: Agency, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = agency.caller("custodian").patch(
        f"/recordings/{agency.own}/tags", {"title": "x" * 101}
    )

    assert (answer.status_code, problem(answer)) == (413, "too-large")


def test_the_document_is_for_everybody_and_needs_no_outside_host(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    again = Client().get("/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})

    assert answer.json()["openapi"].startswith("3.1")
    assert again.status_code == 304


def test_every_operation_declares_its_scope(db: None) -> None:
    told = Client().get("/api/v1/openapi.json").json()
    operations = [each for path in told["paths"].values() for each in path.values()]

    without = {each["operationId"] for each in operations if each["security"] == [{"Token": []}]}

    assert without == {"get_me"}
    assert all(len(each["security"]) == 1 for each in operations)


def test_an_expired_token_opens_nothing(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    auditor = agency.caller("auditor")
    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert problem(auditor.get("/me")) == "unauthenticated"
