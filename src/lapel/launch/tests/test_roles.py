"""The roles of the database: the web owns nothing and cannot take what it was not given."""

from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from conftest import Database
from lapel.foundation.config import Config
from lapel.launch import connections, roles


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE things",
        "DROP TABLE things",
        "ALTER TABLE things DISABLE TRIGGER ALL",
        "CREATE TABLE mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "SET ROLE lapel_owner",
        "SET session_replication_role = replica",
        "COMMENT ON DATABASE {db} IS 'mine'",
        "CREATE ROLE mine SUPERUSER",
    ],
)
def test_the_web_role_may_not(database: Database, statement: str) -> None:
    with psycopg.connect(database.dsn("owner")) as owner:
        owner.execute("CREATE TABLE things (a int)")

    with (
        psycopg.connect(database.dsn("app")) as web,
        pytest.raises((errors.InsufficientPrivilege, errors.InvalidSchemaName)),
    ):
        web.execute(statement.format(db=database.name).encode())


def test_the_web_role_may_work_on_tables_of_the_owner(database: Database) -> None:
    with psycopg.connect(database.dsn("owner")) as owner:
        owner.execute("CREATE TABLE things (id serial, a int)")

    with psycopg.connect(database.dsn("app")) as web:
        web.execute("INSERT INTO things (a) VALUES (1)")
        web.execute("UPDATE things SET a = 2")
        assert web.execute("SELECT a FROM things").fetchone() == (2,)
        web.execute("DELETE FROM things")


def test_the_sequencer_role_sees_no_table_unless_it_was_given(database: Database) -> None:
    with psycopg.connect(database.dsn("owner")) as owner:
        owner.execute("CREATE TABLE things (a int)")

    with (
        psycopg.connect(database.dsn("log")) as sequencer,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        sequencer.execute("SELECT * FROM things")


def test_a_forgotten_transaction_of_the_web_is_ended_after_a_minute(database: Database) -> None:
    with psycopg.connect(database.dsn("app")) as web:
        shown = web.execute("SHOW idle_in_transaction_session_timeout").fetchone()

    assert shown == ("1min",)


def test_a_server_of_ones_own_is_used_in_our_roles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAPEL_DSN", "host=db.example port=6432 dbname=bwc user=dba sslmode=require")

    found = connections.database(Config(home=tmp_path), "log")

    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "6432", "bwc")
    assert found["USER"] == "lapel_log"
    assert found["OPTIONS"]["sslmode"] == "require"


def test_an_unknown_role_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAPEL_DB_ROLE", "root")

    with pytest.raises(connections.UnknownRole, match="LAPEL_DB_ROLE is 'root'"):
        connections.database(Config(home=tmp_path))


def test_preparing_a_server_twice_changes_nothing(database: Database) -> None:
    admin = database.dsn("super")

    roles.prepare(admin, database.name)

    with psycopg.connect(database.dsn("app")) as web:
        assert web.execute("SELECT current_user").fetchone() == ("lapel_app",)
