"""The journal, the receipts it keeps, and when a file is at rest."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lapel_dock import metadata
from lapel_dock.journal import Job, Journal, Plan
from lapel_dock.receiptbox import ReceiptBox
from lapel_dock.settling import Settling
from lapel_dock.sources import Seen, Volume

SAID = {"filename": "a.mp4", "device": "C1", "recording": "R1"}


def _plan(path: str = "/cam/a.mp4", camera: str = "C1") -> Plan:
    return Plan(path=Path(path), size=5, mtime_ns=7, camera=camera, said=SAID)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.db")


def _reopened(journal: Journal, tmp_path: Path) -> Journal:
    journal.close()
    return Journal(tmp_path / "journal.db")


def test_a_job_is_found_as_it_stood_after_a_restart(journal: Journal, tmp_path: Path) -> None:
    [job] = journal.plan([_plan()])
    journal.hashed(job.id, "ab")
    journal.sending(job.id, "/devices/uploads/u1")

    journal = _reopened(journal, tmp_path)
    [again] = journal.plan([_plan()])
    journal.close()

    assert (again.id, again.sha256, again.upload_id, again.stage) == (job.id, "ab", "u1", "sending")


def test_what_was_said_first_stays_said(journal: Journal) -> None:
    journal.plan([_plan()])
    later = Plan(path=Path("/cam/a.mp4"), size=5, mtime_ns=7, camera="C1", said={"other": "x"})

    [job] = journal.plan([later])
    journal.close()

    assert job.said == SAID


def test_the_same_path_on_another_camera_is_another_job(journal: Journal) -> None:
    [one] = journal.plan([_plan()])
    [two] = journal.plan([_plan(camera="C2")])
    journal.close()

    assert one.id != two.id


def test_a_name_that_is_no_text_is_remembered(journal: Journal) -> None:
    path = Path(b"/cam/\xff\xfe.mp4".decode("utf-8", "surrogateescape"))
    [job] = journal.plan([_plan(path=str(path))])
    journal.close()

    assert job.path == path


def test_a_twin_is_the_same_file_of_the_same_camera_with_an_upload(journal: Journal) -> None:
    [one] = journal.plan([_plan()])
    [two] = journal.plan([_plan("/other/a.mp4")])
    for job in (one, two):
        journal.hashed(job.id, "ab")

    assert journal.twin(journal.get(two.id)) is None
    journal.sending(one.id, "/devices/uploads/u1")
    twin = journal.twin(journal.get(two.id))
    journal.close()

    assert twin is not None
    assert twin.id == one.id


STEPS = st.lists(st.sampled_from(["hashed", "sending", "sent", "safe", "erased", "again"]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(STEPS)
def test_every_step_is_on_the_disk_when_it_returns(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    path = tmp_path_factory.mktemp("journal") / "journal.db"
    first, second = Journal(path), Journal(path)
    [job] = first.plan([_plan()])
    given = {"hashed": ("ab",), "sending": ("/devices/uploads/u1",)}
    for step in steps:
        getattr(first, step)(job.id, *given.get(step, ()))
        seen: Job = second.get(job.id)
        assert seen == first.get(job.id)
        assert seen.stage == {"again": "planned"}.get(step, step)
    first.close()
    second.close()


@given(st.text(min_size=1, max_size=60))
def test_no_upload_id_leads_out_of_the_receipts_folder(upload: str) -> None:
    box = ReceiptBox(Path("/tmp"))  # nothing is written there

    assert box.path(upload.encode("utf-8", "replace").decode()).parent == Path("/tmp")


def test_a_receipt_is_given_back_and_a_torn_one_is_none(tmp_path: Path) -> None:
    box = ReceiptBox(tmp_path)
    box.put("u1", {"payload": {"size": 1}})
    box.put("u2", {})
    box.path("u2").write_text('{"payl')

    assert box.get("u1") == {"payload": {"size": 1}}
    assert box.get("u2") is None
    assert box.get("u3") is None


def _seen(size: int) -> Seen:
    volume = Volume(root=Path("/cam"), identity=metadata.Identity(), device_number=0)
    return Seen(volume=volume, path=Path("/cam/a"), size=size, mtime_ns=0, parent=None)


def test_a_file_is_at_rest_after_it_has_not_moved_for_a_while() -> None:
    settling = Settling(2.0)

    assert not settling.settled(_seen(1), now=0.0)
    assert not settling.settled(_seen(2), now=1.9)
    assert not settling.settled(_seen(2), now=3.8)
    assert settling.settled(_seen(2), now=3.9)
    assert settling.restless_for(Path("/cam/a"), now=3.9) == pytest.approx(3.9)
