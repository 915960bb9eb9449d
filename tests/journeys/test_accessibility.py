"""No page breaks WCAG 2.2 AA, for any role that sees it: at the desk, in the dark, on a phone."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.accessibility import barriers
from tests.journeys.browser import sign_in
from tests.journeys.installation import Installation
from tests.journeys.pages import SIGNED_OUT, go, of_role, roles
from tests.journeys.screenshots import await_prepared, looking

pytestmark = [pytest.mark.timeout(1800), pytest.mark.xdist_group("stories")]
SETTLE = 300


@pytest.fixture(scope="module")
def prepared(lapel: Installation, chromium: Browser) -> Installation:
    """The installation when its footage has its pictures."""
    await_prepared(chromium, lapel.web_url)
    return lapel


def test_who_is_not_signed_in_meets_no_barrier(prepared: Installation, chromium: Browser) -> None:
    found: dict[str, list[str]] = {}
    with looking(chromium, 1440, "light") as look:
        page = look.new_page()
        for name, _, path in SIGNED_OUT:
            page.goto(f"{prepared.web_url}{path}")
            found[name] = barriers(page)

    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("role", roles())
def test_no_page_of_a_role_has_a_barrier(
    prepared: Installation, chromium: Browser, role: str
) -> None:
    found: dict[str, list[str]] = {}
    with looking(chromium, 1440, "light") as look:
        page = look.new_page()
        sign_in(page, prepared.web_url, role)
        for listed in of_role(role):
            if go(page, prepared.web_url, listed):
                page.wait_for_timeout(SETTLE)
                found[listed.name] = barriers(page)

    assert {name: said for name, said in found.items() if said} == {}
