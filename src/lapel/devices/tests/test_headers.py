"""The tus headers: what is read, what is refused, and in which words."""

from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapel.devices import headers
from lapel.devices.errors import Refusal

ID = "0192f0c1-5a64-7000-8000-000000000001"


def test_metadata_pairs_are_decoded() -> None:
    raw = (
        f"filename {b64encode('é.mp4'.encode()).decode()},flag, device {b64encode(b'X1').decode()}"
    )
    assert headers.metadata(raw) == {"filename": "é.mp4".encode(), "flag": b"", "device": b"X1"}


def test_no_metadata_is_no_pairs() -> None:
    assert headers.metadata(None) == headers.metadata("  ") == {}


@pytest.mark.parametrize("raw", ["a !!!", "a YQ==,a Yg==", ",a YQ==", "a YQ==,"])
def test_malformed_metadata_is_refused(raw: str) -> None:
    with pytest.raises(Refusal, match="Upload-Metadata") as refusal:
        headers.metadata(raw)
    assert refusal.value.status == 400


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), st.binary(), min_size=1))
def test_metadata_round_trips(pairs: dict[str, bytes]) -> None:
    raw = ",".join(f"{key} {b64encode(value).decode()}" for key, value in pairs.items())
    assert headers.metadata(raw) == pairs


@pytest.mark.parametrize("raw", ["-1", "1.0", "", " 1", "0x1", "9" * 30])
def test_an_offset_that_is_no_integer_is_refused(raw: str) -> None:
    with pytest.raises(Refusal, match="non-negative integer"):
        headers.integer("Upload-Offset", raw)


def test_a_checksum_is_an_algorithm_and_a_digest() -> None:
    digest = sha256(b"x").digest()
    found = headers.checksum(f"sha256 {b64encode(digest).decode()}")
    assert found == headers.Checksum(algorithm="sha256", digest=digest)


@pytest.mark.parametrize("raw", ["md5 AAAA", "sha256 AAAA", "sha256", "sha256 ***", ""])
def test_a_checksum_we_cannot_check_is_refused(raw: str) -> None:
    with pytest.raises(Refusal) as refusal:
        headers.checksum(raw)
    assert refusal.value.status == 400


def test_a_final_upload_names_its_parts_by_relative_or_absolute_address() -> None:
    found = headers.concat(f"final;/devices/uploads/{ID} http://dock.test/devices/uploads/{ID}?x=1")
    assert found == headers.Concat(partial=False, parts=(UUID(ID), UUID(ID)))


@pytest.mark.parametrize("raw", ["final", "final;", "final;/a/b", "whole", f"first;/u/{ID}"])
def test_a_concatenation_that_names_no_uploads_is_refused(raw: str) -> None:
    with pytest.raises(Refusal, match="Upload-Concat"):
        headers.concat(raw)


@pytest.mark.parametrize("text", ["", "../x", ID.replace("-", ""), ID.upper(), f"{{{ID}}}"])
def test_only_the_one_spelling_of_an_id_names_an_upload(text: str) -> None:
    assert headers.upload_id(text) is None


def test_only_one_is_a_deferred_length() -> None:
    assert headers.deferred("1")
    assert not headers.deferred(None)
    with pytest.raises(Refusal, match="Upload-Defer-Length"):
        headers.deferred("true")


def test_a_date_is_written_as_http_has_it() -> None:
    assert headers.http_date(datetime(2024, 3, 13, 19, 2, tzinfo=UTC)) == (
        "Wed, 13 Mar 2024 19:02:00 GMT"
    )
