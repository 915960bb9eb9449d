"""`make screenshots`: every page at 1440 and 390 px, light and dark, into `screenshots/`.

    python -m tests.journeys.screenshots [ADDRESS]

Without an address it starts an installation of its own and waits until its footage is prepared.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from tests.journeys.browser import browser, complaints, sign_in
from tests.journeys.installation import installation, within

FOLDER = Path(__file__).parents[2] / "screenshots"
SIZES = {1440: 900, 390: 844}
THEMES = ("light", "dark")
TALLEST = 3000
PREPARED = 600
SETTLE = 700


def main() -> None:
    """Take all pictures; the exit code says whether a page complained."""
    FOLDER.mkdir(exist_ok=True)
    heard: list[str] = []
    with address() as web, browser() as running:
        await_prepared(running, web)
        for width in SIZES:
            for theme in THEMES:
                heard += tour(running, web, width, theme)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}")
    sys.exit("\n".join(heard) if heard else 0)


@contextmanager
def address() -> Iterator[str]:
    """The installation named on the command line, or one for this tour."""
    if len(sys.argv) > 1:
        yield sys.argv[1].rstrip("/")
        return
    with TemporaryDirectory(prefix="lapel-") as folder, installation(Path(folder) / "home") as made:
        yield made.web_url


def await_prepared(running: Browser, web: str) -> None:
    """Wait until no work waits."""
    page = running.new_page()
    sign_in(page, web, "custodian")
    page.goto(f"{web}/work/")
    for _ in within(PREPARED, "all footage is prepared"):
        page.reload()
        counts = page.locator(".counts div:not(.bad) dd").all_inner_texts()
        if counts[-3:-1] == ["0", "0"]:
            break
    page.close()


def tour(running: Browser, web: str, width: int, theme: str) -> list[str]:
    """All pages at one size in one theme; what they complained about."""
    look = running.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if theme == "dark" else "light",
        device_scale_factor=2 if width < 800 else 1,
    )
    page = look.new_page()
    heard = complaints(page)
    page.goto(f"{web}/sign-in/")
    take(page, f"sign-in-{width}-{theme}")
    sign_in(page, web, "custodian")
    for name, path in pages(page, web):
        page.goto(f"{web}{path}")
        if name == "custody":
            page.locator(".diary summary").first.click()
        take(page, f"{name}-{width}-{theme}")
    look.close()
    return heard


def pages(page: Page, web: str) -> Iterator[tuple[str, str]]:
    """Name and path of each page; recordings are chosen by what they show."""
    yield "footage", "/footage/"
    yield "footage-table", "/footage/?as=table"
    yield "footage-empty", "/footage/?q=nobody+of+this+name"
    film = first(page, web, "/footage/?q=alvarez", ".shot:has(.poster[data-sprite])")
    yield "recording", film
    for tab in ("facts", "files", "custody"):
        yield tab, f"{film}?tab={tab}"
    yield "recording-clips", first(page, web, "/footage/", ".shot:has-text('clips')")
    yield "recording-quarantine", first(page, web, "/footage/?state=quarantined", ".shot")
    yield "recording-unplayable", first(page, web, "/footage/", ".shot:has(.poster.empty)")
    yield "work", "/work/"
    yield "log", "/log/"


def first(page: Page, web: str, path: str, card: str) -> str:
    """The path of the first recording whose card looks like this."""
    page.goto(f"{web}{path}")
    return str(page.locator(f"{card} [data-item]").first.get_attribute("href"))


def take(page: Page, name: str) -> None:
    """The whole page as one picture, the frame at its place."""
    size = page.viewport_size
    assert size is not None
    page.wait_for_timeout(SETTLE)
    tall = page.evaluate("() => document.documentElement.scrollHeight")
    whole = min(max(tall, size["height"]), TALLEST)
    page.set_viewport_size({"width": size["width"], "height": whole})
    page.evaluate("() => scrollTo(0, 0)")
    page.wait_for_timeout(SETTLE)
    page.screenshot(path=FOLDER / f"{name}.png")
    page.set_viewport_size(size)


if __name__ == "__main__":
    main()
