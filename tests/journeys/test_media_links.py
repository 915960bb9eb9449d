"""The address of bytes in the real installation: for its holder alone, and as long as the right.

That it ends after its time is shown where a clock can be set: `lapel/devices/tests/test_media.py`.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from lapel.foundation.ids import new_id
from tests.journeys.installation import Installation, within
from tests.journeys.seats import DOORSTEP, Seat, Seats

pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("stories")]
PASSWORD = "a-long-word-for-a-story"
FIRST = {"Range": "bytes=0-99"}


@pytest.fixture(scope="module")
def username(lapel: Installation) -> str:
    """One more custodian, whom other stories do not know."""
    username = f"keeper-{new_id().hex[-8:]}"
    lapel.lapel("users", "create", username, "--name", "Ada Keeper", "--password", PASSWORD)
    lapel.lapel("users", "grant", username, "custodian")
    return username


@pytest.fixture
def keeper(username: str, seats: Seats) -> Iterator[Seat]:
    """The custodian in a session of their own."""
    seat = seats.somebody(username, PASSWORD)
    yield seat
    seat.page.context.close()


@pytest.fixture
def link(keeper: Seat) -> str:
    """The address of the film that the keeper watches."""
    return watched(keeper, of="alvarez", at=DOORSTEP)


def watched(seat: Seat, *, of: str, at: str) -> str:
    """Watch a recording and say from which address."""
    seat.open_recording(of=of, at=at)
    seat.play()
    address: str = seat.page.locator("video").evaluate("video => video.src")
    return address


def status(seat: Seat, address: str) -> int:
    """What the byte server answers to the first hundred bytes for this browser."""
    return seat.page.request.get(address, headers=FIRST).status


def test_its_holder_gets_any_range(keeper: Seat, link: str) -> None:
    answer = keeper.page.request.get(link, headers={"Range": "bytes=4-11"})

    assert (answer.status, len(answer.body())) == (206, 8)
    assert answer.headers["content-range"].startswith("bytes 4-11/")
    assert answer.body()[:4] == b"ftyp"


def test_nobody_else_gets_a_byte(keeper: Seat, link: str, seats: Seats) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(link, headers=FIRST), timeout=30)  # noqa: S310 - the installation's own
    refused.value.close()

    assert refused.value.code == 403
    roles = ("custodian", "auditor", "supervisor", "wearer", "admin")
    assert {role: status(seats.take(role), link) for role in roles} == dict.fromkeys(roles, 403)
    assert status(keeper, link) == 206


def test_it_opens_no_other_clip(keeper: Seat, link: str) -> None:
    other = watched(keeper, of="baker", at="14:03")
    here, _, token = link.rpartition("/")
    claims, _, mac = token.partition(".")
    others, _, _ = other.rpartition("/")[2].partition(".")
    told = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    told["exp"] += 3600
    longer = urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")

    assert others != claims
    assert status(keeper, f"{here}/{others}.{mac}") == 403
    assert status(keeper, f"{here}/{longer}.{mac}") == 403
    assert status(keeper, other) == 206


def test_it_ends_with_the_session(keeper: Seat, link: str) -> None:
    assert status(keeper, link) == 206
    cookies = keeper.page.context.cookies()
    keeper.page.locator(".person summary").click()
    keeper.page.get_by_role("button", name="Sign out").click()
    keeper.page.wait_for_url("**/sign-in/**")
    keeper.page.context.add_cookies(cookies)  # type: ignore[arg-type] # as they came

    for _ in within(10, "the address opens no more"):
        if status(keeper, link) == 403:
            break


def test_it_ends_when_the_right_is_withdrawn(lapel: Installation, keeper: Seat, link: str) -> None:
    assert status(keeper, link) == 206
    lapel.lapel("users", "revoke", keeper.username, "custodian")

    for _ in within(10, "the address opens no more"):
        if status(keeper, link) == 403:
            break
