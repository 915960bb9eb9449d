"""Every custodied table refuses a bare change as the web role; every other table says why not."""

from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from lapel.accounts import selectors as accounts
from lapel.accounts.testing import make_api_token, make_user
from lapel.custody.services import SYSTEM
from lapel.evidence import services as evidence
from lapel.evidence.services import Made
from lapel.evidence.testing import received
from lapel.hooks import services as hooks
from lapel.ingest import services as ingest
from lapel.program import services as program
from lapel.program.testing import ROLLOUT, small_program

GUARDED = {
    "accounts_apitoken",
    "accounts_grant",
    "accounts_role",
    "accounts_user",
    "evidence_case",
    "evidence_caseitem",
    "evidence_category",
    "evidence_clip",
    "evidence_derivative",
    "evidence_folder",
    "evidence_marker",
    "evidence_note",
    "evidence_recording",
    "hooks_endpoint",
    "hooks_secret",
    "ingest_dock",
    "ingest_docktoken",
    "ingest_missingreport",
    "program_assignment",
    "program_camera",
    "program_component",
    "program_member",
    "program_office",
    "program_unit",
}
FREE = {
    "accounts_apitokenuse": "when a token was last used, to the hour; what it did has entries",
    "accounts_tries": "counts of failed sign-ins that slow the next; each failure is an entry",
    "custody_checkpoint": "the log itself: protected by its own triggers and rights",
    "custody_entry": "the log itself",
    "custody_leaf": "the log itself",
    "custody_pending": "the log itself",
    "custody_cursor": "how far a follower has read; it can be read again",
    "disclosure_export": "progress of a request; the act is an entry on the recording",
    "evidence_batch": "what an undo needs; the acts are entries on the recordings",
    "evidence_batchitem": "what an undo needs; the acts are entries on the recordings",
    "evidence_check": "when bytes were last hashed; a difference is an entry on the recording",
    "evidence_position": "where a person stopped watching; their convenience, no evidence",
    "evidence_savedview": "an address that a person keeps; their convenience, no evidence",
    "evidence_search": "derived from the footage by triggers; lapel reindex makes it anew",
    "evidence_tally": "counts of the search table; lapel reindex makes them anew",
    "evidence_work": "progress of a job; its outcome is an entry on the recording",
    "hooks_delivery": "news on its way outside; what it tells is the entry that it names",
    "hooks_standing": "how sending goes; pausing an endpoint is an entry",
    "program_listimport": "a file between its dry run and its import; what it does are entries",
    "ingest_upload": "what a dock declared and how far it came; acceptance is an entry",
    "staff_answer": "what the API answered, for a day; what was done is an entry of its subject",
}


def tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = {name for (name,) in cursor.fetchall()}
    rooms = ("accounts", "custody", "program", "evidence", "ingest", "disclosure", "hooks", "staff")
    return {name for name in names if name.split("_")[0] in rooms}


@pytest.fixture
def filled(database: object) -> str:
    """A database with a row in every guarded table; its connection string as the web role."""
    agency = small_program()
    cora = accounts.viewer(make_user("cora", "custodian"))
    rosa = make_user("rosa", "wearer")
    program.link_user(member=agency.member, user=rosa.id, by=SYSTEM)
    ingest.report_missing(
        viewer=accounts.viewer(rosa),
        started_at=ROLLOUT,
        ended_at=ROLLOUT + timedelta(hours=8),
        text="nothing came in",
        by=SYSTEM,
    )
    make_api_token(cora, "read:log")
    ingest.create_dock_token(name="BAL-1", office="BAL", by=SYSTEM)
    got = received(wearer_id=agency.member)
    made = Made(
        kind="poster", sha256="1" * 64, size=1, content_type="image/jpeg", recipe={"maker": "t"}
    )
    evidence.record_made(clip=got.clip_id, made=[made], by=SYSTEM)
    hooks.subscribe(viewer=cora, address="https://in.example/", actions=(), by=SYSTEM)
    evidence.add_note(viewer=cora, recording=got.recording_id, text="seen", by=SYSTEM)
    evidence.add_marker(
        viewer=cora, recording=got.recording_id, clip=got.clip_id, at_ms=0, label="a", by=SYSTEM
    )
    case = evidence.open_case(viewer=cora, number="26-1", title="", by=SYSTEM)
    folder = evidence.add_folder(viewer=cora, case=case, name="Scene", by=SYSTEM)
    evidence.put_in_case(
        viewer=cora, case=case, folder=folder, recordings=[got.recording_id], by=SYSTEM
    )
    return str(database.dsn("app"))  # type: ignore[attr-defined]


def test_every_table_is_guarded_or_says_why_not(database: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", ["custody_guard"]
        )
        guarded = {name for (name,) in cursor.fetchall()}

    assert guarded == GUARDED
    assert tables() - guarded == set(FREE)


@pytest.mark.parametrize("table", sorted(GUARDED))
def test_a_bare_change_is_refused(filled: str, table: str) -> None:
    with psycopg.connect(filled, autocommit=True) as web:
        before = web.execute(f"SELECT * FROM {table} ORDER BY 1".encode()).fetchall()
        assert before, "a table without rows would refuse nothing"
        column = web.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " ORDER BY ordinal_position LIMIT 1",
            [table],
        ).fetchone()
        assert column
        for statement in (
            f"UPDATE {table} SET {column[0]} = {column[0]}",
            f"DELETE FROM {table}",
            f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1",
            f"TRUNCATE {table} CASCADE",
            f"ALTER TABLE {table} DISABLE TRIGGER custody_guard",
            f"DROP TRIGGER custody_guard ON {table}",
        ):
            with pytest.raises(psycopg.Error, match=r"no custody entry|denied|must be owner"):
                web.execute(statement.encode())
        assert web.execute(f"SELECT * FROM {table} ORDER BY 1".encode()).fetchall() == before


@pytest.mark.parametrize("table", ["custody_entry", "custody_leaf", "custody_checkpoint"])
def test_the_log_takes_nothing_back(filled: str, table: str) -> None:
    with psycopg.connect(filled, autocommit=True) as web:
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(psycopg.Error, match=r"denied|refused"):
                web.execute(statement.encode())


def test_an_old_entry_with_the_number_of_this_transaction_opens_nothing(
    database: object,
) -> None:
    """What a dump restored on a new cluster may bring about."""
    agency = small_program()
    with psycopg.connect(database.dsn("super")) as restored:  # type: ignore[attr-defined]
        restored.execute("ALTER TABLE custody_entry DISABLE TRIGGER custody_keep")
        restored.execute(
            "UPDATE custody_entry SET xact = pg_current_xact_id() WHERE subject_id = %s",
            [agency.camera],
        )
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="no custody entry"):
            restored.execute(
                "UPDATE program_camera SET model = 'other' WHERE id = %s", [agency.camera]
            )
