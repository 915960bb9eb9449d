"""How heavy and how quick the first pages are in a browser: bytes, layout shift, largest paint.

The limits: 200 kB without pictures and films, no layout shift, the largest paint within a second.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession

from benchmarks.report import Table
from tests.journeys.browser import browser, sign_in
from tests.journeys.installation import installation
from tests.journeys.screenshots import await_prepared

PAGES: Final = (
    ("wearer", "/today/"),
    ("custodian", "/today/"),
    ("custodian", "/footage/"),
    ("custodian", "/footage/?as=table"),
)
SIZES: Final = ((1440, 900), (390, 844))
RUNS: Final = 3
SETTLE: Final = 1500
WATCH: Final = """
window.seen = {shift: 0, paint: 0};
new PerformanceObserver(list => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.seen.shift += each.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => {
  for (const each of list.getEntries()) window.seen.paint = each.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
"""


def tables() -> Iterator[Table]:
    """Each page at both sizes, with nothing of it in the browser's cache."""
    with (
        TemporaryDirectory(prefix="lapel-") as folder,
        installation(Path(folder) / "home") as made,
        browser() as running,
    ):
        await_prepared(running, made.web_url)
        yield table(running, made.web_url)


def table(running: Browser, web: str) -> Table:
    """The table of one installation."""
    return Table(
        name="pages",
        title="First visit of a page, in headless Chromium",
        columns=("page", "as", "width", "kB without media", "layout shift", "largest paint (ms)"),
        rows=tuple(_row(running, web, role, path, size) for role, path in PAGES for size in SIZES),
        note="As transferred: compressed, fonts included. Limits: 200 kB, 0, 1,000 ms."
        f" Medians of {RUNS} visits, each with an empty cache.",
    )


def _row(
    running: Browser, web: str, role: str, path: str, size: tuple[int, int]
) -> tuple[str, ...]:
    seen = [_visit(running, web, role, path, size) for _ in range(RUNS)]
    weight, shift, paint = (median(each[number] for each in seen) for number in range(3))
    return (path, role, str(size[0]), f"{weight / 1000:.0f}", f"{shift:.3f}", f"{paint:.0f}")


def _visit(
    running: Browser, web: str, role: str, path: str, size: tuple[int, int]
) -> tuple[float, float, float]:
    """Bytes without media, layout shift, and milliseconds to the largest paint of one visit."""
    look = running.new_context(viewport={"width": size[0], "height": size[1]})
    page = look.new_page()
    sign_in(page, web, role)
    network = look.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.clearBrowserCache")
    page.add_init_script(WATCH)
    weight = _weighed(network, web)
    page.goto(f"{web}{path}")
    page.wait_for_timeout(SETTLE)
    seen: dict[str, float] = page.evaluate("() => window.seen")
    look.close()
    return float(sum(weight.values())), seen["shift"], seen["paint"]


def _weighed(network: CDPSession, web: str) -> dict[str, int]:
    """Counts, from now on, what comes from the web itself; media come from the byte server."""
    weight: dict[str, int] = {}
    ours: set[str] = set()

    def answered(event: dict[str, Any]) -> None:
        if event["response"]["url"].startswith(f"{web}/"):
            ours.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in ours:
            weight[event["requestId"]] = int(event["encodedDataLength"])

    network.on("Network.responseReceived", answered)
    network.on("Network.loadingFinished", finished)
    return weight
