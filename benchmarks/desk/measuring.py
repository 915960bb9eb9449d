"""The tables: how long pages take and how that grows, the bulk tag, the weight of a page."""

import http.client
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from time import monotonic, perf_counter, sleep
from typing import Final

import psycopg

from benchmarks.desk.clicking import FRAME, PAGES, PAUSE, Person, clicked, fetch
from benchmarks.desk.filling import agency
from benchmarks.report import Table, spread
from benchmarks.servers import running
from lapel.foundation.config import Config
from lapel.launch import processes
from lapel.launch.postgres import Cluster

SIZES: Final = (10_000, 100_000, 1_000_000)
SECONDS: Final = 200.0
WARM: Final = 60.0
"""Seconds of clicks without a pause before anything is measured: a server that has been at work."""
BETWEEN: Final = 2.0
"""Seconds between two rounds of SQL alone, which runs while people click."""
AIM: Final = 150
BARE_LIST: Final = """
SELECT r.*, o.name, u.name, m.given, m.family, c.*, d.* FROM (
    SELECT * FROM evidence_recording ORDER BY shown_at DESC, id DESC LIMIT 41) AS r
JOIN program_office o ON o.id = r.office_id JOIN program_unit u ON u.id = r.unit_id
JOIN program_member m ON m.id = r.wearer_id JOIN evidence_clip c ON c.recording_id = r.id
LEFT JOIN evidence_derivative d ON d.clip_id = c.id
"""
BARE_PAGE: Final = """
SELECT r.*, c.*, d.*, e.*, l.index FROM evidence_recording r
JOIN evidence_clip c ON c.recording_id = r.id LEFT JOIN evidence_derivative d ON d.clip_id = c.id
JOIN custody_entry e ON e.subject_id = r.id JOIN custody_leaf l ON l.entry_id = e.number
WHERE r.id = %s
"""
BARE_TAG: Final = """
WITH newest AS (SELECT id FROM evidence_recording ORDER BY shown_at DESC LIMIT 5000)
UPDATE evidence_recording r SET title = title || 'x', tagged_at = now()
FROM newest WHERE r.id = newest.id
"""


def tables(sizes: Sequence[int] = SIZES, seconds: float = SECONDS) -> Iterator[Table]:
    """The measurements at each size, and then as tables beside each other."""
    runs = [_measured(size, seconds) for size in sizes]
    yield _pages(runs)
    yield _bulk(runs)
    yield runs[-1].weight


class Run:
    """What was measured at one size."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.pages: dict[str, list[float]] = {}
        self.limits: dict[str, list[float]] = {}
        self.tags: list[float] = []
        self.bare_tags: list[float] = []
        self.weight: Table


def _measured(size: int, seconds: float) -> Run:
    run = Run(size)
    print(f"{size:,} recordings", flush=True)
    with agency(size) as config:
        people = [json.loads(line) for line in _cast("people")]
        with running(processes.web(config), config.port) as server:
            clicked(server.port, people, seconds=WARM, pause=0)
            with ThreadPoolExecutor(1) as beside:
                bare = beside.submit(_bare, config, people, seconds)
                run.pages = clicked(server.port, people, seconds=seconds)
                run.limits = bare.result()
            run.weight = _weight(server.port, people)
        run.tags = [float(line) for line in _cast("tag")]
        run.bare_tags = _bare_tags(config)
    return run


def _cast(what: str) -> list[str]:
    command = [sys.executable, "-m", "benchmarks.desk.cast", what]
    done = subprocess.run(command, env=os.environ, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def _bare(config: Config, people: Sequence[Person], seconds: float) -> dict[str, list[float]]:
    """Milliseconds of the rows of a list and of a page by SQL alone, under the same load."""
    dice = random.Random(1)  # noqa: S311
    custodian = next(person for person in people if person["role"] == "custodian")
    found: dict[str, list[float]] = {"list": [], "custody tab": []}
    with psycopg.connect(Cluster(config.db).dsn("lapel_app", "lapel")) as connection:
        ends = monotonic() + seconds
        while monotonic() < ends:
            begun = perf_counter()
            connection.execute(BARE_LIST).fetchall()
            found["list"].append((perf_counter() - begun) * 1000)
            begun = perf_counter()
            connection.execute(BARE_PAGE, [dice.choice(custodian["recordings"])]).fetchall()
            found["custody tab"].append((perf_counter() - begun) * 1000)
            sleep(BETWEEN)
    return found


def _bare_tags(config: Config) -> list[float]:
    """Seconds of one UPDATE of as many recordings with all triggers asleep, rolled back."""
    took = []
    with psycopg.connect(Cluster(config.db).dsn(dbname="lapel")) as server:
        server.execute("SET session_replication_role = replica")
        server.commit()
        for _ in range(3):
            begun = perf_counter()
            server.execute(BARE_TAG)
            took.append(perf_counter() - begun)
            server.rollback()
    return took


def _pages(runs: Sequence[Run]) -> Table:
    rows = []
    for name in PAGES:
        cells = [_cell(run.pages.get(name, [])) for run in runs]
        bare = runs[-1].limits.get(name, [])
        grown = _p95(runs[-1].pages[name]) / _p95(runs[0].pages[name])
        rows.append((name, *cells, f"{median(bare):.1f}" if bare else "", f"{grown:.1f}"))
    clicks = sum(len(each) for each in runs[-1].pages.values())
    return Table(
        name="desk-pages",
        title="Pages under twenty people, p50 / p95 in milliseconds",
        columns=(
            "page",
            *(f"{run.size:,} recordings" for run in runs),
            "the same rows by SQL alone, p50",
            "p95, last / first",
        ),
        rows=tuple(rows),
        note=f"Twenty people, each with their own part of the agency (7 wearers, 5 supervisors,"
        f" 6 custodians, 2 auditors), click on every page in turn and pause {PAUSE:g} s on"
        f" average between an answer and the next click; {clicks:,} clicks at the last size."
        f" Before, they click for {WARM:g} s without a pause, so that the database has in memory"
        " what it has after hours of work. Times are from the click to the last byte, over"
        f" loopback, at the web server as `lapel up` runs it. Aim: p95 of {AIM} ms. Ten custody"
        " entries a recording."
        f" “{FRAME}” is what any page of a signed-in person costs. The SQL alone ran"
        f" at the same time, every {BETWEEN:g} s, on its own connection.",
    )


def _cell(times: Sequence[float]) -> str:
    return f"{median(times):.0f} / {_p95(times):.0f}" if len(times) > 1 else ""


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


def _bulk(runs: Sequence[Run]) -> Table:
    return Table(
        name="desk-tags",
        title="A bulk tag of 5,000 recordings, seconds",
        columns=("recordings", "category and case number", "one bare UPDATE", "ratio"),
        rows=tuple(
            (
                f"{run.size:,}",
                spread(run.tags, 2),
                spread(run.bare_tags, 2),
                f"{median(run.tags) / median(run.bare_tags):.1f}",
            )
            for run in runs
        ),
        note="An entry for each recording, its search row, the counts of facets, and what an undo"
        " needs. The bare UPDATE changes as many recordings with all triggers asleep. Aim: 2 s.",
    )


def _weight(port: int, people: Sequence[Person]) -> Table:
    custodian = next(person for person in people if person["role"] == "custodian")
    server = http.client.HTTPConnection("127.0.0.1", port)
    _, page = fetch(server, "/footage/", custodian)
    parts = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.decode())))
    sizes = {path: len(fetch(server, path, custodian, coding="gzip")[1]) for path in parts}
    sent = len(fetch(server, "/footage/", custodian, coding="gzip")[1])
    kinds = {"styles": ".css", "scripts": ".js", "icons": ".svg"}
    rows = [("the page itself", sent)]
    rows += [
        (kind, sum(size for path, size in sizes.items() if path.endswith(ending)))
        for kind, ending in kinds.items()
    ]
    rows.append(("together", sent + sum(sizes.values())))
    return Table(
        name="desk-weight",
        title="Weight of the first page of footage, without media",
        columns=("part", "kB, as transferred (gzip)"),
        rows=tuple((name, f"{size / 1000:.0f}") for name, size in rows),
        note="Thirty cards and all filters of a custodian at the largest size. Aim: 200 kB.",
    )
