"""The door on the real database: from a dock's token to a receipt with its place in the log."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connections
from pytest_django import Settings
from typer.testing import CliRunner

from lapel.custody.services import SYSTEM
from lapel.custody.testing import actions, sequencer
from lapel.devices.commands import app
from lapel.devices.limits import Limits
from lapel.devices.testing import Door, metadata, running_door
from lapel.foundation import config as configuration
from lapel.foundation.keys import KeyFolder
from lapel.ingest import services
from lapel.program.testing import small_program
from lapel_verify import receipts
from lapel_verify.notes import VerifierKey

CONTENT = b"footage, as far as anybody can tell"
TOLD = {
    "device": "X6033923Q",
    "recording": "R7",
    "filename": "R7.mp4",
    "started_at": "2024-03-13T19:02:00Z",
    "sha256": hashlib.sha256(CONTENT).hexdigest(),
}


@pytest.fixture
def real_door(database: Any, home: Path, settings: Settings, limits: Limits) -> Iterator[Door]:
    """A door on a database and a home of the test's own, with one dock."""
    small_program()
    settings.LAPEL = replace(configuration.load(), home=home, port=-1)
    issued = services.create_dock_token(name="BAL-1", office="BAL", by=SYSTEM)
    with running_door(settings.LAPEL, limits=limits) as door:
        door.token = issued.token
        yield door


def test_a_file_goes_in_and_its_receipt_proves_its_place(real_door: Door, database: Any) -> None:
    config = real_door.config
    upload = real_door.create(len(CONTENT), body=CONTENT, Upload_Metadata=metadata(**TOLD)).upload
    early = json.loads(real_door.receipt(upload).content)
    keys = KeyFolder(config.keys)
    with sequencer(
        database.dsn("log"), config.log, key=keys.log_key(), origin=config.log_origin
    ) as writer:
        writer.step()
        log_key = VerifierKey.parse(writer.log.signer.verifier_key())
    late = json.loads(real_door.receipt(upload).content)

    key = services.signer(config).public()
    assert receipts.verify(early, key).log is None
    placed = receipts.verify(late, key)
    assert receipts.verify_log(placed, log_key).origin == config.log_origin
    assert (placed.state, placed.sha256) == ("kept", TOLD["sha256"])
    assert actions(UUID(placed.recording)) == ["received"]
    assert (
        real_door.ask("GET", "/log/checkpoint").content.decode()
        == late["payload"]["log"]["checkpoint"]
    )


def test_a_file_that_the_server_has_is_not_sent_again(real_door: Door) -> None:
    upload = real_door.create(len(CONTENT), body=CONTENT, Upload_Metadata=metadata(**TOLD)).upload

    again = real_door.create(len(CONTENT), Upload_Metadata=metadata(**TOLD))

    assert (again.status, again.upload) == (201, upload)
    assert again["upload-offset"] == str(len(CONTENT))
    question = "/devices/have?" + "&".join(
        f"{key}={TOLD[key]}" for key in ("device", "recording", "filename", "sha256")
    )
    assert json.loads(real_door.ask("GET", question).content)["finished"] is True


def test_the_same_file_over_many_connections_at_once_is_one_clip(real_door: Door) -> None:
    told = metadata(**TOLD | {"sha256": ""})

    def bring(_: int) -> dict[str, Any]:
        upload = real_door.create(len(CONTENT), body=CONTENT, Upload_Metadata=told).upload
        found: dict[str, Any] = json.loads(real_door.receipt(upload).content)["payload"]
        return found

    with ThreadPoolExecutor(8) as docks:
        payloads = list(docks.map(bring, range(16)))

    assert len({payload["clip"] for payload in payloads}) == 1
    assert len({payload["entry"] for payload in payloads}) == 16
    assert sorted(actions(UUID(payloads[0]["recording"]))) == ["received"] + 15 * ["received_again"]


def test_a_database_that_hangs_up_is_called_again(real_door: Door, database: Any) -> None:
    upload = real_door.create(len(CONTENT), Upload_Metadata=metadata(**TOLD)).upload
    with psycopg.connect(database.dsn("super"), autocommit=True) as admin:
        ended = admin.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = 'lapel_app'",
            [database.name],
        ).fetchone()
    connections.close_all()
    assert ended is not None
    assert ended[0] >= 1

    assert real_door.patch(upload, 0, CONTENT).status == 204
    assert real_door.receipt(upload).status == 200


def test_an_upload_whose_row_is_lost_is_gone_and_can_be_begun_again(
    real_door: Door, database: Any
) -> None:
    upload = real_door.create(len(CONTENT), Upload_Metadata=metadata(**TOLD)).upload
    with psycopg.connect(database.dsn(), autocommit=True) as elsewhere:
        elsewhere.execute("DELETE FROM ingest_upload WHERE id = %s", [upload])

    assert real_door.patch(upload, 0, CONTENT).status == 410

    again = real_door.create(len(CONTENT), body=CONTENT, Upload_Metadata=metadata(**TOLD)).upload
    assert real_door.receipt(again).status == 200


def test_parts_are_joined_in_the_database_too(real_door: Door) -> None:
    pieces = [
        real_door.create(len(piece), body=piece, Upload_Concat="partial").upload
        for piece in (CONTENT[:10], CONTENT[10:])
    ]
    listed = " ".join(f"/devices/uploads/{piece}" for piece in pieces)
    final = real_door.ask(
        "POST",
        "/devices/uploads",
        Upload_Concat=f"final;{listed}",
        Upload_Metadata=metadata(**TOLD),
    ).upload
    payload = json.loads(real_door.receipt(final).content)["payload"]
    assert (payload["sha256"], payload["state"]) == (TOLD["sha256"], "kept")
    assert real_door.head(pieces[0]).status == 410


def test_a_revoked_token_closes_the_door(real_door: Door) -> None:
    who = services.authenticate(real_door.token)
    services.revoke_dock_token(token=who.token_id, by=SYSTEM)
    assert real_door.create(3).status == 403


def test_the_command_makes_a_token_file_that_the_door_takes(real_door: Door) -> None:
    run = CliRunner()
    made = run.invoke(app, ["token", "create", "BAL-2", "--office", "BAL"])
    assert made.exit_code == 0, made.output
    file = json.loads(made.stdout)
    assert file["dock"] == "BAL-2"
    assert VerifierKey.parse(file["receipt_key"])
    assert VerifierKey.parse(file["log_key"])
    real_door.token = file["token"]
    assert real_door.create(3, body=b"abc").status == 201

    who = services.authenticate(file["token"])
    assert run.invoke(app, ["token", "revoke", str(who.token_id)]).exit_code == 0
    assert real_door.create(3).status == 403
    listed = run.invoke(app, ["token", "list"], env={"COLUMNS": "40"}).stdout
    (line,) = (line for line in listed.splitlines() if line.startswith(f"{who.token_id}  BAL-2"))
    assert line.endswith("Z")
    assert file["token"] not in listed


def test_the_command_refuses_an_office_that_is_none(real_door: Door) -> None:
    made = CliRunner().invoke(app, ["token", "create", "X", "--office", "NOWHERE"])
    assert made.exit_code == 2
    assert "NOWHERE" in made.output
