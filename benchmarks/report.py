"""Tables of results: on the terminal, and between their marks in docs/reference/performance.md."""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "performance.md"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One result: what was measured, its rows, and how to read it."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str

    def markdown(self) -> str:
        """The table as the page shows it."""
        lines = [f"### {self.title}", "", _row(self.columns), _row(["---"] * len(self.columns))]
        return "\n".join([*lines, *map(_row, self.rows), "", self.note, ""])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Median with the range: ``312 [298-330]``."""
    middle, low, high = median(values), min(values), max(values)
    return f"{middle:,.{digits}f} [{low:,.{digits}f}-{high:,.{digits}f}]"


def ratio(one: Sequence[float], other: Sequence[float]) -> str:
    """The median of the ratios of runs that followed each other."""
    return f"{median(a / b for a, b in zip(one, other, strict=True)):.2f}"


def machine() -> str:
    """The machine in a line, without its name."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores of"
        f" {model.group(1) if model else platform.machine()}, {memory:.0f} GiB,"
        f" Linux {platform.release().split('-')[0]}, Python {platform.python_version()}"
    )


def publish(table: Table) -> None:
    """Print a table and put it between its marks on the page."""
    text = f"{table.markdown()}\nMeasured {machine()}.\n"
    print(f"\n{text}", flush=True)
    begin, end = f"<!-- {table.name}: begin -->", f"<!-- {table.name}: end -->"
    page = PAGE.read_text() if PAGE.exists() else "# Performance\n"
    block = f"{begin}\n{text}{end}"
    if begin in page:
        pattern = re.escape(begin) + ".*?" + re.escape(end)
        page = re.sub(pattern, lambda _: block, page, flags=re.DOTALL)
    else:
        page = f"{page.rstrip()}\n\n{block}\n"
    PAGE.write_text(page)
