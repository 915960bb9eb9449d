"""Docks, tokens, uploads and acceptance, on the real database."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from lapel.custody import selectors as log
from lapel.custody.services import SYSTEM
from lapel.custody.testing import actions
from lapel.evidence.vault import Vault
from lapel.foundation import config as configuration
from lapel.foundation.config import Config
from lapel.foundation.ids import new_id
from lapel.ingest import selectors, services
from lapel.ingest.errors import (
    BytesMissing,
    DockRefused,
    TokenRevoked,
    TokenUnknown,
    UploadRefused,
)
from lapel.ingest.followers import quarantine_unplayable
from lapel.ingest.models import Dock, DockToken, Upload
from lapel.ingest.services import DockIdentity, NewUpload, UploadFacts
from lapel.program.testing import SmallProgram, small_program
from lapel_verify import receipts

pytestmark = pytest.mark.django_db

CONTENT = b"footage, as far as anybody can tell"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def config(home: Path, settings: Settings) -> Config:
    settings.LAPEL = replace(configuration.load(), home=home)
    found: Config = settings.LAPEL
    return found


@pytest.fixture
def program(db: None) -> SmallProgram:
    return small_program()


@pytest.fixture
def dock(program: SmallProgram, config: Config) -> DockIdentity:
    issued = services.create_dock_token(name="BAL-1", office="BAL", by=SYSTEM)
    return services.authenticate(issued.token)


def declared(**changes: str) -> dict[str, bytes]:
    said = {
        "device": "X6033923Q",
        "recording": "R7",
        "filename": "R7.mp4",
        "wearer": "4417",
        "started_at": "2024-03-13T19:02:00Z",
        "triggered_at": "2024-03-13T19:02:30Z",
        "ended_at": "2024-03-13T19:12:00Z",
        "sha256": SHA256,
    } | changes
    return {key: value.encode() for key, value in said.items()}


def opened(dock: DockIdentity, **changes: str) -> UploadFacts:
    new = NewUpload(dock_id=dock.dock_id, length=len(CONTENT), pairs=declared(**changes))
    return services.open_upload(new)


def accepted(
    config: Config, dock: DockIdentity, *, content: bytes = CONTENT, **changes: Any
) -> dict[str, Any]:
    """Bring one file in; its receipt's payload."""
    upload = opened(dock, **changes)
    staged = Vault(config.vault).staging / str(upload.id)
    staged.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    services.accept(upload=upload.id, staged=staged, sha256=digest, size=len(content))
    receipt = services.receipt(upload.id, dock.dock_id, config)
    assert receipt is not None
    found: dict[str, Any] = receipt["payload"]
    return found


def reasons(payload: Mapping[str, Any]) -> list[str]:
    return [reason["code"] for reason in payload["reasons"]]


def test_a_token_opens_the_door_for_its_dock(program: SmallProgram) -> None:
    issued = services.create_dock_token(name="BAL-1", office="BAL", by=SYSTEM)
    who = services.authenticate(issued.token)
    assert (who.dock_id, who.name, who.office_id) == (issued.dock_id, "BAL-1", program.office)
    assert actions(issued.dock_id) == ["token_created"]


def test_a_token_is_kept_only_as_its_hash(program: SmallProgram) -> None:
    issued = services.create_dock_token(name="BAL-1", office="BAL", by=SYSTEM)
    row = DockToken.objects.get()
    entry = log.last_entry(issued.dock_id)
    assert entry is not None
    assert issued.token not in f"{vars(row)} {entry.text}"
    assert row.hash == hashlib.sha256(issued.token.encode()).hexdigest()


def test_a_revoked_token_opens_nothing_and_says_why(program: SmallProgram) -> None:
    issued = services.create_dock_token(name="BAL-1", office="BAL", by=SYSTEM)
    services.revoke_dock_token(token=issued.token_id, by=SYSTEM)
    services.revoke_dock_token(token=issued.token_id, by=SYSTEM)
    with pytest.raises(TokenRevoked, match="BAL-1 was revoked"):
        services.authenticate(issued.token)
    assert actions(issued.dock_id) == ["token_created", "token_revoked"]


@pytest.mark.parametrize("token", ["", "lapel_dock_", "lapel_dock_x", "Bearer x", "\udc80"])
def test_what_is_no_token_opens_nothing(db: None, token: str) -> None:
    with pytest.raises(TokenUnknown):
        services.authenticate(token)


def test_a_second_token_of_a_dock_is_for_the_same_dock(program: SmallProgram) -> None:
    first, second = (
        services.create_dock_token(name="BAL-1", office="BAL", by=SYSTEM) for _ in range(2)
    )
    assert first.dock_id == second.dock_id
    assert Dock.objects.count() == 1
    assert len(selectors.tokens()) == 2


def test_a_dock_in_an_office_we_do_not_have_is_refused(program: SmallProgram) -> None:
    with pytest.raises(DockRefused, match="known offices: BAL"):
        services.create_dock_token(name="X", office="NYC", by=SYSTEM)
    with pytest.raises(DockRefused, match="no token"):
        services.revoke_dock_token(token=new_id(), by=SYSTEM)


def test_what_is_in_order_is_kept_and_gets_a_receipt_that_verifies(
    config: Config, dock: DockIdentity, program: SmallProgram
) -> None:
    payload = accepted(config, dock)
    receipt = services.receipt(UUID(payload["upload"]), dock.dock_id, config)
    assert receipt is not None
    said = receipts.verify(receipt, services.signer(config).public())
    assert (said.sha256, said.size, said.state, said.reasons) == (SHA256, len(CONTENT), "kept", ())
    assert said.log is None
    assert Vault(config.vault).hash_of(SHA256) == SHA256
    entry = log.last_entry(UUID(payload["recording"]))
    assert entry is not None
    assert (str(entry.id), entry.action) == (payload["entry"], "received")
    assert (entry.actor_kind, entry.actor_name) == ("dock", "BAL-1")
    assert entry.detail["wearer"] == str(program.member)


def test_the_receipt_of_another_dock_is_nobodys(config: Config, dock: DockIdentity) -> None:
    payload = accepted(config, dock)
    assert services.receipt(UUID(payload["upload"]), new_id(), config) is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"device": "NOBODYS"}, ["unknown_camera"]),
        ({"device": "X6033924N"}, ["nobody_assigned"]),
        ({"wearer": "2210"}, ["other_wearer"]),
        ({"sha256": "00" * 32}, ["wrong_hash"]),
        ({"ended_at": "2099-01-01T00:00:00Z"}, ["clock_ahead"]),
        ({"started_at": "soon"}, ["time_missing"]),
        ({"ended_at": "2024-03-13T19:00:00Z"}, ["ends_before_start"]),
        ({"device": "a\x00b", "recording": ""}, ["declaration_unreadable", "unknown_camera"]),
    ],
)
def test_what_is_not_in_order_is_kept_and_named(
    config: Config, dock: DockIdentity, changes: dict[str, Any], expected: list[str]
) -> None:
    payload = accepted(config, dock, **changes)
    assert (payload["state"], reasons(payload)) == ("quarantined", expected)
    assert Vault(config.vault).has(payload["sha256"])
    assert actions(UUID(payload["recording"])) == ["received"]


def test_a_file_that_nothing_was_said_about_is_kept(config: Config, dock: DockIdentity) -> None:
    empty: dict[str, Any] = dict.fromkeys(declared(), "")
    payload = accepted(config, dock, **empty)
    assert payload["state"] == "quarantined"
    assert reasons(payload) == ["unknown_camera", "time_missing"]


def test_clips_of_one_recording_come_together(config: Config, dock: DockIdentity) -> None:
    one = accepted(config, dock, filename="R7-1.mp4")
    two = accepted(config, dock, content=b"more", filename="R7-2.mp4", sha256="")
    assert one["recording"] == two["recording"]
    assert actions(UUID(one["recording"])) == ["received", "received"]


def test_a_replaced_file_is_kept_beside_the_first(config: Config, dock: DockIdentity) -> None:
    one = accepted(config, dock)
    two = accepted(config, dock, content=b"other bytes", sha256="")
    assert (two["state"], reasons(two)) == ("quarantined", ["replaced"])
    assert two["clip"] != one["clip"]
    assert Vault(config.vault).has(one["sha256"])
    assert Vault(config.vault).has(two["sha256"])


def test_the_same_file_again_is_said_and_not_doubled(config: Config, dock: DockIdentity) -> None:
    one = accepted(config, dock, sha256="")
    two = accepted(config, dock, sha256="")
    assert (two["clip"], two["duplicate_of"]) == (one["clip"], one["clip"])
    assert two["upload"] != one["upload"]
    assert two["entry"] != one["entry"]
    assert actions(UUID(one["recording"])) == ["received", "received_again"]


def test_a_dock_that_opens_a_file_it_has_brought_gets_the_old_upload(
    config: Config, dock: DockIdentity
) -> None:
    one = accepted(config, dock)
    again = opened(dock)
    assert (str(again.id), again.accepted) == (one["upload"], True)


def test_a_dock_may_ask_what_became_of_a_file(config: Config, dock: DockIdentity) -> None:
    wanted = selectors.SameFile(
        device="X6033923Q", recording="R7", filename="R7.mp4", sha256=SHA256
    )
    assert selectors.have(dock.dock_id, wanted) is None
    upload = opened(dock)
    assert selectors.have(dock.dock_id, wanted) == upload
    assert selectors.have(new_id(), wanted) is None
    assert selectors.have(dock.dock_id, replace(wanted, sha256="00" * 32)) is None
    payload = accepted(config, dock, sha256="")
    found = selectors.have(dock.dock_id, wanted)
    assert found is not None
    assert str(found.id) == payload["upload"]


def test_acceptance_is_once_however_often_it_is_tried(config: Config, dock: DockIdentity) -> None:
    payload = accepted(config, dock)
    upload = UUID(payload["upload"])
    gone = Vault(config.vault).staging / "gone"
    again = services.accept(upload=upload, staged=gone, sha256=SHA256, size=len(CONTENT))
    assert again.accepted
    assert actions(UUID(payload["recording"])) == ["received"]


def test_acceptance_goes_on_where_a_crash_left_the_bytes_in_the_vault(
    config: Config, dock: DockIdentity
) -> None:
    upload = opened(dock)
    vault = Vault(config.vault)
    staged = vault.staging / str(upload.id)
    staged.write_bytes(CONTENT)
    vault.adopt(staged, SHA256)
    done = services.accept(upload=upload.id, staged=staged, sha256=SHA256, size=len(CONTENT))
    assert done.accepted


def test_nothing_is_accepted_without_bytes(config: Config, dock: DockIdentity) -> None:
    upload = opened(dock)
    with pytest.raises(BytesMissing):
        services.accept(upload=upload.id, staged=config.home / "no", sha256=SHA256, size=1)
    assert not Upload.objects.get(id=upload.id).entry_id


def test_a_terminated_upload_is_not_accepted(config: Config, dock: DockIdentity) -> None:
    upload = opened(dock)
    assert services.close_upload(upload.id, state="terminated")
    staged = Vault(config.vault).staging / str(upload.id)
    staged.write_bytes(CONTENT)
    with pytest.raises(UploadRefused, match="is terminated"):
        services.accept(upload=upload.id, staged=staged, sha256=SHA256, size=len(CONTENT))


def test_an_accepted_upload_is_not_closed(config: Config, dock: DockIdentity) -> None:
    payload = accepted(config, dock)
    assert not services.close_upload(UUID(payload["upload"]), state="terminated")
    assert Upload.objects.get(id=payload["upload"]).state == "accepted"


def test_a_length_is_said_once(dock: DockIdentity) -> None:
    upload = services.open_upload(NewUpload(dock_id=dock.dock_id, length=None))
    assert services.set_length(upload.id, 7).length == 7
    with pytest.raises(UploadRefused, match="has the length 7"):
        services.set_length(upload.id, 8)


def test_an_unplayable_clip_sets_its_recording_apart(config: Config, dock: DockIdentity) -> None:
    payload = accepted(config, dock)
    entry = log.last_entry(UUID(payload["recording"]))
    assert entry is not None
    said = {"clip": payload["clip"], "filename": "R7.mp4", "findings": ["no moov atom"]}
    said |= {"kind": "video"}
    for playable in ("original", "none", "none"):
        quarantine_unplayable(replace(entry, detail=said | {"playable": playable}))
    assert actions(UUID(payload["recording"])) == ["received", "quarantined"]
    newest = log.last_entry(UUID(payload["recording"]))
    assert newest is not None
    assert "R7.mp4 cannot be played: no moov atom" in json.dumps(newest.detail)


def test_a_sidecar_need_not_play(config: Config, dock: DockIdentity) -> None:
    payload = accepted(config, dock)
    entry = log.last_entry(UUID(payload["recording"]))
    assert entry is not None
    detail = {"clip": payload["clip"], "filename": "R7.mp4", "playable": "none", "findings": []}
    quarantine_unplayable(replace(entry, detail=detail | {"kind": "sidecar"}))
    assert actions(UUID(payload["recording"])) == ["received"]
