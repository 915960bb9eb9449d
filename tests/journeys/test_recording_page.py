"""At the recording page, in a real browser: step, cut, mark, note, go on where one stopped."""

import pytest
from playwright.sync_api import Browser, Page, expect

from lapel.foundation.ids import new_id
from tests.journeys.browser import complaints, sign_in
from tests.journeys.installation import Installation, within

pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("stories")]

NEXT_FRAME = """() => {
  const video = document.querySelector('video');
  window.shown = new Promise((done) => {
    video.requestVideoFrameCallback((_, frame) => done(frame.mediaTime));
  });
}"""


@pytest.fixture
def player(desk: Page, recording: str) -> Page:
    """The recording page, started and stopped at its first frame."""
    desk.goto(recording)
    desk.locator(".begin").click()
    video = desk.locator("video")
    for _ in within(60, "it plays"):
        if video.evaluate("video => video.currentTime") > 0.1:
            break
    video.evaluate("video => video.pause()")
    desk.evaluate("() => document.activeElement.blur()")
    desk.keyboard.press("Home")
    for _ in within(30, "it stands at its begin"):
        if video.evaluate("video => !video.seeking && video.currentTime") < 0.001:
            break
    return desk


def seconds(page: Page) -> float:
    """The moment on the clock of the deck."""
    minutes, _, rest = page.locator("[data-position]").inner_text().rpartition(":")
    return int(minutes.rpartition(":")[2]) * 60 + float(rest)


def test_each_step_shows_the_very_next_frame(player: Page) -> None:
    told, shown = [], []
    for key in (".", ".", ".", ","):
        player.evaluate(NEXT_FRAME)
        player.keyboard.press(key)
        shown.append(player.evaluate("() => window.shown"))
        told.append(seconds(player))

    assert told == pytest.approx(shown, abs=0.001)
    assert told[0] < told[1] < told[2]
    assert told[3] == told[1]


def test_a_clip_of_the_range_is_made_and_told(player: Page) -> None:
    heard = complaints(player)
    before = player.locator(".cuts li").count()
    player.keyboard.press("i")
    for _ in range(5):
        player.keyboard.press(".")
        player.wait_for_timeout(150)
    player.keyboard.press("o")
    expect(player.locator("[data-range]")).to_contain_text("–")
    player.locator("[data-cut-title]").fill("The first steps")
    player.locator("[data-make-cut]").click()

    expect(player.locator(".cuts li")).to_have_count(before + 1)
    for _ in within(120, "the clip is made"):
        if player.locator("#cuts progress").count() == 0:
            break
    made = player.locator(".cuts li").first
    expect(made).to_contain_text("The first steps")
    with player.expect_download() as download:
        made.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename.endswith("ms.mp4")
    player.locator("#tab-custody").click()
    expect(player.locator(".diary")).to_contain_text("had a clip made from 0:00.0")
    assert heard == []


def test_a_marker_is_set_by_key_and_leads_back_to_its_moment(player: Page) -> None:
    before, label = player.locator(".lane .flags button").count(), f"Door {new_id().hex[-8:]}"
    for _ in range(3):
        player.keyboard.press(".")
        player.wait_for_timeout(150)
    there = seconds(player)
    player.keyboard.press("b")
    player.keyboard.type(label)
    player.keyboard.press("Enter")
    flags = player.locator(".lane .flags button")
    expect(flags).to_have_count(before + 1)
    player.evaluate("() => document.activeElement.blur()")
    player.keyboard.press("Home")

    player.get_by_role("button", name=f"Go to marker {label}").focus()
    player.keyboard.press("Enter")
    for _ in within(20, "it stands at the marker"):
        if abs(player.locator("video").evaluate("video => video.currentTime") - there) < 0.05:
            break

    player.get_by_role("button", name=f"Remove marker {label}").click()
    expect(flags).to_have_count(before)


def test_a_note_that_was_struck_is_still_read(player: Page) -> None:
    player.locator("#note-text").fill("He leaves at the second door")
    player.get_by_role("button", name="Add note").click()
    written = player.locator(".notes li", has_text="second door").last
    expect(written).to_be_visible()

    written.get_by_role("button", name="Strike").click()

    struck = player.locator(".notes li.struck del", has_text="second door").last
    expect(struck).to_be_visible()


def test_the_keys_are_shown_and_escape_closes_them(player: Page) -> None:
    player.keyboard.press("?")
    expect(player.locator(".keyhelp .sheet")).to_be_visible()

    player.keyboard.press("Escape")

    expect(player.locator(".keyhelp .sheet")).to_be_hidden()


def test_the_picture_turns_inside_its_box(player: Page) -> None:
    box = player.locator(".screen").bounding_box()
    player.keyboard.press("v")
    turned = player.locator("video").bounding_box()

    assert box is not None
    assert turned is not None
    assert turned["width"] <= box["width"] + 1
    assert turned["height"] <= box["height"] + 1


def test_where_one_stopped_is_kept_on_leaving(
    lapel: Installation, player: Page, recording: str
) -> None:
    player.keyboard.press(".")
    player.wait_for_timeout(300)
    player.goto(f"{lapel.web_url}/footage/")

    for _ in within(20, "the page knows where one stopped"):
        player.goto(recording)
        if '"stopped_at": null' not in player.locator("#player-facts").inner_html():
            break


def test_on_a_phone_everything_can_be_hit_and_the_bar_scrubs(
    lapel: Installation, chromium: Browser, recording: str
) -> None:
    phone = chromium.new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    sign_in(phone, lapel.web_url, "custodian")
    phone.goto(recording)
    bar = phone.locator("[data-bar]")
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None

    phone.touchscreen.tap(box["x"] + box["width"] * 0.8, box["y"] + 30)

    told = bar.get_attribute("aria-valuetext") or ""
    assert not told.startswith("0:00 of") or told.endswith(("of 0:01", "of 0:00"))
    small = [
        each.get_attribute("aria-label") or each.inner_text()
        for each in phone.locator(".deck button:visible").all()
        if (size := each.bounding_box()) and min(size["width"], size["height"]) < 43
    ]
    assert small == []
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
    phone.close()


def test_the_map_of_a_day_names_every_track(lapel: Installation, desk: Page) -> None:
    desk.goto(f"{lapel.web_url}/footage/map")
    newest = desk.locator(".nothing a.button")
    if newest.count():
        newest.click()

    expect(desk.locator(".ways li").first).to_be_visible()
    expect(desk.locator(".map canvas")).to_be_visible()
    desk.keyboard.press("j")
    assert "/recordings/" in desk.evaluate("() => document.activeElement.href")
