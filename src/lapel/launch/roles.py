"""The database's roles: who owns, who works, who numbers the log.

`lapel_owner` owns database and tables and runs migrations. `lapel_app` is what the
web, the byte server and the worker connect as: it owns nothing, so it can neither
drop a guard nor empty a table. `lapel_log` belongs to the sequencer alone. Rooms
take more away, or give more, in their migrations.
"""

from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from lapel.foundation.errors import LapelError

OWNER, APP, LOG = ROLES = ("lapel_owner", "lapel_app", "lapel_log")
OLDEST_SERVER = 150_000


class ServerTooOld(LapelError):
    """The server lacks what the schema needs."""


_FOR_ROLES: tuple[LiteralString, ...] = (
    "ALTER ROLE lapel_app SET idle_in_transaction_session_timeout = '60s'",
    "ALTER ROLE lapel_log SET idle_in_transaction_session_timeout = '60s'",
    "ALTER ROLE lapel_app SET jit = off",
    "GRANT lapel_owner TO CURRENT_USER",  # lets an administrator who is no superuser go on
)

_IN_DATABASE: tuple[LiteralString, ...] = (
    "GRANT USAGE ON SCHEMA public TO lapel_app, lapel_log",
    "ALTER DEFAULT PRIVILEGES FOR ROLE lapel_owner IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO lapel_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE lapel_owner IN SCHEMA public"
    " GRANT USAGE, SELECT ON SEQUENCES TO lapel_app",
)


def prepare(admin: str, dbname: str) -> None:
    """Make the roles and an empty database, whichever of them are missing.

    Args:
        admin: connection string of a role that may create roles and databases.
        dbname: the database to make.

    Raises:
        ServerTooOld: the server is older than PostgreSQL 15.
    """
    with psycopg.connect(admin, autocommit=True) as connection:
        if connection.info.server_version < OLDEST_SERVER:
            raise ServerTooOld(
                f"the server is PostgreSQL {connection.info.server_version // 10_000}; "
                f"Lapel needs {OLDEST_SERVER // 10_000} or later"
            )
        _make_roles(connection)
        if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", dbname):
            create_database(connection, dbname)
    with psycopg.connect(make_conninfo(admin, dbname=dbname), autocommit=True) as inside:
        for statement in _IN_DATABASE:
            inside.execute(statement)


def create_database(
    connection: psycopg.Connection, dbname: str, *, template: str = "template0"
) -> None:
    """Make a database that only our roles may enter, empty or as a copy of another one."""
    names = {"db": sql.Identifier(dbname), "template": sql.Identifier(template)}
    for statement in (
        "CREATE DATABASE {db} OWNER lapel_owner TEMPLATE {template}",
        "REVOKE ALL ON DATABASE {db} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {db} TO lapel_app, lapel_log",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def _make_roles(connection: psycopg.Connection) -> None:
    for role in ROLES:
        if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    for statement in _FOR_ROLES:
        connection.execute(statement)


def _exists(connection: psycopg.Connection, query: LiteralString, value: str) -> bool:
    return connection.execute(query, [value]).fetchone() is not None
