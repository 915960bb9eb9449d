"""The footage pages through the door: who sees what, and what is put on the record."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from lapel.accounts.testing import make_user, user_named
from lapel.custody.services import SYSTEM
from lapel.custody.testing import actions
from lapel.evidence import services
from lapel.evidence.arrivals import Reason
from lapel.evidence.services import Examination
from lapel.evidence.testing import DOCK, NOON, kept, received
from lapel.foundation.ids import new_id
from lapel.program import services as program
from lapel.program.testing import small_program

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role, role), backend=BACKEND)
    return client


def without_tokens(page: bytes) -> bytes:
    """A page without its forgery tokens, which differ each time."""
    return re.sub(rb"[A-Za-z0-9]{64}", b"", page)


@pytest.fixture
def playable(db: None) -> UUID:
    """A recording whose only clip plays as it is."""
    got = kept()
    found = Examination(
        playable="original", content_type="video/mp4", duration_ms=724_000, findings=(), facts={}
    )
    services.record_examination(clip=got.clip_id, found=found, by=DOCK)
    return got.recording_id


def test_a_custodian_sees_the_recording_in_the_grid_and_in_the_table(playable: UUID) -> None:
    custodian = signed_in("custodian")

    for page in ("/footage/", "/footage/?as=table"):
        text = custodian.get(page).content.decode()
        assert f"/recordings/{playable}/" in text
        assert "12:04" in text


def test_a_wearer_without_footage_is_told_how_it_would_appear(playable: UUID) -> None:
    text = signed_in("wearer").get("/footage/").content.decode()

    assert str(playable) not in text
    assert "when a camera docks" in text


def test_filters_without_a_match_offer_the_way_back(playable: UUID) -> None:
    assert b"Show everything" in signed_in("auditor").get("/footage/?state=quarantined").content


def test_an_admin_sees_no_footage_and_is_told_which_right_is_missing(playable: UUID) -> None:
    admin = signed_in("admin")

    assert admin.get("/footage/").status_code == 403
    assert admin.get(f"/recordings/{playable}/").status_code == 403


def test_a_recording_of_others_answers_like_one_that_does_not_exist(playable: UUID) -> None:
    wearer = signed_in("wearer")

    theirs, none = (wearer.get(f"/recordings/{uid}/") for uid in (playable, new_id()))

    assert theirs.status_code == none.status_code == 404
    assert without_tokens(theirs.content) == without_tokens(none.content)


def test_opening_the_page_is_no_viewing_and_pressing_play_is(playable: UUID) -> None:
    custodian = signed_in("custodian")

    custodian.get(f"/recordings/{playable}/")
    before = actions(playable)
    answer = custodian.post(f"/recordings/{playable}/play")

    assert "viewed" not in before
    assert actions(playable) == [*before, "viewed"]
    assert [clip["type"] for clip in answer.json()["clips"]] == ["video/mp4"]
    assert answer.json()["expires_in"] > 0


def test_a_renewed_leave_to_watch_is_the_same_viewing(playable: UUID) -> None:
    custodian = signed_in("custodian")

    for _ in range(3):
        custodian.post(f"/recordings/{playable}/play")

    assert actions(playable).count("viewed") == 1


def test_watching_needs_the_same_sight_as_the_page(playable: UUID) -> None:
    assert signed_in("wearer").post(f"/recordings/{playable}/play").status_code == 404
    assert "viewed" not in actions(playable)


def test_a_download_is_put_on_the_record_and_leads_to_the_byte_server(playable: UUID) -> None:
    custodian = signed_in("custodian")
    files = custodian.get(f"/recordings/{playable}/?tab=files").content.decode()
    action = files.split(f'action="/recordings/{playable}/clips/')[1].split('"')[0]

    answer = custodian.post(f"/recordings/{playable}/clips/{action}")

    assert answer.status_code == 302
    assert "/media/" in answer.headers["Location"]
    assert actions(playable)[-1] == "downloaded"


def test_reading_the_address_of_a_download_does_not_download(playable: UUID) -> None:
    address = f"/recordings/{playable}/clips/{new_id()}/download"

    assert signed_in("custodian").get(address).status_code == 405


def test_quarantine_is_told_in_words_on_the_card_and_on_the_page(db: None) -> None:
    reason = Reason(code="unknown_camera", text="no camera with serial X9 is registered")
    recording = received(reasons=(reason,)).recording_id
    auditor = signed_in("auditor")

    assert b"no camera with serial X9 is registered" in auditor.get("/footage/").content
    page = auditor.get(f"/recordings/{recording}/").content
    assert b"No camera with serial X9 is registered." in page


def test_every_tab_is_a_page_without_script_and_a_part_with_it(playable: UUID) -> None:
    custodian = signed_in("custodian")
    for tab in ("play", "facts", "files", "custody", "nonsense"):
        whole = custodian.get(f"/recordings/{playable}/?tab={tab}").content
        part = custodian.get(f"/recordings/{playable}/?tab={tab}", headers={"HX-Target": "panel"})
        assert b"<html" in whole
        assert b"<html" not in part.content


def test_the_custody_tab_reads_as_prose_with_its_proof_inside(playable: UUID) -> None:
    text = signed_in("auditor").get(f"/recordings/{playable}/?tab=custody").content.decode()

    assert "dock BAL-1</b> brought in" in text
    assert "examined" in text
    assert "lapel-verify" in text


def test_the_asking_for_progress_ends_when_the_work_is_done(playable: UUID) -> None:
    answer = signed_in("custodian").get(f"/recordings/{playable}/work")

    assert answer.status_code == 286
    assert answer.headers["HX-Trigger"] == "lapel:prepared"


def test_the_next_page_of_the_grid_is_only_its_cards(playable: UUID) -> None:
    part = signed_in("custodian").get(
        "/footage/?cursor=2027-01-01T00:00:00%2B00:00_ffffffff-ffff-7fff-bfff-ffffffffffff",
        headers={"HX-Request": "true"},
    )

    assert b"<html" not in part.content
    assert str(playable).encode() in part.content


def test_a_clock_that_is_ahead_gives_way_to_the_receipt_in_headline_and_card(db: None) -> None:
    ahead = received(started_at=NOON + timedelta(days=3), ended_at=None, triggered_at=None)
    auditor = signed_in("auditor")

    page = auditor.get(f"/recordings/{ahead.recording_id}/").content.decode()
    card = auditor.get("/footage/").content.decode()

    assert "<h1>Received <time" in page
    assert 'class="soft">received</span>' in card


def test_quarantine_promises_no_picture_that_cannot_be_watched(db: None) -> None:
    reason = Reason(code="unknown_camera", text="no camera with serial X9 is registered")
    got = received(reasons=(reason,))
    found = Examination(
        playable="proxy", content_type="video/avi", duration_ms=9000, findings=(), facts={}
    )
    services.record_examination(clip=got.clip_id, found=found, by=DOCK)

    page = signed_in("auditor").get(f"/recordings/{got.recording_id}/").content.decode()

    assert "It is kept whole." in page
    assert "can be watched" not in page


def test_why_an_act_is_refused_stands_as_text_behind_the_greyed_button(db: None) -> None:
    agency = small_program()
    client = signed_in("wearer")
    wearer = user_named("wearer")
    program.link_user(member=agency.member, user=wearer.id, by=SYSTEM)
    worn = received(wearer_id=agency.member)

    page = client.get(f"/recordings/{worn.recording_id}/").content.decode()

    assert page.count("Your roles let you watch but not download") == 1
    assert page.count("Your roles do not let you export") == 1


def test_the_size_counts_films_and_names_sidecars_apart(db: None) -> None:
    got = received(sha256="c" * 64, size=2_000_000, recording="R1", filename="R1.mp4")
    received(
        sha256="d" * 64,
        size=500,
        recording="R1",
        filename="R1.json",
        kind="sidecar",
        sidecar_of="R1.mp4",
    )
    auditor = signed_in("auditor")

    facts = auditor.get(f"/recordings/{got.recording_id}/").content.decode()
    files = auditor.get(f"/recordings/{got.recording_id}/?tab=files").content.decode()
    custody = auditor.get(f"/recordings/{got.recording_id}/?tab=custody").content.decode()

    assert "2.0 MB" in facts
    assert "and 500 bytes in 1 sidecar" in facts
    assert "Download sidecar" in files
    assert custody.count("brought in") == 1
    assert "and its sidecar" in custody


def test_a_clip_without_a_picture_tells_the_player_so(db: None) -> None:
    got = received(kind="audio", filename="R.flac")
    found = Examination(
        playable="original", content_type="audio/flac", duration_ms=9000, findings=(), facts={}
    )
    services.record_examination(clip=got.clip_id, found=found, by=DOCK)

    page = signed_in("auditor").get(f"/recordings/{got.recording_id}/").content.decode()

    assert '"sound_only": true' in page
    assert "Sound only" in page


def test_an_address_of_nonsense_is_answered_with_what_was_dropped(playable: UUID) -> None:
    answer = signed_in("auditor").get("/footage/?day=2026-13-99&state=foo")

    assert answer.status_code == 200
    assert b"names a day that there is not" in answer.content
    assert str(playable).encode() in answer.content
