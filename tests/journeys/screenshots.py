"""`make screenshots`: every page at 1440 and 390 px, light and dark, into `screenshots/`.

    python -m tests.journeys.screenshots [ADDRESS] [NAME ...]

Without an address it starts an installation of its own and waits until its footage is prepared;
with names only those pages are taken.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.browser import browser, complaints, sign_in
from tests.journeys.installation import installation, within
from tests.journeys.pages import SIGNED_OUT, go, of_role, roles

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
    if sys.argv[1:] and "://" in sys.argv[1]:
        yield sys.argv[1].rstrip("/")
        return
    with TemporaryDirectory(prefix="lapel-") as folder, installation(Path(folder) / "home") as made:
        yield made.web_url


def wanted(name: str) -> bool:
    """Whether a page is to be taken: all are, unless some were named."""
    named = [each for each in sys.argv[1:] if "://" not in each]
    return not named or name in named


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
    """All pages at one size in one theme, role by role; what they complained about."""
    heard: list[str] = []
    with looking(running, width, theme) as look:
        page = look.new_page()
        for name, _, path in SIGNED_OUT:
            if wanted(name):
                page.goto(f"{web}{path}")
                take(page, f"{name}-{width}-{theme}")
    for role in roles():
        pages = [each for each in of_role(role) if wanted(each.name)]
        if not pages:
            continue
        with looking(running, width, theme) as look:
            page = look.new_page()
            sign_in(page, web, role)
            said = complaints(page)
            for listed in pages:
                if go(page, web, listed):
                    take(page, f"{listed.name}-{width}-{theme}")
                elif not listed.rare:
                    heard.append(f"{listed.name}: there is nothing to look at")
            heard += [text for text in said if "status of 40" not in text]
    return heard


@contextmanager
def looking(running: Browser, width: int, theme: str) -> Iterator[BrowserContext]:
    """A browser of this size and theme, signed in as nobody."""
    look = running.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if theme == "dark" else "light",
        device_scale_factor=2 if width < 800 else 1,
    )
    yield look
    look.close()


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
