"""The page of media work: what failed stands first, with its reason, and can be tried again."""

import pytest
from django.test import Client

from lapel.accounts.testing import make_user
from lapel.custody.testing import actions
from lapel.evidence.models import Work, WorkState
from lapel.evidence.testing import received

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REASON = "the decoder was stopped after 120 s"


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role, role), backend=BACKEND)
    return client


@pytest.fixture
def failed(db: None) -> Work:
    """One failed job, and one that waits."""
    got = received()
    facts = {"recording_id": got.recording_id, "clip_id": got.clip_id}
    Work.objects.create(kind="sprite", state=WorkState.WAITING, **facts)
    return Work.objects.create(
        kind="proxy", state=WorkState.FAILED, error=REASON, attempts=3, **facts
    )


def test_what_failed_stands_above_what_waits_with_its_reason(failed: Work) -> None:
    text = signed_in("admin").get("/work/").content.decode()

    assert "The decoder was stopped after 120 s." in text
    assert text.index("Proxy for browsers") < text.index("Scrub pictures")
    assert f"/work/{failed.id}/retry" in text


def test_without_open_work_the_page_says_so(db: None) -> None:
    assert b"Nothing waits and nothing failed" in signed_in("admin").get("/work/").content


def test_trying_again_puts_the_job_back_and_is_put_on_the_record(failed: Work) -> None:
    signed_in("custodian").post(f"/work/{failed.id}/retry")

    failed.refresh_from_db()
    assert failed.state == WorkState.WAITING
    assert actions(failed.recording_id)[-1] == "retried"


def test_an_admin_reads_the_names_of_files_but_finds_no_way_to_the_footage(failed: Work) -> None:
    text = signed_in("admin").get("/work/").content.decode()

    assert "clip.mp4" in text
    assert f"/recordings/{failed.recording_id}/" not in text
