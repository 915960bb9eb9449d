"""What axe-core finds wrong with a page, as sentences."""

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

AXE: Final = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
CONTRAST: Final = "color-contrast"
RUN: Final = """({tags, only, but}) => axe.run(document, {
    resultTypes: ["violations"],
    runOnly: only.length ? {type: "rule", values: only} : {type: "tag", values: tags},
    rules: Object.fromEntries(but.map(rule => [rule, {enabled: false}])),
})"""
PHONE: Final = 390
COVERED: Final = "partially obscured"
"""What axe says of a button that an open menu covers in part; the menu closes before it is met."""


def barriers(page: Page) -> list[str]:
    """What is wrong with a page of the desk: as it is, in the dark, and as wide as a phone.

    In the dark only colours differ, on the phone only places: each is asked for what can change.
    """
    size = page.viewport_size
    assert size is not None
    found = violations(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"in the dark: {said}" for said in _asked(page, only=(CONTRAST,))]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": PHONE, "height": size["height"]})
    found += [f"on the phone: {said}" for said in _asked(page, but=(CONTRAST,))]
    page.set_viewport_size(size)
    return found


def violations(page: Page) -> list[str]:
    """Every violation of WCAG 2.2 A and AA: the rule, the place, and what would mend it."""
    page.evaluate(_axe())
    return _asked(page)


def _asked(page: Page, *, only: Collection[str] = (), but: Collection[str] = ()) -> list[str]:
    asked = {"tags": list(TAGS), "only": list(only), "but": list(but)}
    found: dict[str, Any] = page.evaluate(RUN, asked)
    opened = page.locator("details.pop[open]").count() > 0
    return [
        f"{rule['id']}: {rule['help']}, at {' '.join(map(str, node['target']))}: "
        f"{' '.join(node['failureSummary'].split())}"
        for rule in found["violations"]
        for node in rule["nodes"]
        if not (opened and COVERED in node["failureSummary"])
    ]


@cache
def _axe() -> str:
    return AXE.read_text()
