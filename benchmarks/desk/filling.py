"""A scratch installation with an agency's footage and log, kept under `build/` from run to run.

The rows are written by the superuser of the scratch cluster, in a session whose triggers sleep;
no guard of a real installation is touched. Commitments are true ones, over a few salts.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Final, LiteralString

import psycopg
from psycopg import sql

from benchmarks.servers import free_port
from lapel.foundation import config as configuration
from lapel.foundation.config import Config
from lapel.launch import roles
from lapel.launch.postgres import Cluster

ROOT: Final = Path(__file__).parent.parent.parent / "build" / "bench-desk"
SCRIPT: Final = Path(__file__).with_name("fill.sql")
SALTS: Final = 4096
FOOTAGE: Final = (
    "evidence_recording",
    "evidence_clip",
    "evidence_derivative",
    "evidence_check",
    "evidence_work",
)
FOLLOWING: Final = ("evidence_search", "custody_entry", "custody_leaf")
"""Tables that are made by reading the footage."""
QUICKLY: Final[tuple[LiteralString, ...]] = (
    "SET session_replication_role = replica",
    "SET work_mem = '512MB'",
    "SET maintenance_work_mem = '1GB'",
    "SET enable_mergejoin = off",
)
Say = Callable[[str], None]


@contextmanager
def agency(recordings: int, say: Say = print) -> Iterator[Config]:
    """A running database with so many recordings; the environment leads to it."""
    home = ROOT / str(recordings)
    mark = home / "filled"
    script = hashlib.sha256(SCRIPT.read_bytes()).hexdigest()
    if not mark.exists() or mark.read_text() != script:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        _fill(home, recordings, say)
        mark.write_text(script)
    config = _environment(home)
    cluster = Cluster(config.db)
    cluster.start()
    try:
        _migrate()
        yield config
    finally:
        cluster.stop()


def _environment(home: Path) -> Config:
    os.environ["LAPEL_PORT"] = str(free_port())
    os.environ |= {"LAPEL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lapel.launch.settings"}
    return configuration.load()


def _migrate() -> None:
    migrate = [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"]
    subprocess.run(migrate, env=os.environ | {"LAPEL_DB_ROLE": "owner"}, check=True)


def _fill(home: Path, recordings: int, say: Say) -> None:
    """Make the cluster, unsafe but quick, and write everything."""
    config = _environment(home)
    cluster = Cluster(config.db, unsafe_no_sync=True)
    cluster.start()
    try:
        roles.prepare(cluster.dsn(), "lapel")
        _migrate()
        with psycopg.connect(cluster.dsn(dbname="lapel"), autocommit=True) as server:
            server.execute("ALTER SYSTEM SET max_wal_size = '6GB'")
            server.execute("SELECT pg_reload_conf()")
            for setting in QUICKLY:
                server.execute(setting)
            server.execute(f"SET bench.n = {recordings:d}".encode())
            _salts(server)
            todo = list(steps())
            read = next(place for place, (name, _) in enumerate(todo) if name == "search")
            for tables, part in ((FOOTAGE, todo[:read]), (FOLLOWING, todo[read:])):
                with _without_indexes(server, tables, say):
                    _run(server, part, say)
            server.execute("DROP TABLE bench_rec")
            server.execute("VACUUM (ANALYZE)")
            server.execute("ALTER SYSTEM RESET ALL")
            server.execute("CHECKPOINT")
    finally:
        cluster.stop(patience=300)
    os.sync()


def steps() -> Iterator[tuple[str, str]]:
    """The names and the statements of the script's steps."""
    _, *parts = re.split(r"^-- step: ", SCRIPT.read_text(), flags=re.MULTILINE)
    for part in parts:
        name, _, text = part.partition("\n")
        yield name, text


def _salts(server: psycopg.Connection) -> None:
    """Salts with their HMAC pads, which the server cannot make by itself."""
    server.execute(
        "CREATE TABLE bench_salts"
        " (place bigint PRIMARY KEY, salt bytea, inner_pad bytea, outer_pad bytea)"
    )
    with server.cursor().copy("COPY bench_salts FROM STDIN") as copy:
        for place in range(SALTS):
            salt = hashlib.sha256(f"salt {place}".encode()).digest()
            key = salt.ljust(64, b"\0")
            inner, outer = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
            copy.write_row((place, salt, inner, outer))


def _run(server: psycopg.Connection, todo: Sequence[tuple[str, str]], say: Say) -> None:
    for name, text in todo:
        begun = perf_counter()
        with server.transaction():
            server.execute(text.encode())
        say(f"  {name}: {perf_counter() - begun:.1f} s")


@contextmanager
def _without_indexes(server: psycopg.Connection, tables: Sequence[str], say: Say) -> Iterator[None]:
    """Tables without the indexes that no constraint needs, which are made again afterwards."""
    found = server.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY (%s) AND NOT EXISTS"
        " (SELECT FROM pg_constraint WHERE conindid = indexname::regclass)",
        [list(tables)],
    ).fetchall()
    for name, _ in found:
        server.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    begun = perf_counter()
    for _, definition in found:
        server.execute(definition.encode())
    for table in tables:
        server.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
    say(f"  {len(found)} indexes: {perf_counter() - begun:.1f} s")
