"""An upload whose row went with the database: refused, and its bytes are left alone."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings

from lapel.evidence.vault import Vault
from lapel.foundation.config import Config
from lapel.foundation.ids import new_id
from lapel.ingest import services
from lapel.ingest.errors import UploadRefused


def test_finished_bytes_without_a_row_are_refused_and_stay_staged(
    db: None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LAPEL", Config(home=home))
    vault = Vault(home / "vault")
    staged = vault.staging / "lost"
    staged.write_bytes(b"footage")
    sha256 = hashlib.sha256(b"footage").hexdigest()

    with pytest.raises(UploadRefused, match="open another one"):
        services.accept(upload=new_id(), staged=staged, sha256=sha256, size=7)

    assert staged.read_bytes() == b"footage"
    assert not vault.has(sha256)
