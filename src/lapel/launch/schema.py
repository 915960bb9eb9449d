"""Bring the database's tables up to this program, and know in a moment whether they are.

The fingerprint of all migrations is kept as the database's own comment: it travels with
every dump and copy, and reading it costs a millisecond where asking Django costs seconds.
"""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

import django
import psycopg
from django.core.management import call_command
from psycopg import sql
from psycopg.conninfo import make_conninfo

from lapel.foundation.config import Config
from lapel.launch import connections

ROOMS = Path(__file__).parent.parent
OTHERS = ("django", "django-allauth", "procrastinate")


def fingerprint() -> str:
    """What the tables follow from: our migrations, and the versions of others that bring some."""
    digest = hashlib.sha256(repr([(name, version(name)) for name in OTHERS]).encode())
    for path in sorted(ROOMS.glob("*/migrations/**/*")):
        if path.suffix in {".py", ".sql"}:
            digest.update(f"{path.relative_to(ROOMS)}\n".encode() + path.read_bytes())
    return f"lapel schema {digest.hexdigest()[:32]}"


def is_current(config: Config) -> bool:
    """Whether the database was migrated by a program with the same migrations."""
    with _connect(config) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    return row is not None and row[0] == fingerprint()


def migrate(config: Config) -> None:
    """Run all migrations, as the owner, and leave the mark. For a process of its own."""
    os.environ["LAPEL_DB_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lapel.launch.settings")
    django.setup()
    call_command("migrate", interactive=False, skip_checks=True, verbosity=1)
    mark = sql.SQL("COMMENT ON DATABASE {} IS {}")
    with _connect(config) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(mark.format(name, sql.Literal(fingerprint())))


def _connect(config: Config) -> psycopg.Connection:
    return psycopg.connect(
        make_conninfo(**connections.parameters(config, "owner")), autocommit=True
    )
