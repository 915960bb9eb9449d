"""A list costs the same number of questions however long it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lapel.evidence.testing import received
from lapel.staff.testing import Agency, Caller


def questions(caller: Caller, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert caller.get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    "path", ["/recordings", "/members", "/cameras", "/assignments", "/log/entries"]
)
def test_a_longer_list_asks_no_more(agency: Agency, path: str) -> None:
    auditor = agency.caller("auditor")
    auditor.get("/me")
    for number in range(3):
        received(camera_serial=agency.program.serial, recording=f"A{number}", sha256="4" * 64)

    few = questions(auditor, f"{path}?limit=2")
    every = questions(auditor, f"{path}?limit=100")

    assert few <= every <= few + 1
    assert every <= 20
