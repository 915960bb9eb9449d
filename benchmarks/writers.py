"""One process of writers for the custody benchmark: `writers.py act|outbox THREADS SECONDS`.

Prints how many entries its threads committed. `outbox` is the peer: the bare
INSERT of a row of the same size, one transaction each, with no guard, no
commitment and no queue.
"""

import os
import sys
from threading import Thread
from time import monotonic
from uuid import uuid4

import django
import psycopg

django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.db import connection  # noqa: E402
from psycopg.conninfo import make_conninfo  # noqa: E402

from lapel.custody import services as custody  # noqa: E402
from lapel.custody.services import SYSTEM, Subject  # noqa: E402
from lapel.launch import connections  # noqa: E402

DETAIL = {"filename": "clip.mp4", "sha256": "a" * 64, "size": 123456789, "note": "x" * 60}
BODY = "x" * 420


def act(until: float) -> int:
    """Acts until the time is up."""
    count = 0
    while monotonic() < until:
        with custody.act("noted", on=Subject(kind="camera", id=uuid4()), by=SYSTEM, detail=DETAIL):
            pass
        count += 1
    connection.close()
    return count


def outbox(until: float) -> int:
    """Bare inserts until the time is up."""
    count = 0
    dsn = make_conninfo(**connections.parameters(settings.LAPEL))
    with psycopg.connect(dsn, autocommit=True) as raw:
        while monotonic() < until:
            raw.execute("INSERT INTO bench_outbox (body) VALUES (%s)", [BODY])
            count += 1
    return count


def main() -> None:
    """Run the threads, all until the same moment, and print their sum."""
    kind, threads, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    write = {"act": act, "outbox": outbox}[kind]
    counts: list[int] = []
    sys.stdin.readline()
    until = monotonic() + seconds
    running = [Thread(target=lambda: counts.append(write(until))) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    print(sum(counts))
    os._exit(0)


main()
