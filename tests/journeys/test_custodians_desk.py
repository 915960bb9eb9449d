"""The custodian's path, at a desk and on a phone: all by search, and what follows."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lapel.foundation.ids import new_id
from tests.journeys.seats import DOORSTEP, Seat, Seats

pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("stories")]
PARTS = ("person", "office", "category", "state")
LISTED = 30
"""Recordings of one page of the list."""


@pytest.fixture(params=[1440, 390])
def custodian(request: pytest.FixtureRequest, seats: Seats) -> Seat:
    """I. Feldman, signed in."""
    return seats.take("custodian", request.param)


def total(page: Page) -> int:
    """How many recordings the page of footage says it has."""
    found = re.match(r"[\d,]+", page.locator(".head .lede").inner_text())
    assert found
    return int(found[0].replace(",", ""))


@pytest.mark.parametrize("part", PARTS)
def test_each_choice_of_a_facet_gives_as_many_as_it_says(custodian: Seat, part: str) -> None:
    page = custodian.go("/footage/")
    page.locator(".sentence summary").first.hover()
    options = page.locator(f".sentence .menu a[href*='{part}=']")
    options.first.wait_for(state="attached")
    offered = {
        each.get_attribute("href") or "": int(each.locator(".num").text_content() or 0)
        for each in options.all()[:3]
    }
    assert offered

    for address, count in offered.items():
        page.goto(f"{custodian.web}/footage/{address}" if address[0] == "?" else address)
        assert (total(page), page.locator("[data-card]").count()) == (count, min(count, LISTED))
    assert custodian.fits()
    assert custodian.heard == []


def test_words_and_a_case_number_find_what_carries_them(custodian: Seat) -> None:
    page = custodian.go("/footage/?q=kitchen+table")
    assert page.locator("[data-card]").count() == total(page) == 1
    expect(page.locator("[data-card]")).to_contain_text("Talk at the kitchen table")

    page.locator(".sentence .rare > summary").click()
    page.locator("#by-case").fill("phi-0077")
    page.locator("#by-case").press("Enter")
    page.wait_for_url("**case=phi-0077*")
    page.get_by_role("link", name="clear", exact=True).click()

    expect(page.locator(".head .lede")).to_have_text(re.compile("^2 recordings"))
    for card in page.locator("[data-card]").all():
        assert "PHI-0077" in card.inner_text()
    assert custodian.heard == []


def test_the_desk_lets_one_stand_by_its_wearer_and_sets_it_apart_again(custodian: Seat) -> None:
    page = custodian.go("/quarantine/")
    waiting = int(page.locator(".reasons .num").first.inner_text())
    item = page.locator("article.apart", has_text="Nobody assigned").first
    name = item.get_attribute("id") or ""
    why = f"The sheet of the shift names Greene ({custodian.width})"
    item.locator("[name=badge]").fill("5061")
    item.locator("[name=choice][value=other]").check()
    item.locator("[name=reason]").fill(why)
    expect(item.locator(".changes")).to_contain_text("Marcus Greene")

    item.get_by_role("button", name="Let it stand").click()

    left = page.locator(f"#{name}")
    expect(left).to_contain_text("Out of quarantine")
    expect(left).to_contain_text("Marcus Greene (5061)")
    assert custodian.fits()
    page.reload()
    expect(page.locator(".reasons .num").first).to_have_text(str(waiting - 1))
    assert page.locator(f"#{name}").count() == 0

    custodian.go(f"/quarantine/{name.removeprefix('item-')}/")
    expect(page.locator(".stands")).to_contain_text(why)
    page.locator(".stands [name=reason]").fill("The sheet was of another day")
    page.get_by_role("button", name="Set apart again").click()
    expect(page.locator("h1")).to_have_text("In quarantine")
    expect(page.locator(".diary")).to_contain_text("took the recording out of quarantine")
    expect(page.locator(".diary")).to_contain_text("set the recording apart again")
    custodian.go("/quarantine/")
    expect(page.locator(f"#{name}")).to_be_visible()
    expect(page.locator(".reasons .num").first).to_have_text(str(waiting))
    assert custodian.heard == []


def test_a_clip_and_a_still_are_made_downloaded_and_listed_with_their_recipe(
    custodian: Seat, tmp_path: Path
) -> None:
    page, suffix = custodian.page, f"at {custodian.width} px"
    custodian.open_recording(of="alvarez", at=DOORSTEP)
    custodian.play()
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Home")
    page.locator("[data-in]").click()
    for _ in range(3):
        page.locator("[data-step-on]").click()
        page.wait_for_timeout(200)
    page.locator("[data-out]").click()
    for button, title in (
        ("[data-make-cut]", f"Cut {suffix}"),
        ("[data-make-still]", f"Still {suffix}"),
    ):
        page.locator("[data-cut-title]").fill(title)
        page.locator(button).click()
        expect(page.locator(".cuts li", has_text=title)).to_be_visible()

    for title, ending in ((f"Cut {suffix}", ".mp4"), (f"Still {suffix}", ".png")):
        made = page.locator(".cuts li", has_text=title)
        expect(made.get_by_role("button", name="Download")).to_be_visible(timeout=120_000)
        with page.expect_download() as download:
            made.get_by_role("button", name="Download").click()
        assert download.value.suggested_filename.endswith(ending)
        download.value.save_as(tmp_path / f"made{ending}")
        assert (tmp_path / f"made{ending}").stat().st_size > 500
        made.get_by_text("Recipe", exact=True).click()
        expect(made.locator(".recipe")).to_contain_text("whose hash is")
        made.get_by_text("Recipe", exact=True).click()
    assert custodian.fits()
    page.locator("#tab-custody").click()
    expect(page.locator(".diary")).to_contain_text(f"called “Cut {suffix}”")
    assert custodian.heard == []


def test_a_case_gets_a_folder_and_two_recordings_in_it(custodian: Seat) -> None:
    page, number = custodian.go("/cases/"), f"J-{new_id().hex[-8:].upper()}"
    page.get_by_role("button", name="Open a case").click()
    page.locator("#open-case").get_by_label("Number").fill(number)
    page.locator("#case-title").fill("The house on the corner")
    page.locator("#open-case").get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("h1")).to_have_text(number)
    case = page.url
    page.get_by_role("button", name="Add a folder").click()
    page.locator("#folder-name").fill("Neighbours")
    page.locator("#new-folder").get_by_role("button", name="Add").click()
    expect(page.get_by_label("Folder Neighbours")).to_be_visible()
    assert custodian.fits()

    custodian.go("/footage/?category=warrant")
    for box in page.locator("[data-pick]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Put in a case").click()
    page.locator("#case-choice").select_option(label=f"{number} · The house on the corner")
    page.locator("#folder-choice").select_option(label="Neighbours")
    page.locator("#into-case").get_by_role("button", name="Put in", exact=True).click()
    custodian.toast(f"2 recordings put in case {number}")

    page.goto(case)
    expect(page.get_by_label("Folder Neighbours").locator("[data-card]")).to_have_count(2)
    expect(page.get_by_label("History of the case")).to_contain_text("folder “Neighbours”")
    assert custodian.fits()
    assert custodian.heard == []


def test_many_are_tagged_after_numbers_say_what_changes_and_are_set_back(custodian: Seat) -> None:
    page = custodian.go("/footage/?category=warrant")
    cards = page.locator("[data-card]")
    before = cards.locator(".tagline").all_inner_texts()
    cards.first.locator("[data-pick]").check()
    page.get_by_role("button", name="All shown").click()
    bar = page.locator("[data-bulk]")
    bar.locator(".pill", has_text="Search").click()
    preview = bar.locator("[data-preview-here]")
    expect(preview).to_contain_text(str(len(before)))
    expect(preview).to_contain_text("lose what stood there")

    bar.locator("[data-submit]").click()

    custodian.toast(f"{len(before)} recordings tagged")
    expect(cards.locator(".category", has_text="Search")).to_have_count(len(before))
    assert custodian.fits()
    custodian.undo()
    expect(cards.locator(".category", has_text="Warrant")).to_have_count(len(before))
    assert cards.locator(".tagline").all_inner_texts() == before
    assert custodian.heard == []
