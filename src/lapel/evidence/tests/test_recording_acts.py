"""The acts of the recording page through the door: notes, markers, clips, where one stopped."""

from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from lapel.accounts.testing import make_user
from lapel.custody.testing import actions
from lapel.evidence import services
from lapel.evidence.models import Clip, Marker, Note, Work
from lapel.evidence.services import Examination
from lapel.evidence.testing import DOCK, kept
from lapel.foundation.config import Config

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(role: str) -> Client:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(make_user(role, role), backend=BACKEND)
    return client


@pytest.fixture
def film(db: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> Clip:
    """The only file of a recording; it plays as it is."""
    monkeypatch.setattr(settings, "LAPEL", Config(home=home))
    got = kept()
    found = Examination(
        playable="original", content_type="video/mp4", duration_ms=60_000, findings=(), facts={}
    )
    services.record_examination(clip=got.clip_id, found=found, by=DOCK)
    return Clip.objects.get(id=got.clip_id)


def at(film: Clip, act: str) -> str:
    return f"/recordings/{film.recording_id}/{act}"


def test_a_note_is_added_and_struck_and_still_read(film: Clip) -> None:
    custodian = signed_in("custodian")

    added = custodian.post(at(film, "note"), {"text": "second door"})
    note: UUID = Note.objects.get().id
    struck = custodian.post(at(film, f"notes/{note}/strike"))

    assert "second door" in added.content.decode()
    assert "<del>second door</del>" in struck.content.decode()
    assert actions(film.recording_id)[-2:] == ["noted", "note_struck"]


def test_a_marker_is_set_and_taken_away(film: Clip) -> None:
    custodian = signed_in("custodian")

    custodian.post(at(film, "mark"), {"clip": film.id, "at_ms": "1500", "label": "door"})
    marker = Marker.objects.get()
    gone = custodian.post(at(film, f"markers/{marker.id}/remove"))

    assert marker.at_ms == 1500
    assert "door" not in gone.content.decode()


def test_a_clip_is_asked_for_and_stands_in_the_list_while_it_is_made(film: Clip) -> None:
    asked = {"clip": film.id, "start_ms": "1000", "end_ms": "2500", "title": "Door"}

    answer = signed_in("custodian").post(at(film, "cut"), asked)

    text = answer.content.decode()
    assert "0:01.000 – 0:02.500" in text
    assert "waits for its turn" in text
    assert 'hx-trigger="every 1s"' in text
    assert Work.objects.get(kind="cut").asked["title"] == "Door"


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"start_ms": "x", "end_ms": "10"}, "start_ms is"),
        ({"start_ms": "10", "end_ms": "10"}, "must come after"),
        ({"start_ms": "0", "end_ms": "10", "clip": "none"}, "the id of a file"),
    ],
)
def test_a_span_that_cannot_be_says_why(film: Clip, asked: dict[str, str], why: str) -> None:
    answer = signed_in("custodian").post(at(film, "cut"), {"clip": str(film.id), **asked})

    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_an_auditor_watches_and_changes_nothing(film: Clip) -> None:
    auditor = signed_in("auditor")
    before = actions(film.recording_id)

    answers = [
        auditor.post(at(film, "note"), {"text": "x"}),
        auditor.post(at(film, "mark"), {"clip": film.id, "at_ms": "1", "label": "x"}),
        auditor.post(at(film, "cut"), {"clip": film.id, "start_ms": "0", "end_ms": "9"}),
        auditor.post(at(film, "still"), {"clip": film.id, "at_ms": "0"}),
    ]

    assert {each.status_code for each in answers} == {403}
    assert actions(film.recording_id) == before
    page = auditor.get(f"/recordings/{film.recording_id}/").content.decode()
    assert "data-make-cut" not in page
    assert "Your roles do not let you make clips" in page


def test_a_stranger_finds_nothing_to_act_on(film: Clip) -> None:
    wearer = signed_in("wearer")

    answers = [
        wearer.get(at(film, "cuts")),
        wearer.post(at(film, "note"), {"text": "x"}),
        wearer.post(at(film, "stopped"), {"at_ms": "5"}),
    ]

    assert {each.status_code for each in answers} == {404}


def test_where_one_stopped_is_kept_without_an_entry(film: Clip) -> None:
    custodian = signed_in("custodian")
    before = actions(film.recording_id)

    answer = custodian.post(at(film, "stopped"), {"at_ms": "41500"})

    assert answer.status_code == 204
    assert actions(film.recording_id) == before
    page = custodian.get(f"/recordings/{film.recording_id}/").content.decode()
    assert '"stopped_at": 41500' in page


def test_the_map_of_a_day_without_tracks_says_so(film: Clip) -> None:
    custodian = signed_in("custodian")

    for day in ("", "?day=2026-03-13", "?day=never"):
        answer = custodian.get(f"/footage/map{day}")
        assert answer.status_code == 200
        assert "No track on this day" in answer.content.decode()
