"""Clips and stills on request: who may, what is kept, what the log says."""

from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from lapel.accounts import selectors as accounts
from lapel.accounts.selectors import Viewer
from lapel.accounts.testing import make_user
from lapel.custody import selectors as log
from lapel.custody.services import Actor
from lapel.custody.testing import actions
from lapel.evidence import cuts, selectors, services, working
from lapel.evidence.arrivals import Received
from lapel.evidence.errors import NotAllowed, NotVisible, ValueRefused
from lapel.evidence.models import Clip, Derivative, Work
from lapel.evidence.testing import file_received
from lapel.evidence.vault import Vault
from lapel.foundation.config import Config
from lapel.foundation.ids import new_id
from lapel.media.testing import made_clip

CORA = Actor(kind="person", id="cora", name="Cora Diaz")


@pytest.fixture
def vault(home: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    monkeypatch.setattr(settings, "LAPEL", Config(home=home))
    return Vault(home / "vault")


@pytest.fixture
def got(db: None, vault: Vault, tmp_path: Path) -> Received:
    """A recording of two seconds that has been examined."""
    got = file_received(vault, made_clip(tmp_path / "a.mp4", seconds=2))
    (row,) = working.list_work(Clip.objects.get(id=got.clip_id), [working.EXAMINE])
    working.examine(row.id)
    return got


@pytest.fixture
def custodian(db: None) -> Viewer:
    return accounts.viewer(make_user("cora", "custodian"))


def asked_cut(got: Received, viewer: Viewer, start: int = 400, end: int = 1200) -> UUID:
    return services.make_cut(
        viewer=viewer,
        recording=got.recording_id,
        clip=got.clip_id,
        start_ms=start,
        end_ms=end,
        title="The door",
        by=CORA,
    )


def test_a_clip_that_was_asked_for_is_made_kept_and_told(
    got: Received, custodian: Viewer, vault: Vault
) -> None:
    work = asked_cut(got, custodian)
    assert actions(got.recording_id) == ["received", "examined"]

    working.derive(work)

    (view,) = selectors.cuts_of(got.recording_id)
    assert (view.state, view.title, view.made_for) == ("made", "The door", "Cora Diaz")
    assert (view.start_ms, view.end_ms, view.duration_ms) == (400, 1200, 800)
    assert vault.existing(view.sha256).stat().st_size == view.size
    entry = log.history(got.recording_id)[-1]
    assert (entry.action, entry.actor_name) == ("cut_made", "Cora Diaz")
    original = Clip.objects.get(id=got.clip_id).sha256
    (made,) = entry.detail["made"]
    assert (entry.detail["original"], made["recipe"]["source"]["sha256"]) == (original, original)
    assert (entry.detail["start_ms"], entry.detail["end_ms"]) == (400, 1200)
    assert {"maker", "maker_version", "libraries"} <= set(made["recipe"])


def test_a_still_is_the_frame_of_its_moment(got: Received, custodian: Viewer) -> None:
    work = services.make_still(
        viewer=custodian,
        recording=got.recording_id,
        clip=got.clip_id,
        at_ms=815,
        title="",
        by=CORA,
    )

    working.derive(work)

    (view,) = selectors.cuts_of(got.recording_id)
    assert (view.kind, view.content_type, view.end_ms) == ("still", "image/png", None)
    assert view.recipe["result"]["frame_at_ms"] == 800
    assert actions(got.recording_id)[-1] == "still_made"


def test_asking_twice_makes_one(got: Received, custodian: Viewer) -> None:
    first, second = asked_cut(got, custodian), asked_cut(got, custodian)

    for _ in range(2):
        working.derive(first)

    assert first == second
    assert Derivative.objects.filter(kind="cut").count() == 1
    assert actions(got.recording_id).count("cut_made") == 1


def test_a_crash_after_the_record_makes_no_second_one(got: Received, custodian: Viewer) -> None:
    work = asked_cut(got, custodian)
    working.derive(work)
    Work.objects.filter(id=work).update(state="working")

    working.derive(work)

    assert actions(got.recording_id).count("cut_made") == 1


def test_several_clips_of_one_file_stand_beside_one_another(
    got: Received, custodian: Viewer
) -> None:
    for start in (0, 400, 800):
        working.derive(asked_cut(got, custodian, start, start + 400))

    assert [cut.start_ms for cut in selectors.cuts_of(got.recording_id)] == [800, 400, 0]
    page = selectors.recording(custodian, got.recording_id)
    assert len(page.cuts) == 3
    assert [made.kind for clip in page.clips for made in clip.derivatives] == []


def test_what_is_asked_for_goes_on_the_queue_before_what_came_in(
    got: Received, custodian: Viewer
) -> None:
    work = asked_cut(got, custodian)

    job = ProcrastinateJob.objects.get(task_name="evidence.derive", args={"work": str(work)})

    assert job.queue_name == "media"
    assert job.priority > 20


@pytest.mark.parametrize("role", ["auditor", "wearer"])
def test_who_may_not_cut_makes_nothing(got: Received, role: str) -> None:
    viewer = accounts.viewer(make_user(role, role))

    with pytest.raises((NotAllowed, NotVisible)):
        asked_cut(got, viewer)

    assert not Work.objects.filter(kind="cut").exists()


def test_a_file_of_another_recording_is_not_there(got: Received, custodian: Viewer) -> None:
    with pytest.raises(NotVisible):
        services.make_cut(
            viewer=custodian,
            recording=got.recording_id,
            clip=new_id(),
            start_ms=0,
            end_ms=100,
            title="",
            by=CORA,
        )


def test_a_failed_clip_says_why_and_is_tried_again(
    got: Received, custodian: Viewer, vault: Vault, tmp_path: Path
) -> None:
    work = asked_cut(got, custodian)
    blob = vault.path(Clip.objects.get(id=got.clip_id).sha256)
    aside = blob.rename(tmp_path / "aside")
    with pytest.raises(Exception, match="no bytes"):
        working.derive(work)
    (failed,) = selectors.cuts_of(got.recording_id)
    assert failed.state == "failed"
    assert "no bytes" in failed.error

    aside.rename(blob)
    services.retry_cut(viewer=custodian, recording=got.recording_id, work=work, by=CORA)
    assert selectors.cuts_of(got.recording_id)[0].state == "waiting"
    working.derive(work)

    assert selectors.cuts_of(got.recording_id)[0].state == "made"
    assert actions(got.recording_id)[-2:] == ["retried", "cut_made"]


def test_a_download_of_a_clip_is_on_the_record(got: Received, custodian: Viewer) -> None:
    work = asked_cut(got, custodian)
    working.derive(work)

    url = services.start_cut_download(
        viewer=custodian, recording=got.recording_id, cut=work, by=CORA
    )

    assert "/media/" in url
    entry = log.history(got.recording_id)[-1]
    assert (entry.action, entry.detail["derivative"]) == ("downloaded", str(work))


def test_who_may_not_download_gets_no_address(got: Received, custodian: Viewer) -> None:
    work = asked_cut(got, custodian)
    working.derive(work)
    viewer = Viewer(
        user_id=new_id(),
        name="Sue",
        username="sue",
        permissions=frozenset({"footage.view_all", "footage.cut"}),
    )

    with pytest.raises(NotAllowed):
        services.start_cut_download(viewer=viewer, recording=got.recording_id, cut=work, by=CORA)


def test_work_that_was_asked_for_does_not_count_as_being_prepared(
    got: Received, custodian: Viewer
) -> None:
    Work.objects.update(state="done")
    asked_cut(got, custodian)

    page = selectors.recording(custodian, got.recording_id)

    assert not page.card.working
    assert page.work == ()
    assert [cut.open for cut in page.cuts] == [True]


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (500, 500, "must come after"),
        (900, 400, "must come after"),
        (-1, 400, "not within"),
        (20_000, 30_000, "not within"),
        (0, 31 * 60_000, "longer than 30"),
    ],
)
def test_a_span_that_cannot_be_is_refused(start: int, end: int, why: str) -> None:
    length = 10_000 if start > 1000 else 40 * 60_000

    with pytest.raises(ValueRefused, match=why):
        cuts.span(start, end, duration_ms=length)


def test_a_span_ends_with_its_clip() -> None:
    assert cuts.span(500, 9_999, duration_ms=2_000) == {"start_ms": 500, "end_ms": 2_000}


@pytest.mark.parametrize(
    ("playable", "pictures", "kind"),
    [("pending", True, "cut"), ("none", True, "cut"), ("original", False, "still")],
)
def test_what_has_nothing_to_cut_is_refused(playable: str, pictures: bool, kind: str) -> None:
    with pytest.raises(ValueRefused, match=r"a\.mp4"):
        cuts.demand_cuttable(filename="a.mp4", playable=playable, pictures=pictures, kind=kind)


def test_sound_can_be_cut() -> None:
    cuts.demand_cuttable(filename="a.wav", playable="original", pictures=False, kind="cut")
