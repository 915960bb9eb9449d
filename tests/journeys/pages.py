"""Every page there is, by role: what the tours of pictures and of accessibility go through.

A page is named by the name of its address; `src/lapel/staff/tests/test_listed.py` notices one that
is not here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from playwright.sync_api import Page


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page as one role sees it.

    Where the path depends on what there is, `link` names the link on the page `path` that leads
    there; `tail` is put behind the address. `click` opens something on the page first. What is
    `rare` may be missing in an agency.
    """

    name: str
    view: str
    path: str
    role: str = "custodian"
    link: str = ""
    tail: str = ""
    click: str = ""
    rare: bool = False


FILM: Final = ".shot:has(.poster[data-sprite]) [data-item]"
PAGES: Final = (
    Listed(name="today-wearer", view="evidence:today", path="/today/", role="wearer"),
    Listed(name="today-supervisor", view="evidence:today", path="/today/", role="supervisor"),
    Listed(name="today", view="evidence:today", path="/today/"),
    Listed(name="today-auditor", view="evidence:today", path="/today/", role="auditor"),
    Listed(name="footage", view="evidence:footage", path="/footage/"),
    Listed(name="footage-wearer", view="evidence:footage", path="/footage/", role="wearer"),
    Listed(name="footage-table", view="evidence:footage", path="/footage/?as=table"),
    Listed(name="footage-people", view="evidence:footage", path="/footage/?by=person"),
    Listed(
        name="footage-narrowed",
        view="evidence:footage",
        path="/footage/?category=none&state=kept&since=2024-03-01&until=2030-12-31",
        click=".sentence .set summary >> nth=0",
    ),
    Listed(
        name="footage-chosen",
        view="evidence:footage",
        path="/footage/",
        click="[data-pick] >> nth=1",
    ),
    Listed(
        name="footage-take",
        view="evidence:footage",
        path="/footage/",
        click=".take-list > summary",
    ),
    Listed(name="footage-empty", view="evidence:footage", path="/footage/?q=nobody+of+this+name"),
    Listed(name="recording", view="evidence:recording", path="/footage/?q=alvarez", link=FILM),
    Listed(
        name="recording-wearer",
        view="evidence:recording",
        path="/footage/",
        link=FILM,
        role="wearer",
    ),
    *(
        Listed(
            name=tab,
            view="evidence:recording",
            path="/footage/?q=alvarez",
            link=FILM,
            tail=f"?tab={tab}",
            click=".diary summary >> nth=0" if tab == "custody" else "",
        )
        for tab in ("facts", "files", "custody")
    ),
    Listed(
        name="recording-clips",
        view="evidence:recording",
        path="/footage/",
        link=".shot:has-text('clips') [data-item]",
    ),
    Listed(
        name="recording-quarantine",
        view="evidence:recording",
        path="/footage/?state=quarantined",
        link=".shot [data-item]",
    ),
    Listed(
        name="recording-unplayable",
        view="evidence:recording",
        path="/footage/",
        link=".shot:has(.poster.empty) [data-item]",
    ),
    Listed(name="cases", view="evidence:cases", path="/cases/"),
    Listed(name="cases-wearer", view="evidence:cases", path="/cases/", role="wearer"),
    Listed(name="case", view="evidence:case", path="/cases/", link=".case-list [data-item]"),
    Listed(
        name="case-new", view="evidence:cases", path="/cases/", click="[data-opens='#open-case']"
    ),
    Listed(name="day-map-empty", view="evidence:day_map", path="/footage/map"),
    Listed(
        name="day-map",
        view="evidence:day_map",
        path="/footage/map",
        link="main .nothing a",
    ),
    Listed(name="quarantine", view="ingest:quarantine", path="/quarantine/"),
    Listed(
        name="quarantine-plan",
        view="ingest:quarantine",
        path="/quarantine/",
        click="[name=choice] >> nth=0",
    ),
    Listed(
        name="quarantine-item",
        view="ingest:item",
        path="/quarantine/",
        link="main a[href*='/quarantine/0']",
    ),
    Listed(name="missing", view="ingest:missing", path="/missing/"),
    Listed(
        name="missing-report",
        view="ingest:missing_report",
        path="/missing/",
        link="main a[href*='/missing/0']",
        rare=True,
    ),
    Listed(name="missing-new", view="ingest:missing_new", path="/missing/new", role="wearer"),
    Listed(name="people", view="people", path="/people/"),
    Listed(name="people-admin", view="people", path="/people/", role="admin"),
    Listed(name="person", view="person", path="/people/", link="main a[href*='/people/0']"),
    Listed(name="tokens", view="tokens", path="/account/tokens/"),
    Listed(name="lists", view="program:lists", path="/program/lists/", role="admin"),
    Listed(name="hooks", view="hooks:hooks", path="/webhooks/", role="admin"),
    Listed(
        name="hook",
        view="hooks:hook",
        path="/webhooks/",
        role="admin",
        link="main a[href*='/webhooks/0']",
        rare=True,
    ),
    Listed(name="log-entry", view="log_entry", path="/log/", link="main a[href*='/log/entries/']"),
    Listed(name="work", view="evidence:work", path="/work/"),
    Listed(name="person-menu", view="evidence:work", path="/work/", click=".person > summary"),
    Listed(name="work-admin", view="evidence:work", path="/work/", role="admin"),
    Listed(name="log", view="log", path="/log/"),
    Listed(name="log-wearer", view="log", path="/log/", role="wearer"),
    Listed(name="not-allowed", view="", path="/work/", role="wearer"),
    Listed(name="not-here", view="", path="/nothing/", role="wearer"),
    Listed(name="palette", view="palette", path="/log/", click="[data-palette] >> nth=0"),
)
"""In the order of a tour: roles one after another save signing in anew."""

SIGNED_OUT: Final = (("sign-in", "account_login", "/sign-in/"),)
"""Name, name of the address and path of pages for nobody in particular."""


def of_role(role: str) -> Iterator[Listed]:
    """The pages that are looked at as this role."""
    return (each for each in PAGES if each.role == role)


def roles() -> tuple[str, ...]:
    """Every role that looks at a page."""
    return tuple(dict.fromkeys(each.role for each in PAGES))


def go(page: Page, web: str, listed: Listed) -> bool:
    """Lead the browser to a page; False when there is nothing of its kind to look at."""
    page.goto(f"{web}{listed.path}")
    if listed.link:
        links = page.locator(listed.link)
        if not links.count():
            return False
        page.goto(f"{urljoin(page.url, links.first.get_attribute('href'))}{listed.tail}")
    if listed.click:
        page.locator(listed.click).first.dispatch_event("click")
    return True
