"""A program's path: a token from the page, the API, a webhook that tells of what it did."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from lapel.foundation.ids import new_id
from lapel.hooks.testing import Receiver, receiver
from tests.journeys.installation import Installation, within
from tests.journeys.seats import Seat, Seats

pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("stories")]
SCOPES = ("read:footage", "write:tags")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the API answered."""

    status: int
    headers: Message
    said: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program outside with a token."""

    web: str
    name: str
    token: str

    def ask(self, path: str, change: object = None, **headers: str) -> Answer:
        """One call: GET, or PATCH with a change."""
        told = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = None if change is None else json.dumps(change).encode()
        request = Request(  # noqa: S310 - the installation's own address
            f"{self.web}{path}", data=body, headers=told, method="PATCH" if body else "GET"
        )
        try:
            with urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
                return Answer(status=answer.status, headers=answer.headers, said=json.load(answer))
        except HTTPError as refusal:
            with refusal:
                return Answer(status=refusal.code, headers=refusal.headers, said=json.load(refusal))


@pytest.fixture(params=[1440, 390])
def custodian(request: pytest.FixtureRequest, seats: Seats) -> Seat:
    """Whose program it is."""
    return seats.take("custodian", request.param)


@pytest.fixture
def program(custodian: Seat) -> Program:
    """A program with the token that its owner has just made on the page."""
    page, name = custodian.go("/account/tokens/"), f"nightly report {new_id().hex[-8:]}"
    page.fill("#token-name", name)
    for scope in SCOPES:
        page.locator(f"[name=scopes][value='{scope}']").check()
    page.get_by_role("button", name="Make the token").click()
    secret = page.locator(".token-new .command code").inner_text()
    assert custodian.fits()
    assert secret not in custodian.go("/account/tokens/").content()
    return Program(web=custodian.web, name=name, token=secret)


@pytest.fixture
def told() -> Iterator[Receiver]:
    """The program's own door for news."""
    with receiver() as listening:
        yield listening


def test_a_list_in_pieces_repeats_nothing_and_skips_nothing(program: Program) -> None:
    first = program.ask("/api/v1/recordings?limit=7").said
    seen, following = [each["id"] for each in first["items"]], first["next"]
    while following:
        piece = program.ask(following).said
        seen += [each["id"] for each in piece["items"]]
        following = piece["next"]

    assert len(seen) == len(set(seen)) == first["total"] > 7


def test_tags_change_once_on_a_condition_and_problems_say_their_place(program: Program) -> None:
    recording = program.ask("/api/v1/recordings?q=blackwood").said["items"][0]["href"]
    read = program.ask(f"{recording}/tags")
    title, key = f"Read by a program {new_id()}", str(new_id())
    send = {"If_Match": read.headers["ETag"], "Idempotency_Key": key}

    done = program.ask(f"{recording}/tags", {"title": title}, **send)
    again = program.ask(f"{recording}/tags", {"title": title}, **send)
    late = program.ask(f"{recording}/tags", {"title": "late"}, If_Match=read.headers["ETag"])
    wrong = program.ask(f"{recording}/tags", {"category": 7})

    assert (done.status, done.said["title"]) == (200, title)
    assert again.said == done.said
    assert again.headers["Idempotency-Replayed"] == "true"
    history = program.ask(f"{recording}/custody").said["items"]
    assert [title in json.dumps(each) for each in history].count(True) == 1
    assert (late.status, late.headers["Content-Type"]) == (412, "application/problem+json")
    assert late.headers["ETag"] == done.headers["ETag"]
    assert (wrong.status, wrong.said["errors"][0]["pointer"]) == (422, "#/category")


def test_a_webhook_hears_of_the_act_and_its_page_shows_the_delivery(
    lapel: Installation, custodian: Seat, program: Program, told: Receiver
) -> None:
    page = custodian.go("/webhooks/")
    page.fill("#hook-address", told.address)
    page.locator("[name=actions][value=tagged]").check()
    page.get_by_role("button", name="Make the webhook").click()
    secret = page.locator(".token-new .command code").inner_text()
    recording = program.ask("/api/v1/recordings?q=mensah").said["items"][0]
    title = f"Told to a program {new_id()}"
    assert program.ask(f"{recording['href']}/tags", {"title": title}).status == 200

    letters = told.wait(1, seconds=30)

    news = letters[0].opened(secret)
    assert news["type"] == "recording.tagged"
    assert recording["id"] in json.dumps(news["data"])
    assert title not in json.dumps(news)
    page.locator(".token-new").get_by_role("link").click()
    for _ in within(30, "the page shows the delivery"):
        if page.locator(".deliveries", has_text="Delivered").count():
            break
    expect(page.locator(".deliveries")).to_contain_text(letters[0].id)
    expect(page.locator(".deliveries tbody tr")).to_have_count(1)
    assert custodian.fits()
    shown = json.loads(lapel.lapel("footage", "show", recording["id"], "--json").stdout)
    assert shown["tags"]["title"] == title
    page.get_by_role("button", name="Remove", exact=True).click()
    page.locator("#remove").get_by_role("button", name="Remove it").click()
    expect(page.locator("h1")).to_have_text("Webhooks")
    assert custodian.heard == []


def test_a_token_that_is_revoked_opens_nothing(custodian: Seat, program: Program) -> None:
    page = custodian.go("/account/tokens/")
    assert program.ask("/api/v1/me").status == 200

    page.get_by_role("button", name=f"Revoke {program.name}").click()
    expect(page.locator(".token-list")).to_contain_text("Revoked")

    refused = program.ask("/api/v1/me")
    assert (refused.status, refused.said["type"].rpartition("/")[2]) == (401, "unauthenticated")
    assert custodian.heard == []
