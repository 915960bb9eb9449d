"""Somebody with a sign-in and no footage learns nothing of any: by no door of the installation."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from lapel.foundation.ids import new_id
from tests.journeys.installation import Installation, within
from tests.journeys.seats import DOORSTEP, Seat, Seats

pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("stories")]
PASSWORD = "a-long-word-for-a-story"
BADGE = "4031"
"""Of a wearer in Buffalo whose camera has recorded nothing."""
PREPARED = 180
"""Seconds until the workers have made the picture of a recording."""
KNOWN = ("Alvarez", "BAL-0412", "X6033923Q", "kitchen")


@dataclass(frozen=True, kw_only=True)
class Theirs:
    """What belongs to somebody else: a recording with its addresses, a case, a person."""

    recording: str
    film: str
    picture: str
    clip: str
    case: str
    person: str

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of pages."""
        tabs = [f"{self.recording}?tab={name}" for name in ("custody", "files", "facts")]
        parts = [f"{self.recording}{name}" for name in ("cuts", "work", "packages", "tag")]
        return (self.recording, *tabs, *parts, self.case, self.person)


@pytest.fixture(scope="module", params=[1440, 390])
def barred(request: pytest.FixtureRequest, lapel: Installation, seats: Seats) -> Iterator[Seat]:
    """A wearer of another office, signed in."""
    username = f"barred-{new_id().hex[-8:]}"
    lapel.lapel("users", "create", username, "--name", "Miguel Santos", "--password", PASSWORD)
    lapel.lapel("users", "grant", username, "wearer")
    if request.param == 1440:
        lapel.lapel("program", "link-user", BADGE, username)
    seat = seats.somebody(username, PASSWORD, request.param)
    yield seat
    seat.page.context.close()


@pytest.fixture(scope="module")
def theirs(seats: Seats) -> Theirs:
    """What a custodian sees of a recording of another office."""
    seat = seats.take("custodian")
    page = seat.page
    recording = seat.open_recording(of="alvarez", at=DOORSTEP).removeprefix(seat.web)
    video = page.locator("video")
    for _ in within(PREPARED, "the picture of the recording is made"):
        if video.get_attribute("poster"):
            break
        page.reload()
    seat.play()
    film: str = page.locator("video").evaluate("video => video.src")
    picture = page.locator("video").get_attribute("poster") or ""
    clip = seat.go(f"{recording}?tab=files").locator("article, .file h3").first
    named = (clip.get_attribute("id") or "").removeprefix("file-")
    case = seat.go("/cases/").get_by_role("link", name="BAL-0412").get_attribute("href") or ""
    link = seat.go("/people/?who=alvarez").get_by_role("link", name="Rosa Alvarez")
    person = link.get_attribute("href") or ""
    return Theirs(
        recording=recording, film=film, picture=picture, clip=named, case=case, person=person
    )


def test_no_list_count_or_filter_names_any(barred: Seat) -> None:
    page = barred.go("/footage/")
    expect(page.locator(".head .lede")).to_have_text("0 recordings")
    page.locator(".sentence summary").first.click()
    expect(page.locator(".sentence .menu").first).to_be_visible()
    assert set(page.locator(".sentence .menu .num").all_text_contents()) <= {"0"}
    for path in (
        "/footage/",
        "/today/",
        "/footage/?q=alvarez",
        "/footage/?case=BAL-0412",
        "/cases/",
    ):
        told = barred.go(path).locator("main").inner_html()
        assert page.locator("[data-card], [data-item], .poster").count() == 0
        assert [word for word in KNOWN if word in told and word.lower() not in path.lower()] == []
        assert barred.fits()
    assert barred.go("/missing/").locator(".reports li").count() == 0


@pytest.mark.parametrize("typed", ["alvarez", "bal-0412", "x6033923q", "kitchen"])
def test_the_palette_finds_nothing_of_it(barred: Seat, typed: str) -> None:
    answer = barred.go("/footage/").request.get(f"{barred.web}/palette?q={typed}")

    assert answer.status == 200
    assert [word for word in KNOWN if word in answer.text()] == []


def test_every_page_of_it_answers_as_if_nothing_were_there(barred: Seat, theirs: Theirs) -> None:
    page = barred.go("/footage/")
    nowhere = f"/recordings/{new_id()}/"
    missing = page.request.get(f"{barred.web}{nowhere}")

    answers = {path: page.request.get(f"{barred.web}{path}") for path in theirs.pages}

    assert missing.status == 404
    for path, answer in answers.items():
        assert answer.status in (403, 404), path
        assert not any(word in answer.text() for word in KNOWN), path
    assert answers[theirs.recording].status == 404
    assert barred.go("/log/").locator(".diary details").count() == 0


def test_no_byte_of_it_is_served(barred: Seat, theirs: Theirs) -> None:
    get = barred.page.request.get
    for address in (theirs.film, theirs.picture):
        assert get(address).status == 403
        assert get(address, headers={"Range": "bytes=0-0"}).status == 403
        assert get(address, headers={"Range": "bytes=-1"}).status == 403


def test_no_act_reaches_it(barred: Seat, theirs: Theirs) -> None:
    barred.go("/footage/")
    uid = theirs.recording.split("/")[2]
    acts = {
        f"{theirs.recording}play": {},
        f"{theirs.recording}clips/{theirs.clip}/download": {},
        f"{theirs.recording}export": {},
        f"{theirs.recording}note": {"text": "x"},
        f"{theirs.recording}mark": {"clip": theirs.clip, "at_ms": "0", "label": "x"},
        f"{theirs.recording}stopped": {"at_ms": "5"},
        f"{theirs.recording}still": {"clip": theirs.clip, "at_ms": "0"},
        f"/quarantine/{uid}/apart": {"reason": "x"},
        "/cases/put-in": {"recording": uid},
    }
    answers = {path: barred.post(path, **form).status for path, form in acts.items()}

    assert {path for path, status in answers.items() if status not in (403, 404)} == set()


def test_a_tag_on_it_changes_nothing(barred: Seat, theirs: Theirs, seats: Seats) -> None:
    uid = theirs.recording.split("/")[2]
    custodian = seats.take("custodian")
    before = custodian.go(theirs.recording).locator(".tag-card input:checked").count()
    barred.go("/footage/")

    barred.post("/tags", recording=uid, category="arrest", case_number="X-1")
    barred.post("/tags/accept", recording=uid)

    page = custodian.go(theirs.recording)
    assert page.locator(".tag-card input:checked").count() == before
    assert page.locator(f"#case-number-{uid}").input_value() != "X-1"


def test_a_list_taken_away_is_empty(barred: Seat) -> None:
    barred.go("/footage/")

    answer = barred.post("/footage/export.csv")

    assert answer.status == 200
    assert len(answer.text().strip().splitlines()) == 1
    assert not any(word in answer.text() for word in KNOWN)


def test_no_program_of_theirs_gets_in(barred: Seat, theirs: Theirs) -> None:
    get = barred.go("/footage/").request.get
    uid = theirs.recording.split("/")[2]

    assert get(f"{barred.web}/account/tokens/").status == 403
    made = barred.post("/account/tokens/make", name="x", scopes="read:footage", days="30")
    assert made.status == 403
    for path in ("recordings", f"recordings/{uid}", f"clips/{theirs.clip}", "log/entries"):
        assert get(f"{barred.web}/api/v1/{path}").status == 401
    assert get(f"{barred.web}/webhooks/").status == 403
