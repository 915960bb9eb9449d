"""What axe-core finds wrong with a page, as sentences."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

AXE: Final = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
RUN: Final = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"


def violations(page: Page) -> list[str]:
    """Every violation of WCAG 2.2 A and AA: the rule, the place, and what would mend it."""
    page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate(RUN, list(TAGS))
    return [
        f"{rule['id']}: {rule['help']}, at {' '.join(map(str, node['target']))}: "
        f"{' '.join(node['failureSummary'].split())}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@cache
def _axe() -> str:
    return AXE.read_text()
