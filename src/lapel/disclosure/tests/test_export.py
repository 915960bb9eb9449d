"""Exporting a recording: what stands in the package is what the log says."""

import json
from pathlib import Path
from threading import Event, Thread
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from lapel.accounts import selectors as accounts
from lapel.accounts.services import actor_of
from lapel.accounts.testing import make_user
from lapel.custody import services as custody
from lapel.custody.services import SYSTEM, Subject
from lapel.custody.testing import actions, sequencer
from lapel.disclosure import assembly, making, selectors, services
from lapel.disclosure.errors import ExportRefused, OriginalDiffers, OriginalMissing
from lapel.evidence import selectors as evidence_selectors
from lapel.evidence import services as evidence
from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.evidence.testing import file_received, received
from lapel.evidence.vault import Vault
from lapel.foundation import clock
from lapel.foundation.config import Config
from lapel.foundation.ids import new_id
from lapel.foundation.keys import KeyFolder, KeyName
from lapel.program import services as program
from lapel.program.testing import small_program
from lapel.transparency.logkeys import LogKeys
from lapel_verify import cli


@pytest.fixture
def config(home: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    config = Config(home=home)
    monkeypatch.setattr(settings, "LAPEL", config)
    return config


@pytest.fixture
def running(database: object, config: Config) -> object:
    """The sequencer, at work beside the test as it is in the product."""
    stop = Event()
    key = KeyFolder(config.keys).log_key()
    dsn = database.dsn("log")  # type: ignore[attr-defined]

    def run() -> None:
        with sequencer(dsn, config.log, key=key, origin=config.log_origin) as log:
            log.run_forever(stop, pause=0.02)

    thread = Thread(target=run)
    thread.start()
    yield
    stop.set()
    thread.join()


def export(recording: UUID, target: Path, config: Config) -> None:
    services.export_folder(recording=recording, target=target, by=SYSTEM, config=config)


def test_a_package_is_accepted_by_the_verifier(
    running: object, config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    footage = tmp_path / "clip.mp4"
    footage.write_bytes(b"not really footage" * 1000)
    got = file_received(Vault(config.vault), footage)

    export(got.recording_id, tmp_path / "bag", config)

    assert cli.main([str(tmp_path / "bag")]) == 0, capsys.readouterr().out
    assert actions(got.recording_id) == ["received", "exported"]


def test_a_package_names_the_key_that_signed_its_checkpoint(
    running: object, config: Config, tmp_path: Path
) -> None:
    got = file_received(Vault(config.vault), Path(__file__))
    folder, old = KeyFolder(config.keys), LogKeys.of(config).signer.verifier_key()
    folder.retire_log_key(old)
    folder.replace(KeyName.LOG, at=clock.now())  # the sequencer still signs with the old one

    export(got.recording_id, tmp_path / "bag", config)

    assert (tmp_path / "bag/data/keys/log.pub").read_text() == f"{old}\n"
    assert cli.main([str(tmp_path / "bag")]) == 0


def test_a_log_by_an_unknown_key_is_not_exported(
    running: object, config: Config, tmp_path: Path
) -> None:
    got = file_received(Vault(config.vault), Path(__file__))
    KeyFolder(config.keys).replace(KeyName.LOG, at=clock.now())

    with pytest.raises(ExportRefused, match="not this log's"):
        export(got.recording_id, tmp_path / "bag", config)


def test_the_package_holds_every_entry_even_one_made_at_the_same_moment(
    running: object, config: Config, tmp_path: Path
) -> None:
    got = file_received(Vault(config.vault), Path(__file__))
    stop = Event()

    def look_at_it() -> None:
        while not stop.is_set():
            subject = Subject(kind="recording", id=got.recording_id)
            with custody.act("viewed", on=subject, by=SYSTEM):
                pass
            stop.wait(0.15)
        connection.close()

    busy = Thread(target=look_at_it)
    busy.start()
    try:
        export(got.recording_id, tmp_path / "bag", config)
    finally:
        stop.set()
        busy.join()

    assert cli.main([str(tmp_path / "bag")]) == 0
    lines = (tmp_path / "bag/data/custody/entries.jsonl").read_text().splitlines()
    told = [json.loads(json.loads(line)["entry"])["action"] for line in lines]
    assert told[0] == "received"
    assert told[-1] == "exported"


def test_without_a_sequencer_the_export_says_what_is_wrong(
    database: object, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly, "PATIENCE", 0.2)
    got = file_received(Vault(config.vault), Path(__file__))

    with pytest.raises(ExportRefused, match="is the sequencer running"):
        export(got.recording_id, tmp_path / "bag", config)

    assert not (tmp_path / "bag").exists()


def test_an_original_that_is_gone_is_named(running: object, config: Config, tmp_path: Path) -> None:
    Vault(config.vault).put(b"of another recording")
    got = received(sha256="d" * 64)

    with pytest.raises(OriginalMissing, match=r"clip\.mp4 are missing") as refused:
        export(got.recording_id, tmp_path / "bag", config)

    assert "d" * 64 in str(refused.value).splitlines()[1]
    assert actions(got.recording_id) == ["received", "integrity_failed"]


def test_an_original_that_changed_leaves_no_package(
    running: object, config: Config, tmp_path: Path
) -> None:
    vault = Vault(config.vault)
    got = file_received(vault, Path(__file__))
    blob = vault.path(next(vault.blobs()))
    blob.chmod(0o644)
    blob.write_bytes(blob.read_bytes()[:-1] + b"#")

    with pytest.raises(OriginalDiffers, match="differ from what was received") as refused:
        export(got.recording_id, tmp_path / "bag", config)

    assert not (tmp_path / "bag").exists()
    assert str(config.home) not in str(refused.value)
    assert actions(got.recording_id) == ["received", "exported", "integrity_failed"]
    assert set(evidence.wrong([blob.name])) == {blob.name}
    with pytest.raises(OriginalDiffers):
        export(got.recording_id, tmp_path / "bag", config)
    assert actions(got.recording_id)[-1] == "integrity_failed", "known by now: nothing exported"


def test_an_export_is_a_check_of_its_originals(
    running: object, config: Config, tmp_path: Path
) -> None:
    got = file_received(Vault(config.vault), Path(__file__))
    before = clock.now()

    export(got.recording_id, tmp_path / "bag", config)

    user = make_user("cora", "custodian")
    page = evidence_selectors.recording(accounts.viewer(user), got.recording_id)
    assert page.integrity.checked_at is not None
    assert page.integrity.checked_at >= before


def test_a_package_that_failed_is_listed_with_its_reason_and_made_on_the_next_try(
    running: object, config: Config
) -> None:
    vault = Vault(config.vault)
    got = file_received(vault, Path(__file__))
    cora, ada = make_user("cora", "custodian"), make_user("ada", "admin")
    (blob,) = (vault.path(sha256) for sha256 in vault.blobs())
    aside = blob.rename(config.home / "aside")
    export_id = services.request_export(
        viewer=accounts.viewer(cora), recording=got.recording_id, by=actor_of(cora)
    )
    making.make(export_id)
    (failed,) = selectors.failed_exports(accounts.viewer(ada))
    assert failed.error.endswith("are missing; tell your administrator")
    assert blob.name in failed.codes

    aside.rename(blob)
    services.retry_export(viewer=accounts.viewer(ada), export=export_id, by=actor_of(ada))
    making.make(export_id)

    assert selectors.failed_exports(accounts.viewer(ada)) == ()
    assert [each.state for each in selectors.exports(accounts.viewer(cora), got.recording_id)] == [
        "done"
    ]
    assert actions(got.recording_id) == [
        "received",
        "integrity_failed",
        "export_retried",
        "integrity_restored",
        "exported",
    ]


def test_only_those_who_see_background_work_try_a_package_again(
    running: object, config: Config
) -> None:
    Vault(config.vault).put(b"of another recording")
    got = received(sha256="d" * 64)
    cora = make_user("cora", "custodian")
    wearer = accounts.viewer(make_user("will", "wearer"))
    export_id = services.request_export(
        viewer=accounts.viewer(cora), recording=got.recording_id, by=actor_of(cora)
    )
    making.make(export_id)

    assert selectors.failed_exports(wearer) == ()
    with pytest.raises(NotAllowed, match="ask an administrator"):
        services.retry_export(viewer=wearer, export=export_id, by=SYSTEM)
    assert "export_retried" not in actions(got.recording_id)


def test_a_failed_package_stands_on_the_page_of_work_with_a_button(
    running: object, config: Config
) -> None:
    Vault(config.vault).put(b"of another recording")
    got = received(sha256="d" * 64)
    cora = make_user("cora", "custodian")
    export_id = services.request_export(
        viewer=accounts.viewer(cora), recording=got.recording_id, by=actor_of(cora)
    )
    making.make(export_id)
    client = Client()
    client.force_login(cora, backend="allauth.account.auth_backends.AuthenticationBackend")

    text = client.get("/packages/failed").content.decode()

    assert "/packages/failed" in client.get("/work/").content.decode()
    assert "The stored bytes of clip.mp4 are missing; tell your administrator." in text
    assert client.post(f"/packages/{export_id}/retry").headers["Location"] == "/work/"
    assert actions(got.recording_id) == ["received", "integrity_failed", "export_retried"]


def test_a_recording_that_is_not_there_is_not_exported(
    running: object, config: Config, tmp_path: Path
) -> None:
    with pytest.raises(NotVisible):
        export(new_id(), tmp_path / "bag", config)


def test_a_requested_package_is_made_once_and_downloaded_on_the_record(
    running: object, config: Config, tmp_path: Path
) -> None:
    footage = tmp_path / "clip.mp4"
    footage.write_bytes(b"footage" * 5000)
    got = file_received(Vault(config.vault), footage)
    user = make_user("cora", "custodian")
    viewer, by = accounts.viewer(user), actor_of(user)

    export_id = services.request_export(viewer=viewer, recording=got.recording_id, by=by)
    making.make(export_id)
    making.make(export_id)

    (shown,) = selectors.exports(viewer, got.recording_id)
    assert (shown.state, shown.requested_by) == ("done", user.name)
    package = config.exports / shown.sha256
    archive = tmp_path / "package.zip"
    archive.write_bytes(package.read_bytes())
    assert cli.main([str(archive)]) == 0
    assert "/media/" in services.export_url(viewer=viewer, export=export_id, by=by)
    assert actions(got.recording_id) == ["received", "exported", "package_downloaded"]


def test_a_wearer_may_not_export(db: None, config: Config) -> None:
    agency = small_program()
    wearer = make_user("will", "wearer")
    program.link_user(member=agency.member, user=wearer.id, by=SYSTEM)
    got = received(wearer_id=agency.member)

    with pytest.raises(NotAllowed, match="ask an evidence custodian"):
        services.request_export(
            viewer=accounts.viewer(wearer), recording=got.recording_id, by=actor_of(wearer)
        )
