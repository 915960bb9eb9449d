"""The wearer's path, at a desk and on a phone: what came in, tagged at once, and what did not."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.seats import DOORSTEP, Seat, Seats

pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("stories")]


@pytest.fixture(params=[1440, 390])
def wearer(request: pytest.FixtureRequest, seats: Seats) -> Seat:
    """R. Alvarez, signed in."""
    return seats.take("wearer", request.param)


def test_today_tells_what_came_in_and_a_suggestion_is_accepted(wearer: Seat) -> None:
    page = wearer.go("/today/")
    expect(page.locator(".glance")).to_contain_text(re.compile("needs? a tag"))
    expect(page.locator(".glance")).to_contain_text("arrived today")
    need = page.locator(".need", has=page.locator("[data-accept]")).first
    offered = need.locator("[data-accept]").inner_text().removeprefix("Accept:").strip()
    card = need.get_attribute("data-card") or ""

    need.locator("[data-accept]").click()

    wearer.toast("1 recording tagged")
    answered = page.locator(f"#need-{card}")
    expect(answered.locator(".set")).to_have_text(offered)
    assert wearer.fits()
    wearer.undo()
    expect(answered.locator("[data-accept]")).to_be_visible()
    wearer.go(f"/recordings/{card}/?tab=custody")
    expect(page.locator(".diary")).to_contain_text("as suggested")
    expect(page.locator(".diary")).to_contain_text("took a tag back")
    assert wearer.heard == []


def test_two_at_once_get_a_category_and_a_case_number_and_lose_them_by_undo(
    wearer: Seat,
) -> None:
    page, number = wearer.go("/footage/"), f"24-{wearer.width}"
    cards = [page.locator("[data-card]", has_text=time) for time in ("09:41", "16:20")]
    before = [card.locator(".tagline").inner_text() for card in cards]
    for card in cards:
        card.locator("[data-pick]").check()
    bar = page.locator("[data-bulk]")
    expect(bar.locator("[role=status]").first).to_have_text("2 recordings chosen")

    bar.locator(".pill", has_text="Transport").click()
    bar.get_by_label("Case number").fill(number)
    expect(bar.locator("[data-preview-here]")).to_contain_text("2 recordings")
    bar.locator("[data-submit]").click()

    wearer.toast("2 recordings tagged")
    for card in cards:
        expect(card).to_contain_text(number)
        expect(card).to_contain_text("Transport")
    assert wearer.fits()
    wearer.undo()
    for card, text in zip(cards, before, strict=True):
        expect(card.locator(".tagline")).to_have_text(text, use_inner_text=True)
    assert wearer.heard == []


def test_what_is_watched_marked_and_noted_stands_on_the_record(wearer: Seat) -> None:
    page, said = wearer.page, f"Seen at {wearer.width} px"
    wearer.open_recording(of="alvarez", at=DOORSTEP)
    wearer.play()
    page.locator("[data-mark]").click()
    page.locator("[data-mark-form] [name=label]").fill(said)
    page.locator("[data-mark-form]").get_by_role("button", name="Add marker").click()
    expect(page.locator(".markers li", has_text=said)).to_be_visible()

    page.locator("#note-text").fill(f"{said}, all of it")
    page.get_by_role("button", name="Add note").click()

    expect(page.locator(".notes li", has_text=f"{said}, all of it")).to_be_visible()
    assert wearer.fits()
    page.locator("#tab-custody").click()
    diary = page.locator(".diary")
    expect(diary).to_contain_text("watched the recording")
    expect(diary).to_contain_text(f"“{said}”")
    expect(diary).to_contain_text(f"wrote a note; {said}, all of it")
    assert wearer.fits()
    assert wearer.heard == []


def test_my_footage_is_missing_starts_a_trail(wearer: Seat) -> None:
    page = wearer.go("/today/")
    day = datetime.now(UTC).date() - timedelta(days=6 if wearer.width == 390 else 5)
    page.get_by_role("link", name="My footage is missing").first.click()
    page.fill("#started_at", f"{day}T10:00")
    page.fill("#ended_at", f"{day}T10:20")
    page.fill("#text", "A knock and talk that is not on my list")
    page.get_by_role("button", name="Report it missing").click()

    expect(page.locator("h1")).to_contain_text("10:00")
    expect(page.get_by_label("Open")).to_contain_text("a supervisor of the unit or a custodian")
    expect(page.locator(".diary")).to_contain_text(
        "reported footage of Rosa Alvarez (4417) missing"
    )
    assert wearer.fits()
    page.get_by_role("button", name="I found it: withdraw").click()
    expect(page.get_by_label("Withdrawn")).to_contain_text("took this report back")
    assert wearer.heard == []
