"""Idempotency keys: what is asked for twice happens once, whatever happens in between."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from lapel.custody.testing import actions
from lapel.foundation import clock
from lapel.staff.api import keys
from lapel.staff.api.tests.test_door import problem
from lapel.staff.models import Answer
from lapel.staff.testing import Agency, Caller, small_agency

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"
NOTED = {"text": "Handed to the prosecutor"}

DIES_AFTER_THE_ACT = """
import os, signal, sys
import django
django.setup()
from lapel.staff.api import keys
keys._keep = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
from django.test import Client
Client(SERVER_NAME="127.0.0.1").post(
    sys.argv[1], '{"text": "Handed to the prosecutor"}', content_type="application/json",
    headers={"Authorization": "Bearer " + sys.argv[2], "Idempotency-Key": sys.argv[3]},
)
"""


@pytest.fixture
def real(database: Any) -> Agency:
    """An agency in a database whose transactions really commit."""
    return small_agency()


def note(caller: Caller, agency: Agency, key: str = KEY, body: Any = None) -> Any:
    return caller.post(f"/recordings/{agency.own}/notes", body or NOTED, Idempotency_Key=key)


def test_the_same_request_under_a_key_happens_once_and_is_answered_alike(agency: Agency) -> None:
    custodian = agency.caller("custodian")

    first, again = note(custodian, agency), note(custodian, agency)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert actions(agency.own).count("noted") == 1


def test_another_key_is_another_request(agency: Agency) -> None:
    custodian = agency.caller("custodian")

    first, other = note(custodian, agency), note(custodian, agency, key="other")

    assert first.json()["id"] != other.json()["id"]


def test_another_body_under_a_key_is_refused(agency: Agency) -> None:
    custodian = agency.caller("custodian")
    note(custodian, agency)

    answer = note(custodian, agency, body={"text": "something else"})

    assert (answer.status_code, problem(answer)) == (422, "key-reused")
    assert actions(agency.own).count("noted") == 1


def test_a_key_belongs_to_one_token(agency: Agency) -> None:
    note(agency.caller("custodian"), agency)

    assert note(agency.caller("supervisor"), agency).status_code == 201
    assert actions(agency.own).count("noted") == 2


def test_a_refusal_is_not_kept_so_that_the_key_may_be_tried_again(agency: Agency) -> None:
    custodian = agency.caller("custodian")
    refused = note(custodian, agency, body={"text": ""})

    assert refused.status_code == 422
    assert note(custodian, agency).status_code == 201
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "\x7f"])
def test_what_cannot_be_a_key_is_refused(agency: Agency, key: str) -> None:
    answer = note(agency.caller("custodian"), agency, key=key)

    assert (answer.status_code, problem(answer)) == (422, "invalid")
    assert "noted" not in actions(agency.own)


def test_a_key_is_forgotten_after_a_day(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    custodian = agency.caller("custodian")
    first = note(custodian, agency)
    Answer.objects.update(at=clock.now() - keys.KEPT - timedelta(seconds=1))

    assert note(custodian, agency).json()["id"] != first.json()["id"]


def test_old_answers_are_cleared_on_the_way(agency: Agency) -> None:
    custodian = agency.caller("custodian")
    note(custodian, agency)
    Answer.objects.update(at=clock.now() - keys.KEPT - timedelta(seconds=1))

    note(custodian, agency, key="another")

    assert [row.key for row in Answer.objects.all()] == ["another"]


def test_requests_that_come_at_once_wait_for_the_first(real: Agency) -> None:
    custodian = real.caller("custodian")

    def once(_: int) -> tuple[int, bytes]:
        try:
            answer = note(Caller(**{**vars(custodian), "client": type(custodian.client)()}), real)
            return answer.status_code, answer.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(once, range(8)))

    assert len(answers) == 1
    assert next(iter(answers))[0] == 201
    assert actions(real.own).count("noted") == 1


def test_who_waits_for_long_is_told_to_come_again(
    real: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    custodian = real.caller("custodian")
    monkeypatch.setattr(keys, "PATIENCE", "200ms")

    def late() -> Any:
        try:
            return note(custodian, real)
        finally:
            connections.close_all()

    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        Answer.objects.create(token=custodian.token, key=KEY, request="x", at=clock.now())
        answer = pool.submit(late).result()

    assert (answer.status_code, problem(answer)) == (409, "key-busy")
    assert int(answer.headers["Retry-After"]) > 0
    assert "noted" not in actions(real.own)


def test_a_server_that_is_killed_after_the_act_leaves_nothing_half_done(
    real: Agency, database: Any
) -> None:
    custodian = real.caller("custodian")
    address = f"/api/v1/recordings/{real.own}/notes"
    environment = {**database.env, "DJANGO_SETTINGS_MODULE": "lapel.launch.settings"}

    died = subprocess.run(
        [sys.executable, "-c", DIES_AFTER_THE_ACT, address, custodian.secret, KEY],
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    before = actions(real.own).count("noted")
    answer = note(custodian, real)

    assert died.returncode == -signal.SIGKILL
    assert (before, actions(real.own).count("noted")) == (0, 1)
    assert answer.status_code == 201
