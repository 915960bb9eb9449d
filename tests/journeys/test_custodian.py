"""The custodian's first story, in a real browser: sign in, find, watch, read, prove."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import complaints, sign_in
from tests.journeys.installation import Installation, within

pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("stories")]
OPEN_ALL = (
    "() => document.querySelectorAll('.diary details, .raw').forEach(e => { e.open = true; })"
)


def test_what_is_searched_is_found_and_opened_by_keyboard(
    lapel: Installation, desk: Page, recording: str
) -> None:
    for name in desk.locator(".shot .wearer").all_inner_texts():
        assert "Alvarez" in name

    desk.keyboard.press("j")
    desk.keyboard.press("Enter")

    expect(desk.locator("h1")).to_be_visible()
    assert "/recordings/" in desk.url


def test_the_poster_scrubs_under_the_pointer(desk: Page, recording: str) -> None:
    poster = desk.locator(".poster[data-sprite]").first
    box = poster.bounding_box()
    assert box is not None
    shown = []
    for part in (0.1, 0.9):
        desk.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
        strip = poster.locator(".strip")
        shown.append(strip.evaluate("each => each.style.backgroundPosition"))

    assert shown[0] != shown[1]


def test_pressing_play_moves_frames_and_is_put_on_the_record(desk: Page, recording: str) -> None:
    heard = complaints(desk)
    desk.goto(recording)
    desk.locator(".begin").click()
    for _ in within(60, "half a second has been played"):
        if desk.locator("video").evaluate("video => video.currentTime") > 0.5:
            break
    frames = desk.locator("video").evaluate(
        "video => video.getVideoPlaybackQuality().totalVideoFrames"
    )

    desk.locator(".tabs a", has_text="Custody").click()

    assert frames > 3
    expect(desk.locator(".diary")).to_contain_text("watched the recording")
    assert heard == []


def test_back_through_the_tabs_leaves_a_player_that_plays(desk: Page, recording: str) -> None:
    heard = complaints(desk)
    desk.goto(recording)
    desk.locator(".begin").click()
    video = desk.locator("video")
    for _ in within(60, "it plays"):
        if video.evaluate("video => video.currentTime") > 0.3:
            break
    desk.locator("#tab-custody").click()
    expect(desk.locator(".diary").first).to_be_visible()
    desk.locator("#tab-files").click()
    expect(desk.locator(".file").first).to_be_visible()

    desk.go_back()
    expect(desk.locator("#tab-custody")).to_have_attribute("aria-current", "page")
    desk.go_back()
    expect(desk.locator("#tab-play")).to_have_attribute("aria-current", "page")
    video.evaluate("video => video.pause()")
    desk.keyboard.press("Home")
    desk.keyboard.press("k")

    for _ in within(60, "it plays again"):
        if video.evaluate("video => !video.paused && video.currentTime") > 0.3:
            break
    assert desk.url == recording
    assert heard == []


def test_the_list_keeps_its_place_when_it_is_shown_otherwise(
    lapel: Installation, desk: Page, recording: str
) -> None:
    desk.goto(f"{lapel.web_url}/footage/")
    desk.keyboard.press("j")
    desk.keyboard.press("ArrowRight")
    here = desk.evaluate("() => document.activeElement.pathname")

    desk.keyboard.press("g")
    desk.wait_for_url("**as=table*")

    expect(desk.locator(f'[data-item][href="{here}"]')).to_be_focused()


def test_the_keyboard_stops_steps_and_goes_on(desk: Page, recording: str) -> None:
    desk.goto(recording)
    video = desk.locator("video")
    desk.keyboard.press("k")
    for _ in within(60, "it plays"):
        if video.evaluate("video => video.currentTime") > 0.3:
            break
    desk.keyboard.press("k")
    for _ in within(20, "it has stopped"):
        if video.evaluate("video => video.paused"):
            break
    before = video.evaluate("video => video.currentTime")
    desk.keyboard.press(".")
    desk.wait_for_timeout(500)

    step = video.evaluate("video => video.currentTime") - before
    assert 0 < step <= 0.5


def test_the_package_of_a_recording_verifies_without_network_or_database(
    desk: Page, recording: str, tmp_path: Path
) -> None:
    desk.goto(recording)
    desk.get_by_role("button", name="Export package").click()
    ready = desk.get_by_role("button", name="Download package").first
    ready.wait_for(timeout=120_000)
    with desk.expect_download() as download:
        ready.click()
    package = tmp_path / "package.zip"
    download.value.save_as(package)

    checked = subprocess.run(
        [sys.executable, "-m", "lapel_verify", str(package)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    with zipfile.ZipFile(package) as content:
        name = next(each for each in content.namelist() if each.endswith("recording.json"))
        assert json.loads(content.read(name))["recording"]["id"] in recording


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_nothing_sticks_out_at_any_width(
    lapel: Installation, desk: Page, recording: str, width: int
) -> None:
    desk.set_viewport_size({"width": width, "height": 844})
    pages = ["/footage/", "/footage/?as=table", "/work/", "/log/"]
    addresses = [f"{lapel.web_url}{page}" for page in pages]
    addresses += [f"{recording}?tab={tab}" for tab in ("play", "facts", "files", "custody")]
    try:
        for address in addresses:
            desk.goto(address)
            desk.evaluate(OPEN_ALL)
            wide = desk.evaluate("() => document.documentElement.scrollWidth")
            assert wide <= width, f"{address} is {wide} px wide"
    finally:
        desk.set_viewport_size({"width": 1440, "height": 900})


def test_an_admin_is_led_to_the_people_and_sees_no_footage(
    lapel: Installation, chromium: Browser
) -> None:
    page = chromium.new_page()
    sign_in(page, lapel.web_url, "admin")

    assert page.url.endswith("/people/")
    assert page.locator(".rail a[data-place] span").all_inner_texts() == [
        "People",
        "Program",
        "Work",
        "Log",
    ]
    answer = page.goto(f"{lapel.web_url}/footage/")
    assert answer is not None
    assert answer.status == 403
