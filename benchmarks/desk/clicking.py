"""Twenty people at the web server: each clicks, reads for a while, clicks again."""

import http.client
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from time import monotonic, perf_counter, sleep
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

Person = Mapping[str, Any]
PAUSE: Final = 8.0
"""Seconds between an answer and the next click on average: exponential, but not the shortest."""
SHORTEST: Final = 0.5
WORDS: Final = ("interpreter", "medic", "property", "knee", "jacket", "identity")
FRAME: Final = "the frame alone, no rows"


def _footage(part: str = "", **asked: str) -> str:
    return f"/footage/{part}?{urlencode(asked)}"


def _cursor(dice: random.Random) -> str:
    """A place within the two years of footage."""
    at = datetime.now(UTC) - timedelta(days=dice.randint(1, 700))
    return f"{at.isoformat()}_{UUID(int=0)}"


def _choice(dice: random.Random, values: Sequence[str], otherwise: str) -> str:
    return dice.choice(values) if values else otherwise


def _name(person: Person, dice: random.Random) -> str:
    return _choice(dice, person["people"], "Ana Smith").split()[-1]


def _office_and_category(person: Person, dice: random.Random) -> dict[str, str]:
    return {
        "office": _choice(dice, person["offices"], ""),
        "category": _choice(dice, person["categories"], ""),
    }


PAGES: Final[Mapping[str, Callable[[Person, random.Random], str]]] = {
    "list": lambda _who, _dice: "/footage/",
    "facets": lambda _who, _dice: "/footage/filters",
    "facets under office and category": lambda who, dice: _footage(
        "filters", **_office_and_category(who, dice)
    ),
    "next page of the list": lambda _who, dice: _footage(cursor=_cursor(dice)),
    "list by office and category": lambda who, dice: _footage(**_office_and_category(who, dice)),
    "list of a day": lambda who, dice: _footage(day=_choice(dice, who["days"], "2026-03-13")),
    "search: name and place": lambda who, dice: _footage(q=f"{_name(who, dice)} team"),
    "search: name, day and hour": lambda who, dice: _footage(
        q=f"{_name(who, dice)} {_choice(dice, who['days'], '2026-03-13')} {dice.randint(0, 23)}:00"
    ),
    "search: word of a note": lambda _who, dice: _footage(q=dice.choice(WORDS)),
    "search: part of a file name": lambda who, dice: _footage(
        q=_choice(dice, who["files"], "000000017.mp4")[-14:-5]
    ),
    "recording page": lambda who, dice: f"/recordings/{_choice(dice, who['recordings'], '')}/",
    "custody tab": lambda who, dice: (
        f"/recordings/{_choice(dice, who['recordings'], '')}/?tab=custody"
    ),
    "today": lambda _who, _dice: "/today/",
    FRAME: lambda _who, _dice: "/footage/nowhere",
}


def clicked(
    port: int, people: Sequence[Person], *, seconds: float, pause: float = PAUSE
) -> dict[str, list[float]]:
    """Milliseconds from a click to the last byte of its answer, by page, of all people."""
    start = Barrier(len(people))
    with ThreadPoolExecutor(len(people)) as pool:
        each = [
            pool.submit(_work, port, person, place, start=start, seconds=seconds, pause=pause)
            for place, person in enumerate(people)
        ]
        found: dict[str, list[float]] = defaultdict(list)
        for one in each:
            for name, took in one.result():
                found[name].append(took)
    return dict(found)


def _work(
    port: int, person: Person, seed: int, *, start: Barrier, seconds: float, pause: float
) -> list[tuple[str, float]]:
    """One person's clicks; every page comes about as often as every other."""
    server, took = http.client.HTTPConnection("127.0.0.1", port), []
    dice = random.Random(seed)  # noqa: S311
    order = list(PAGES)
    dice.shuffle(order)
    start.wait()
    sleep(dice.uniform(0, pause))
    ends, clicks = monotonic() + seconds, 0
    while monotonic() < ends:
        name = order[clicks % len(order)]
        took.append((name, fetch(server, PAGES[name](person, dice), person)[0]))
        clicks += 1
        sleep(min(pause, SHORTEST) + dice.expovariate(1 / max(pause - SHORTEST, 0.01)))
    server.close()
    return took


def fetch(
    server: http.client.HTTPConnection, path: str, person: Person, *, coding: str = "identity"
) -> tuple[float, bytes]:
    """Milliseconds of one request, and its answer as it came over the wire."""
    asked = {"Cookie": person["cookie"], "Accept-Encoding": coding}
    server.close()  # a connection that idled may be closed by the server as one asks
    begun = perf_counter()
    server.request("GET", path, headers=asked)
    answer = server.getresponse()
    body = answer.read()
    took = (perf_counter() - begun) * 1000
    expected = 404 if path == "/footage/nowhere" else 200
    assert answer.status == expected, (path, answer.status, answer.getheader("Location"))
    return took, body
