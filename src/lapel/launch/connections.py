"""How a process reaches the database, and as whom.

LAPEL_DSN names any PostgreSQL from 15 on (`host=db.example dbname=lapel sslmode=verify-full`);
its user is ignored, because every process has its own role, and passwords come from libpq's
password file. Without it the embedded cluster in LAPEL_HOME is used.

Only processes that Lapel starts itself set LAPEL_DB_ROLE; everything else is the `app`.
"""

import os
from typing import Any, Literal, cast, get_args

from psycopg.conninfo import conninfo_to_dict

from lapel.foundation.config import Config
from lapel.foundation.errors import LapelError
from lapel.launch import roles
from lapel.launch.postgres import Cluster

Role = Literal["app", "owner", "log"]

DATABASE = "lapel"
KEEP_SECONDS = 60
"""A thread keeps its connection so long: opening one costs more than most pages."""
_USERS: dict[Role, str] = {"app": roles.APP, "owner": roles.OWNER, "log": roles.LOG}


class UnknownRole(LapelError):
    """LAPEL_DB_ROLE names no role."""


def current_role() -> Role:
    """The role of this process.

    Raises:
        UnknownRole: LAPEL_DB_ROLE is set to something else.
    """
    role = os.environ.get("LAPEL_DB_ROLE", "app")
    if role not in get_args(Role):
        raise UnknownRole(f"LAPEL_DB_ROLE is {role!r}; use one of {', '.join(get_args(Role))}")
    return cast("Role", role)


def embedded() -> bool:
    """Whether this installation runs its own PostgreSQL."""
    return not os.environ.get("LAPEL_DSN")


def parameters(config: Config, role: Role | None = None) -> dict[str, Any]:
    """The libpq parameters of a connection in a role (this process's own, if none is named)."""
    given: dict[str, Any] = {}
    if not embedded():
        given = dict(conninfo_to_dict(os.environ["LAPEL_DSN"]))
    if "host" not in given:
        given["host"] = str(Cluster(config.db).sockets)
    given.setdefault("dbname", DATABASE)
    return given | {"user": _USERS[role or current_role()]}


def database(config: Config, role: Role | None = None) -> dict[str, Any]:
    """The entry of Django's DATABASES for a role (this process's own, if none is named)."""
    rest = parameters(config, role)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": rest.pop("dbname"),
        "USER": rest.pop("user"),
        "PASSWORD": rest.pop("password", ""),
        "HOST": rest.pop("host"),
        "PORT": rest.pop("port", ""),
        "OPTIONS": {"application_name": "lapel", **rest},
        "CONN_MAX_AGE": KEEP_SECONDS,
        "CONN_HEALTH_CHECKS": True,
    }
