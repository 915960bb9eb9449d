"""Stored bytes are hashed again: what is kept, what is told once, what is handed out."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from procrastinate.contrib.django import app

from lapel.accounts import selectors as accounts
from lapel.accounts.selectors import Viewer
from lapel.accounts.testing import make_user
from lapel.custody import selectors as log
from lapel.custody.services import SYSTEM
from lapel.custody.testing import actions
from lapel.evidence import fixity, fsck, selectors, services, tasks
from lapel.evidence.errors import BytesMissing, VaultAway
from lapel.evidence.fixity import Limits
from lapel.evidence.models import Check
from lapel.evidence.selectors import Integrity
from lapel.evidence.services import Examination, Made, Received
from lapel.evidence.testing import NOON, kept, stored
from lapel.evidence.vault import Vault
from lapel.foundation import clock, signing
from lapel.foundation.checking import Step
from lapel.foundation.config import Config
from lapel.foundation.keys import KeyFolder
from lapel.program.testing import small_program


@pytest.fixture
def vault(db: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setattr(settings, "LAPEL", Config(home=home))
    return Vault(home / "vault")


@pytest.fixture
def viewer(db: None) -> Viewer:
    return accounts.viewer(make_user("cora", "custodian"))


def blob(vault: Vault, got: Received) -> Path:
    """Where the bytes of an arrival stand."""
    clips = selectors.facts_of(got.recording_id).clips
    return vault.path(next(clip.sha256 for clip in clips if clip.id == got.clip_id))


def flip(path: Path) -> None:
    """Turn one bit of a stored file over; a second time puts it right again."""
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def steps(vault: Vault) -> dict[str, Step]:
    return {step.name: step for step in fsck.check(vault)}


def aged(got: Received, *, days: int) -> None:
    """As if the bytes had been checked some days ago."""
    (sha256,) = {clip.sha256 for clip in selectors.facts_of(got.recording_id).clips}
    Check.objects.filter(sha256=sha256).update(checked_at=clock.now() - timedelta(days=days))


def integrity(viewer: Viewer, got: Received) -> Integrity:
    return selectors.recording(viewer, got.recording_id).integrity


def plays(got: Received) -> None:
    found = Examination(
        playable="original", content_type="video/mp4", duration_ms=1000, findings=(), facts={}
    )
    services.record_examination(clip=got.clip_id, found=found, by=SYSTEM)


def test_the_hash_taken_on_arrival_is_the_first_check(vault: Vault, viewer: Viewer) -> None:
    got = kept(received_at=NOON)

    assert integrity(viewer, got).checked_at == NOON


def test_the_same_bytes_sent_again_are_no_check_of_those_that_are_stored(
    vault: Vault, viewer: Viewer
) -> None:
    first = kept(received_at=NOON)
    later = kept(received_at=NOON + timedelta(days=9))

    assert integrity(viewer, first).checked_at == NOON
    assert integrity(viewer, later).checked_at == NOON


def test_fsck_keeps_when_the_bytes_were_right(vault: Vault, viewer: Viewer) -> None:
    got = kept()
    before = clock.now()

    assert steps(vault)["vault"].ok

    checked = integrity(viewer, got).checked_at
    assert checked is not None
    assert checked >= before
    assert actions(got.recording_id) == ["received"]


def test_a_flipped_bit_is_named_once_with_its_recording_and_wearer(
    vault: Vault, viewer: Viewer
) -> None:
    agency = small_program()
    got = kept(wearer_id=agency.member, filename="stop.mp4")
    flip(blob(vault, got))

    step = steps(vault)["vault"]

    person = selectors.recording(viewer, got.recording_id).card
    assert (step.ok, len(step.notes)) == (False, 1)
    for part in ("stop.mp4", str(got.recording_id), person.wearer_name, person.badge):
        assert part in step.notes[0]
    assert step.found == "1 of 1 files are not what was received or made"


def test_a_difference_is_told_once_however_often_it_is_found(vault: Vault) -> None:
    got = kept()
    flip(blob(vault, got))

    for _ in range(3):
        steps(vault)

    assert actions(got.recording_id) == ["received", "integrity_failed"]
    told = log.history(got.recording_id)[-1].detail
    assert (told["clip"], told["kind"], told["during"]) == (str(got.clip_id), "original", "fsck")
    assert told["found"] == vault.hash_of(told["sha256"])


def test_another_finding_is_told_again(vault: Vault) -> None:
    got = kept()
    flip(blob(vault, got))
    steps(vault)
    blob(vault, got).unlink()
    steps(vault)

    told = [entry.detail.get("found") for entry in log.history(got.recording_id)]
    assert told[-1] == "missing"
    assert actions(got.recording_id) == ["received", "integrity_failed", "integrity_failed"]


def test_bytes_that_are_right_again_are_told_as_such(vault: Vault, viewer: Viewer) -> None:
    got = kept()
    for _ in range(2):
        flip(blob(vault, got))
        steps(vault)

    assert actions(got.recording_id) == ["received", "integrity_failed", "integrity_restored"]
    assert integrity(viewer, got).faults == ()


def test_every_recording_that_has_the_bytes_is_told(vault: Vault) -> None:
    one, other = kept(), kept(camera_serial="X2")
    flip(blob(vault, one))

    steps(vault)

    for got in (one, other):
        assert actions(got.recording_id) == ["received", "integrity_failed"]


def test_a_damaged_proxy_is_told_and_does_not_speak_against_the_original(
    vault: Vault, viewer: Viewer
) -> None:
    got = kept()
    sha256, size = stored(vault, b"proxy")
    made = Made(kind="proxy", sha256=sha256, size=size, content_type="video/mp4", recipe={})
    services.record_made(clip=got.clip_id, made=[made], by=SYSTEM)
    flip(vault.path(sha256))

    step = steps(vault)["vault"]

    assert step.notes[0].startswith("proxy of clip.mp4 of recording")
    assert log.history(got.recording_id)[-1].detail["kind"] == "proxy"
    assert integrity(viewer, got).faults == ()


def test_a_vault_that_is_not_mounted_accuses_no_recording(vault: Vault) -> None:
    got = kept()
    (vault.root / "sha256").rename(vault.root / "elsewhere")

    step = steps(vault)["vault"]
    with pytest.raises(VaultAway, match="is its disk mounted"):
        fixity.sweep(vault, now=clock.now() + timedelta(days=40))

    assert not step.ok
    assert "is its disk mounted" in step.found
    assert actions(got.recording_id) == ["received"]


def test_a_disk_that_gives_an_error_is_a_finding(vault: Vault, viewer: Viewer) -> None:
    got = kept()
    path = blob(vault, got)
    path.unlink()
    path.symlink_to("/proc/self/mem")  # reading its beginning is an input/output error

    steps(vault)

    assert log.history(got.recording_id)[-1].detail["found"] == "unreadable"
    assert integrity(viewer, got).word == "Bytes unreadable"


def test_the_schedule_hashes_what_is_due_and_the_oldest_first(vault: Vault) -> None:
    old, older, fresh = kept(b"old"), kept(b"older"), kept(b"fresh")
    for got, days in ((old, 40), (older, 50), (fresh, 20)):
        aged(got, days=days)
    for got in (old, older, fresh):
        flip(blob(vault, got))

    assert fixity.sweep(vault, now=clock.now(), limits=Limits(size=1)) == 1
    assert actions(older.recording_id)[-1] == "integrity_failed"
    assert actions(old.recording_id) == ["received"]

    assert fixity.sweep(vault, now=clock.now()) == 1
    assert actions(old.recording_id)[-1] == "integrity_failed"
    assert actions(fresh.recording_id) == ["received"]


def test_the_schedule_ends_when_its_time_is_over(vault: Vault) -> None:
    aged(kept(), days=40)

    assert fixity.sweep(vault, now=clock.now(), limits=Limits(seconds=0)) == 0


def test_the_schedule_looks_at_wrong_bytes_again_after_a_day(vault: Vault) -> None:
    got = kept()
    path = blob(vault, got)
    flip(path)
    steps(vault)
    flip(path)

    assert fixity.sweep(vault, now=clock.now()) == 0
    assert fixity.sweep(vault, now=clock.now() + timedelta(days=1, minutes=1)) == 1
    assert actions(got.recording_id)[-1] == "integrity_restored"


def test_the_hourly_job_is_deferred_with_its_time_and_runs(vault: Vault) -> None:
    got = kept()
    aged(got, days=40)
    flip(blob(vault, got))

    tasks.hash_again(timestamp=int(clock.now().timestamp()))

    assert actions(got.recording_id)[-1] == "integrity_failed"
    (scheduled,) = (
        each
        for each in app.periodic_registry.periodic_tasks.values()
        if each.task.name == "evidence.fixity"
    )
    assert (scheduled.cron, scheduled.task.queue) == ("7 * * * *", "fixity")


def test_a_check_of_bytes_that_nothing_names_is_forgotten(vault: Vault) -> None:
    fixity.begin(sha256="e" * 64, size=1, at=datetime.fromtimestamp(0, NOON.tzinfo))
    kept()

    fixity.sweep(vault, now=clock.now())

    assert not Check.objects.filter(sha256="e" * 64).exists()


def test_missing_bytes_are_refused_before_a_link_is_made(vault: Vault, viewer: Viewer) -> None:
    got = kept(filename="stop.mp4")
    plays(got)
    blob(vault, got).unlink()

    with pytest.raises(BytesMissing, match=r"stop\.mp4 are missing") as refused:
        services.start_viewing(viewer=viewer, recording=got.recording_id, by=SYSTEM)
    with pytest.raises(BytesMissing):
        services.start_download(
            viewer=viewer, recording=got.recording_id, clip=got.clip_id, by=SYSTEM
        )

    assert str(vault.root) not in str(refused.value)
    assert actions(got.recording_id) == ["received", "examined", "integrity_failed"]
    assert integrity(viewer, got).word == "Bytes missing"


def test_bytes_that_differ_are_downloaded_under_a_name_that_says_so(
    vault: Vault, viewer: Viewer
) -> None:
    got = kept()

    def address() -> str:
        return services.start_download(
            viewer=viewer, recording=got.recording_id, clip=got.clip_id, by=SYSTEM
        )

    def name() -> str:
        token = address().rpartition("/")[2]
        key = KeyFolder(settings.LAPEL.keys).url_key()
        return str(signing.open_token(token, key=key, now=clock.now())["name"])

    assert name() == "clip.mp4"
    flip(blob(vault, got))
    steps(vault)

    assert name() == "BYTES-DIFFER-clip.mp4"
    assert actions(got.recording_id)[-1] == "downloaded"
