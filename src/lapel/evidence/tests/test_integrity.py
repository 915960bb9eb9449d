"""What pages say of a recording's integrity: sealed where in the log, checked when, or wrong."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from lapel.accounts import selectors as accounts
from lapel.accounts.testing import make_user
from lapel.custody import selectors as log
from lapel.custody.services import SYSTEM
from lapel.custody.testing import sequencer
from lapel.evidence import fsck, selectors, services
from lapel.evidence.selectors import Filters, Integrity
from lapel.evidence.services import Examination, Received
from lapel.evidence.testing import NOON, kept, received
from lapel.evidence.vault import Vault
from lapel.foundation.config import Config
from lapel.foundation.ids import new_id
from lapel.foundation.keys import KeyFolder

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def here(database: object, home: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    config = Config(home=home)
    monkeypatch.setattr(settings, "LAPEL", config)
    return config


def seal(database: object, config: Config) -> None:
    """Publish what is committed so far."""
    dsn = database.dsn("log")  # type: ignore[attr-defined]
    key = KeyFolder(config.keys).log_key()
    with sequencer(dsn, config.log, key=key, origin=config.log_origin) as log_now:
        log_now.step()


def cora() -> Client:
    client = Client()
    client.force_login(
        make_user("cora", "custodian"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def told(got: Received) -> Integrity:
    viewer = accounts.viewer(make_user(f"v-{new_id()}", "auditor"))
    page = selectors.recording(viewer, got.recording_id)
    (card,) = (
        card
        for card in selectors.grid(viewer, filters=Filters(), moments=True).cards
        if card.id == got.recording_id
    )
    assert card.integrity == page.integrity
    return page.integrity


def index_of(got: Received) -> int:
    entry = next(e for e in log.history(got.recording_id) if e.id == got.entry_id)
    assert entry.index is not None
    return entry.index


def test_a_recording_is_sealed_when_its_arrival_is_published(
    database: object, here: Config
) -> None:
    got = kept()
    assert (told(got).state, told(got).place) == ("sealing", "")

    seal(database, here)

    assert told(got).word == "Sealed"
    assert told(got).place == f"log #{index_of(got)}"


def test_one_clip_that_is_not_published_yet_leaves_the_recording_open(
    database: object, here: Config
) -> None:
    kept(b"one", recording="R1")
    seal(database, here)
    later = kept(b"two", recording="R1", started_at=NOON + timedelta(minutes=12))

    assert told(later).sealed is False
    seal(database, here)
    assert told(later).sealed is True


def test_the_log_numbers_are_those_of_the_films(database: object, here: Config) -> None:
    kept(b"{}", recording="R1", kind="sidecar", filename="stop.json")
    first = kept(b"one", recording="R1")
    last = kept(b"two", recording="R1", started_at=NOON + timedelta(minutes=12))
    seal(database, here)

    assert told(first).place == f"log #{index_of(first)}–#{index_of(last)}"


def test_another_entry_of_the_recording_seals_nothing(database: object, here: Config) -> None:
    """The sidecar's entry is published; the film's is not."""
    kept(b"{}", recording="R1", kind="sidecar", filename="stop.json")
    seal(database, here)
    film = kept(b"one", recording="R1")

    assert (told(film).sealed, told(film).place) == (False, "")


def test_the_page_says_sealed_where_and_when_the_bytes_were_last_checked(
    database: object, here: Config
) -> None:
    got = kept()
    seal(database, here)
    list(fsck.check(Vault(here.vault)))
    client = cora()

    page = client.get(f"/recordings/{got.recording_id}/").content.decode()

    assert "<span>Sealed</span>" in page
    assert f"log #{index_of(got)}" in page
    assert "bytes last checked" in page
    assert "Verified" not in page


def test_a_card_says_sealed_in_grid_and_table(database: object, here: Config) -> None:
    kept()
    seal(database, here)
    client = cora()

    for view in ("/footage/", "/footage/?as=table"):
        assert "<span>Sealed</span>" in client.get(view).content.decode()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda path: path.unlink(), "Bytes missing"),
        (lambda path: (path.chmod(0o644), path.write_bytes(b"other")), "Bytes differ"),
    ],
)
def test_wrong_bytes_take_the_place_of_sealed_everywhere(
    database: object, here: Config, damage: object, words: str
) -> None:
    got = kept()
    seal(database, here)
    vault = Vault(here.vault)
    damage(vault.path(next(vault.blobs())))  # type: ignore[operator]
    list(fsck.check(vault))
    client = cora()

    for address in ("/footage/", "/footage/?as=table", f"/recordings/{got.recording_id}/"):
        text = client.get(address).content.decode()
        assert f"<span>{words}</span>" in text
        assert "<span>Sealed</span>" not in text
    assert "Tell your administrator, who can restore it from a backup" in text


def test_a_download_of_missing_bytes_is_a_page_that_says_what_to_do(
    database: object, here: Config
) -> None:
    got = received(sha256="d" * 64)

    answer = cora().post(f"/recordings/{got.recording_id}/clips/{got.clip_id}/download")

    assert answer.status_code == 410
    text = answer.content.decode()
    assert "The stored bytes of clip.mp4 are missing; tell your administrator" in text
    assert str(here.home) not in text


def test_the_player_is_told_in_data_that_bytes_are_missing(database: object, here: Config) -> None:
    got = received(sha256="d" * 64)
    found = Examination(
        playable="original", content_type="video/mp4", duration_ms=1000, findings=(), facts={}
    )
    services.record_examination(clip=got.clip_id, found=found, by=SYSTEM)

    answer = cora().post(
        f"/recordings/{got.recording_id}/play", headers={"Accept": "application/json"}
    )

    assert answer.status_code == 410
    assert answer.json()["why"].startswith("the stored bytes of clip.mp4 are missing")
