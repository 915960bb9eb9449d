"""The auditor's path, at a desk and on a phone: the log asked, proven, and nothing changed."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.journeys.seats import DOORSTEP, Seat, Seats

pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("stories")]


@pytest.fixture(params=[1440, 390])
def auditor(request: pytest.FixtureRequest, seats: Seats) -> Seat:
    """S. Okafor, signed in."""
    return seats.take("auditor", request.param)


def test_the_log_is_asked_by_actor_act_and_time_and_an_entry_proves_itself(auditor: Seat) -> None:
    page = auditor.go("/log/")
    page.locator("#log-who").fill("Feldman")
    page.locator("#log-act").select_option("tagged")
    page.locator("#log-since").fill(str(datetime.now(UTC).date().replace(day=1)))
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**act=tagged*")

    lines = page.locator(".diary > details > summary")
    assert lines.count() > 3
    for text in lines.all_inner_texts():
        assert "Iris Feldman" in text
        assert "set the " in text or "took a" in text
    assert auditor.fits()

    lines.first.click()
    page.get_by_role("link", name="this entry with its proof").first.click()
    expect(page.locator("h1")).to_contain_text("Entry #")
    expect(page.locator(".raw-entry pre")).to_contain_text('"action":"tagged"')
    expect(page.get_by_role("region", name="Proof")).to_contain_text("in the log of")
    expect(page.get_by_role("region", name="Proof")).to_contain_text("Leaf hash")
    assert auditor.fits()
    assert auditor.heard == []


def test_a_time_before_everything_has_no_entry(auditor: Seat) -> None:
    page = auditor.go("/log/?until=2001-01-01")

    expect(page.locator("main")).to_contain_text("No entry says so")
    assert page.locator(".diary details").count() == 0
    assert auditor.heard == []


def test_what_a_person_has_looked_at_is_one_question(auditor: Seat, seats: Seats) -> None:
    wearer = seats.take("wearer")
    recording = wearer.open_recording(of="alvarez", at=DOORSTEP)
    wearer.play()

    page = auditor.go("/people/?who=alvarez")
    page.get_by_role("link", name="Rosa Alvarez").click()
    page.get_by_role("link", name="What this person looked at").click()

    lines = page.locator(".diary > details > summary")
    expect(lines.first).to_contain_text("Rosa Alvarez watched the recording")
    assert auditor.fits()
    lines.first.click()
    about = page.locator(".diary details[open] a", has_text="the recording").first
    assert recording.endswith(about.get_attribute("href") or "?")
    assert auditor.heard == []


def test_an_auditor_changes_nothing_and_is_told_why(auditor: Seat) -> None:
    page = auditor.page
    recording = auditor.open_recording(of="alvarez", at=DOORSTEP).removeprefix(auditor.web)
    for absent in (
        ".tag-form",
        "#note-text",
        "[data-mark]",
        "[data-make-cut]",
        "[data-make-still]",
    ):
        assert page.locator(absent).count() == 0, absent
    page.locator(".refused summary", has_text="Make clip").click()
    expect(page.locator(".refused[open] .sheet")).to_contain_text("role")
    assert auditor.fits()
    for path, button in (
        ("/cases/", "Open a case"),
        ("/footage/", "Put in a case"),
        ("/quarantine/", "Let it stand"),
    ):
        auditor.go(path)
        assert page.get_by_role("button", name=button).count() == 0
        assert page.locator("[data-bulk], [name=choice]").count() == 0
    uid = recording.split("/")[2]
    refused = {
        "/tags": auditor.post("/tags", recording=uid, category="arrest"),
        "note": auditor.post(f"{recording}note", text="x"),
        "/cases/open": auditor.post("/cases/open", number="X-1"),
        "/quarantine/resolve": auditor.post("/quarantine/resolve", recording=uid, choice="nobody"),
        "apart": auditor.post(f"/quarantine/{uid}/apart", reason="x"),
    }
    assert {path: answer.status for path, answer in refused.items()} == dict.fromkeys(refused, 403)
    assert auditor.heard == []
