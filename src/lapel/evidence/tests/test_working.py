"""The media jobs on real files: what is kept, made and said."""

from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from lapel.accounts import selectors as accounts
from lapel.accounts.testing import make_user
from lapel.custody import followers as following
from lapel.custody import selectors as log
from lapel.custody.services import SYSTEM
from lapel.custody.testing import actions, sequencer
from lapel.evidence import followers, selectors, services, working
from lapel.evidence.arrivals import Received
from lapel.evidence.errors import NotAllowed
from lapel.evidence.models import Clip, Derivative, Work
from lapel.evidence.testing import file_received
from lapel.evidence.vault import Vault
from lapel.foundation.config import Config
from lapel.media import sandbox
from lapel.media.jobs import Limits
from lapel.media.testing import made_clip


@pytest.fixture
def vault(home: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setattr(settings, "LAPEL", Config(home=home))
    return Vault(home / "vault")


def worked(got: Received) -> Clip:
    """Everything the queue would do for a clip, done here and now."""
    clip = Clip.objects.get(id=got.clip_id)
    (row,) = working.list_work(clip, [working.EXAMINE])
    working.examine(row.id)
    clip.refresh_from_db()
    for row in working.list_work(clip, working.wanted(clip)):
        working.derive(row.id)
    clip.refresh_from_db()
    return clip


def kinds(clip: Clip) -> set[str]:
    return set(Derivative.objects.filter(clip=clip).values_list("kind", flat=True))


def test_a_clip_that_browsers_play_gets_pictures_and_no_proxy(
    db: None, vault: Vault, tmp_path: Path
) -> None:
    got = file_received(vault, made_clip(tmp_path / "a.mp4", seconds=2))

    clip = worked(got)

    assert (clip.playable, clip.content_type) == ("original", "video/mp4")
    assert 1900 <= (clip.duration_ms or 0) <= 2100
    assert kinds(clip) == {"poster", "sprite", "waveform", "frames"}
    assert actions(got.recording_id) == ["received", "examined", "derived"]
    poster = Derivative.objects.get(clip=clip, kind="poster")
    with Image.open(vault.existing(poster.sha256)) as image:
        assert image.format == "JPEG"


def test_the_log_names_the_hash_and_recipe_of_what_was_made(
    db: None, vault: Vault, tmp_path: Path
) -> None:
    got = file_received(vault, made_clip(tmp_path / "a.mp4", seconds=1))
    clip = worked(got)

    made = log.history(got.recording_id)[-1].detail["made"]

    told = {item["kind"]: item["sha256"] for item in made}
    assert told == dict(Derivative.objects.filter(clip=clip).values_list("kind", "sha256"))
    assert all(item["recipe"]["source"]["sha256"] == clip.sha256 for item in made)


def test_a_second_run_of_every_job_changes_nothing(db: None, vault: Vault, tmp_path: Path) -> None:
    got = file_received(vault, made_clip(tmp_path / "a.mp4", seconds=1))
    worked(got)
    before = actions(got.recording_id)

    Work.objects.update(state="working")
    worked(got)

    assert actions(got.recording_id) == before


def test_garbage_is_kept_and_said_to_be_unplayable(db: None, vault: Vault, tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.mp4"
    garbage.write_bytes(bytes(range(256)) * 300)
    got = file_received(vault, garbage)

    clip = worked(got)

    assert clip.playable == "none"
    assert clip.findings
    assert vault.existing(clip.sha256).read_bytes() == garbage.read_bytes()
    assert kinds(clip) == set()


def test_a_probe_that_runs_out_of_memory_is_a_finding_and_the_worker_lives(
    db: None, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = file_received(vault, made_clip(tmp_path / "a.mp4", seconds=1))
    tight = Limits(memory_bytes=96 * 2**20)
    monkeypatch.setattr(sandbox, "EXAMINE_LIMITS", tight)

    clip = worked(got)

    assert clip.playable == "none"
    assert "could not be examined" in clip.findings[0]


def test_bytes_that_are_away_are_a_failure_that_is_tried_again(
    db: None, vault: Vault, tmp_path: Path
) -> None:
    got = file_received(vault, made_clip(tmp_path / "a.mp4", seconds=1))
    blob = vault.path(Clip.objects.get(id=got.clip_id).sha256)
    aside = blob.rename(tmp_path / "aside")
    clip = Clip.objects.get(id=got.clip_id)
    (row,) = working.list_work(clip, [working.EXAMINE])
    with pytest.raises(Exception, match="no bytes for SHA-256"):
        working.examine(row.id)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", 1)

    aside.rename(blob)
    working.examine(row.id)

    row.refresh_from_db()
    assert row.state == "done"


def test_the_log_puts_work_on_the_queue_once(
    database: object, vault: Vault, tmp_path: Path
) -> None:
    got = file_received(vault, made_clip(tmp_path / "a.mp4", seconds=1))
    with sequencer(database.dsn("log"), tmp_path / "log") as running:  # type: ignore[attr-defined]
        running.step()
    for _ in range(2):
        following.catch_up(followers.FOLLOWERS)

    assert list(Work.objects.values_list("clip_id", "kind")) == [(got.clip_id, "examine")]


def test_a_failed_job_is_retried_by_who_may(db: None, vault: Vault, tmp_path: Path) -> None:
    got = file_received(vault, made_clip(tmp_path / "a.mp4", seconds=1))
    (row,) = working.list_work(Clip.objects.get(id=got.clip_id), [working.EXAMINE])
    Work.objects.update(state="failed", error="no space")
    custodian = accounts.viewer(make_user("cora", "custodian"))
    wearer = accounts.viewer(make_user("will", "wearer"))

    with pytest.raises(NotAllowed):
        services.retry_work(viewer=wearer, work=row.id, by=SYSTEM)
    services.retry_work(viewer=custodian, work=row.id, by=SYSTEM)

    row.refresh_from_db()
    assert row.state == "waiting"
    assert actions(got.recording_id)[-1] == "retried"


def test_the_work_board_tells_what_failed_and_why(db: None, vault: Vault, tmp_path: Path) -> None:
    got = file_received(vault, made_clip(tmp_path / "a.mp4", seconds=1))
    working.list_work(Clip.objects.get(id=got.clip_id), [working.EXAMINE])
    Work.objects.update(state="failed", error="the disk is full")

    board = selectors.work_board(accounts.viewer(make_user("cora", "custodian")))

    assert [(item.filename, item.error) for item in board.items] == [("a.mp4", "the disk is full")]
    assert (board.failed, board.waiting) == (1, 0)
    assert selectors.work_board(accounts.viewer(make_user("will", "wearer"))).items == ()
