"""The supervisor's path, at a desk and on a phone: the unit by day and person, and its gaps."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.seats import Seat, Seats

pytestmark = [pytest.mark.timeout(1200), pytest.mark.xdist_group("stories")]
UNIT = {"Rosa Alvarez", "Ben Baker", "Thuy Tran", "Marcus Greene"}


@pytest.fixture(params=[1440, 390])
def supervisor(request: pytest.FixtureRequest, seats: Seats) -> Seat:
    """D. Whitfield, who answers for one unit in Baltimore."""
    return seats.take("supervisor", request.param)


def wearers(page: Page) -> set[str]:
    """Whose recordings a list shows."""
    return set(page.locator("[data-card] .wearer").all_inner_texts())


def test_the_footage_of_the_unit_alone_by_day_and_by_person(supervisor: Seat) -> None:
    page = supervisor.go("/footage/")
    assert wearers(page) == UNIT
    days = page.locator("section.day h2").all_inner_texts()
    assert "Yesterday" in days[0]
    assert len(days) > 2

    page.get_by_role("group", name="Group by").get_by_role("link", name="Person").click()
    page.wait_for_url("**by=person*")

    people = page.locator("section.day h2").all_inner_texts()
    assert {re.sub(r" ?\d+$", "", name).strip() for name in people} == UNIT
    assert supervisor.fits()
    assert supervisor.heard == []


def test_what_waits_for_a_tag_is_one_step_from_today(supervisor: Seat) -> None:
    page = supervisor.go("/today/")
    told = page.locator(".glance a", has_text="need a tag")
    waiting = int(told.locator("b").inner_text())

    told.click()
    page.wait_for_url("**category=none*")

    expect(page.locator(".head .lede")).to_contain_text(f"{waiting} recording")
    assert page.locator("[data-card]").count() == waiting
    assert page.locator("[data-card] .category").count() == 0
    assert supervisor.fits()
    assert supervisor.heard == []


def test_the_page_of_a_person_has_cameras_and_what_came_in(supervisor: Seat) -> None:
    page = supervisor.go("/people/")
    assert len(page.locator("[data-item]").all()) == len(UNIT)
    page.get_by_role("link", name="Rosa Alvarez").click()

    expect(page.locator("h1")).to_contain_text("Rosa Alvarez")
    expect(page.get_by_role("region", name="Cameras")).to_contain_text("Has X6033923Q")
    by_day = page.get_by_role("region", name=re.compile("By day"))
    counted = [int(cell.inner_text()) for cell in by_day.locator("tbody td:nth-child(2)").all()]
    together = int(by_day.locator("tfoot td").first.inner_text())
    assert supervisor.fits()
    page.get_by_role("link", name="All their footage").click()
    assert page.locator("[data-card]").count() == together == sum(counted)
    assert wearers(page) == {"Rosa Alvarez"}
    assert supervisor.heard == []


def test_a_report_of_missing_footage_is_answered_and_the_wearer_reads_it(
    supervisor: Seat, seats: Seats
) -> None:
    day = datetime.now(UTC).date() - timedelta(days=10 if supervisor.width == 390 else 9)
    said = f"Nobody pressed the button on {day}; the roster of the day shows training"
    wearer = seats.take("wearer", supervisor.width)
    wearer.go("/missing/new")
    wearer.page.fill("#started_at", f"{day}T08:00")
    wearer.page.fill("#ended_at", f"{day}T08:45")
    wearer.page.get_by_role("button", name="Report it missing").click()
    expect(wearer.page.get_by_label("Open")).to_be_visible()
    report = wearer.page.url

    page = supervisor.go("/today/")
    page.goto(f"{supervisor.web}/missing/")
    page.locator(f"a[href='{report.removeprefix(supervisor.web)}']").click()
    page.locator("[name=answer][value=not_recorded]").check()
    page.locator("#text").fill(said)
    page.get_by_role("button", name="Answer").click()

    expect(page.get_by_label("Answer", exact=True)).to_contain_text(said)
    expect(page.locator(".diary")).to_contain_text("answered a report of missing footage")
    assert supervisor.fits()
    wearer.page.reload()
    expect(wearer.page.get_by_label("Answer", exact=True)).to_contain_text("Not recorded")
    assert supervisor.heard == []
