"""Where the people of the stories sit: one browser a person and a size, signed in once."""

from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import APIResponse, Browser, Page, expect

from tests.journeys.browser import complaints, sign_in
from tests.journeys.installation import within

LONG: Final = 30_000
SIZES: Final = {1440: 900, 390: 844}
DOORSTEP: Final = "14:02"
"""When the recording begins that the stories watch, by the clock of its office."""


@dataclass(kw_only=True)
class Seat:
    """A person at a desk or with a phone, and what their pages complained about."""

    web: str
    page: Page
    width: int
    heard: list[str]
    username: str

    def go(self, path: str) -> Page:
        """Open a page of the installation."""
        self.page.goto(f"{self.web}{path}")
        return self.page

    def fits(self) -> bool:
        """Whether nothing sticks out of the page to the right."""
        wide: int = self.page.evaluate("() => document.documentElement.scrollWidth")
        return wide <= self.width

    def open_recording(self, *, of: str, at: str) -> str:
        """Open the recording of a person that began at this time; its address."""
        self.go(f"/footage/?q={of}")
        self.page.locator(".shot", has_text=at).locator("[data-item]").first.click()
        expect(self.page.locator("#player, .screen").first).to_be_visible()
        return self.page.url

    def play(self) -> None:
        """Watch some of the recording that is open, and stop."""
        self.page.locator(".begin").click()
        video = self.page.locator("video")
        for _ in within(60, "it plays"):
            if video.evaluate("video => video.currentTime") > 0.3:
                break
        video.evaluate("video => video.pause()")

    def post(self, path: str, **form: str) -> APIResponse:
        """The answer to a form sent as this person's browser would, without a page that has it."""
        token = self.page.locator("meta[name=csrf-token]").get_attribute("content") or ""
        headers = {"X-CSRFToken": token, "Referer": self.page.url}
        return self.page.request.post(
            f"{self.web}{path}", headers=headers, form=dict(form), max_redirects=0
        )

    def toast(self, text: str) -> None:
        """Wait for a short message that says this."""
        expect(self.page.locator(".toast", has_text=text).last).to_be_visible()

    def undo(self) -> None:
        """Take the last act back by the button of its message."""
        self.page.locator(".toast").get_by_role("button", name="Undo").click()
        self.toast("set back")


@dataclass(kw_only=True)
class Seats:
    """All seats of one installation."""

    web: str
    chromium: Browser
    taken: dict[tuple[str, int], Seat] = field(default_factory=dict)

    def take(self, role: str, width: int = 1440) -> Seat:
        """The seat of one of the demo's people at this width."""
        if (role, width) not in self.taken:
            page = self._page(width)
            sign_in(page, self.web, role)
            self.taken[role, width] = self._seat(page, width, role)
        seat = self.taken[role, width]
        seat.heard.clear()
        return seat

    def somebody(self, username: str, password: str, width: int = 1440) -> Seat:
        """A seat of their own for somebody who signs in with a password."""
        page = self._page(width)
        page.goto(f"{self.web}/sign-in/")
        page.fill("#id_login", username)
        page.fill("#id_password", password)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "sign-in" not in address)
        return self._seat(page, width, username)

    def _page(self, width: int) -> Page:
        size = {"width": width, "height": SIZES[width]}
        look = self.chromium.new_context(viewport=size, has_touch=width < 800)  # type: ignore[arg-type]
        page = look.new_page()
        page.set_default_timeout(LONG)
        return page

    def _seat(self, page: Page, width: int, username: str) -> Seat:
        heard = complaints(page)
        return Seat(web=self.web, page=page, width=width, heard=heard, username=username)
