"""The browser that people use, started the same way for stories and for screenshots."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)
HARMLESS = ("GPU stall due to ReadPixels",)


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert program, f"none of {', '.join(PROGRAMS)} is installed"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield running
        running.close()


def complaints(page: Page) -> list[str]:
    """What the page complains about from now on: script errors, refused content, 4xx, 5xx."""
    heard: list[str] = []

    def said(kind: str, text: str) -> None:
        if kind in ("error", "warning") and not any(each in text for each in HARMLESS):
            heard.append(text)

    page.on("console", lambda message: said(message.type, message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def sign_in(page: Page, web: str, role: str) -> None:
    """Sign in as one of the demo's people by the one click of the sign-in page."""
    page.goto(f"{web}/sign-in/")
    page.locator(f"[data-demo-login={role}]").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
