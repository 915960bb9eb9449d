"""What the stories of these files share: one installation, one browser, people at their desks.

All of it ends with the last story: a browser's event loop keeps others in the same process from
the database.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.browser import browser, sign_in
from tests.journeys.installation import Installation, installation, within
from tests.journeys.seats import LONG, Seats


@pytest.fixture(scope="package")
def lapel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One installation for all stories that a worker tells."""
    with installation(tmp_path_factory.mktemp("journey") / "home") as made:
        yield made


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all stories that a worker tells."""
    with browser() as running:
        yield running


@pytest.fixture(scope="package")
def seats(lapel: Installation, chromium: Browser) -> Seats:
    """The people of the demo at desks and with phones."""
    return Seats(web=lapel.web_url, chromium=chromium)


@pytest.fixture(scope="package")
def desk(lapel: Installation, chromium: Browser) -> Page:
    """A custodian at the desk, signed in."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(LONG)
    sign_in(page, lapel.web_url, "custodian")
    return page


@pytest.fixture
def recording(lapel: Installation, desk: Page) -> str:
    """The address of a recording of R. Alvarez that plays, found by search."""
    desk.goto(f"{lapel.web_url}/footage/")
    desk.fill("#search", "alvarez")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**q=alvarez*")
    for _ in within(240, "a recording of Alvarez has its pictures"):
        desk.wait_for_load_state()
        desk.reload()
        found = desk.locator(".shot:has(.poster[data-sprite]) [data-item]")
        if found.count():
            return f"{lapel.web_url}{found.first.get_attribute('href')}"
    raise AssertionError("unreachable")
