"""tus 1.0.0, clause by clause, against a running server."""

from base64 import b64encode
from hashlib import sha1, sha256
from pathlib import Path

import pytest

from lapel.devices.testing import (
    OTHER_TOKEN,
    REVOKED_TOKEN,
    Door,
    PlainBackend,
    metadata,
)
from lapel.foundation.ids import new_id

PATH = "/devices/uploads"


def promised(algorithm: str, body: bytes) -> str:
    digest = {"sha256": sha256, "sha1": sha1}[algorithm](body).digest()
    return f"{algorithm} {b64encode(digest).decode()}"


def test_options_names_version_extensions_algorithms_and_largest_size(door: Door) -> None:
    said = door.ask("OPTIONS", PATH, Tus_Resumable="0.0.0", Authorization="")
    assert said.status == 204
    assert said["tus-version"] == "1.0.0"
    assert set(said["tus-extension"].split(",")) >= {
        "creation",
        "creation-with-upload",
        "creation-defer-length",
        "checksum",
        "expiration",
        "termination",
        "concatenation",
    }
    assert said["tus-checksum-algorithm"] == "sha256,sha1"
    assert int(said["tus-max-size"]) > 0


def test_an_upload_in_three_patches_is_accepted_whole(door: Door, backend: PlainBackend) -> None:
    upload = door.create(11).upload
    for offset, piece in ((0, b"hello"), (5, b" "), (6, b"world")):
        said = door.patch(upload, offset, piece)
        assert (said.status, said["upload-offset"]) == (204, str(offset + len(piece)))
        assert said["tus-resumable"] == "1.0.0"
    assert backend.content(upload) == b"hello world"
    assert backend.accepted == [(upload, sha256(b"hello world").hexdigest(), 11)]


def test_head_tells_offset_length_and_the_metadata_as_given(door: Door) -> None:
    given = metadata(filename="a.mp4", device="X1")
    upload = door.create(9, Upload_Metadata=given).upload
    door.patch(upload, 0, b"abc")
    said = door.head(upload)
    assert said.status == 200
    assert (said["upload-offset"], said["upload-length"]) == ("3", "9")
    assert said["upload-metadata"] == given
    assert said["cache-control"] == "no-store"


def test_a_finished_upload_still_tells_its_offset(door: Door) -> None:
    upload = door.create(3, body=b"abc").upload
    said = door.head(upload)
    assert (said.status, said["upload-offset"], said["upload-length"]) == (200, "3", "3")
    assert "upload-expires" not in said.headers


def test_creation_with_upload_says_how_much_it_took(door: Door, backend: PlainBackend) -> None:
    said = door.create(6, body=b"abc")
    assert (said.status, said["upload-offset"]) == (201, "3")
    door.patch(said.upload, 3, b"def")
    assert backend.content(said.upload) == b"abcdef"


def test_an_empty_upload_is_finished_when_it_is_created(door: Door, backend: PlainBackend) -> None:
    upload = door.create(0).upload
    assert backend.content(upload) == b""
    assert door.receipt(upload).status == 200


def test_a_patch_at_the_wrong_offset_changes_nothing(door: Door) -> None:
    upload = door.create(10).upload
    door.patch(upload, 0, b"abc")
    said = door.patch(upload, 2, b"xyz")
    assert (said.status, said["upload-offset"]) == (409, "3")
    assert door.head(upload)["upload-offset"] == "3"


def test_a_patch_beyond_the_length_is_refused_before_it_is_read(door: Door) -> None:
    upload = door.create(3).upload
    assert door.patch(upload, 0, b"abcd").status == 413
    assert door.head(upload)["upload-offset"] == "0"


def test_a_chunked_patch_beyond_the_length_leaves_the_upload_as_it_was(
    door: Door, backend: PlainBackend
) -> None:
    upload = door.create(6).upload
    door.patch(upload, 0, b"abc")
    assert door.patch(upload, 3, iter([b"de", b"f", b"g"])).status == 413
    assert door.head(upload)["upload-offset"] == "3"
    assert backend.accepted == []


def test_a_chunked_patch_is_decoded(door: Door, backend: PlainBackend) -> None:
    upload = door.create(300_006).upload
    pieces = [b"abc", b"d" * 300_000, b"efg"]
    assert door.patch(upload, 0, iter(pieces)).status == 204
    assert backend.content(upload) == b"".join(pieces)


def test_a_patch_of_another_content_type_is_refused(door: Door) -> None:
    upload = door.create(3).upload
    assert door.patch(upload, 0, b"abc", Content_Type="video/mp4").status == 415


def test_a_patch_without_an_offset_is_refused(door: Door) -> None:
    upload = door.create(3).upload
    said = door.ask(
        "PATCH", f"{PATH}/{upload}", b"abc", Content_Type="application/offset+octet-stream"
    )
    assert said.status == 400


def test_another_protocol_version_is_refused_with_ours(door: Door) -> None:
    said = door.create(3, Tus_Resumable="0.2.2")
    assert (said.status, said["tus-version"]) == (412, "1.0.0")


def test_the_method_can_be_overridden(door: Door, backend: PlainBackend) -> None:
    upload = door.create(3).upload
    said = door.ask(
        "POST",
        f"{PATH}/{upload}",
        b"abc",
        X_HTTP_Method_Override="PATCH",
        Upload_Offset="0",
        Content_Type="application/offset+octet-stream",
    )
    assert said.status == 204
    assert backend.content(upload) == b"abc"


@pytest.mark.parametrize(
    "fields",
    [{}, {"Upload_Length": "3", "Upload_Defer_Length": "1"}, {"Upload_Length": "-3"}],
)
def test_creation_needs_one_honest_length(door: Door, fields: dict[str, str]) -> None:
    assert door.ask("POST", PATH, **fields).status == 400


def test_a_larger_upload_than_allowed_is_refused(door: Door) -> None:
    assert door.create(1 << 50).status == 413


def test_a_deferred_length_is_said_later(door: Door, backend: PlainBackend) -> None:
    upload = door.ask("POST", PATH, Upload_Defer_Length="1").upload
    assert door.patch(upload, 0, b"abc").status == 204
    said = door.head(upload)
    assert (said["upload-defer-length"], said["upload-offset"]) == ("1", "3")
    assert "upload-length" not in said.headers

    assert door.patch(upload, 3, b"def", Upload_Length="6").status == 204

    assert backend.content(upload) == b"abcdef"


def test_a_length_once_said_does_not_change(door: Door) -> None:
    upload = door.create(9).upload
    assert door.patch(upload, 0, b"abc", Upload_Length="8").status == 400
    assert door.head(upload)["upload-offset"] == "0"


def test_a_deferred_length_below_what_is_here_is_refused(door: Door) -> None:
    upload = door.ask("POST", PATH, Upload_Defer_Length="1").upload
    door.patch(upload, 0, b"abc")
    assert door.patch(upload, 3, b"", Upload_Length="2").status == 400


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_a_checksum_that_holds_is_taken(door: Door, backend: PlainBackend, algorithm: str) -> None:
    upload = door.create(3).upload
    assert door.patch(upload, 0, b"abc", Upload_Checksum=promised(algorithm, b"abc")).status == 204
    assert backend.content(upload) == b"abc"


def test_a_checksum_that_does_not_hold_discards_that_patch_only(
    door: Door, backend: PlainBackend
) -> None:
    upload = door.create(6).upload
    door.patch(upload, 0, b"abc")
    said = door.patch(upload, 3, b"def", Upload_Checksum=promised("sha256", b"other"))
    assert said.status == 460
    assert door.head(upload)["upload-offset"] == "3"

    assert door.patch(upload, 3, b"xyz").status == 204

    assert backend.content(upload) == b"abcxyz"
    assert backend.accepted[0][1] == sha256(b"abcxyz").hexdigest()


def test_a_checksum_of_an_algorithm_we_lack_is_refused(door: Door) -> None:
    upload = door.create(3).upload
    assert door.patch(upload, 0, b"abc", Upload_Checksum="crc32 AAAA").status == 400
    assert door.head(upload)["upload-offset"] == "0"


@pytest.mark.parametrize(("claimed", "status"), [(b"abc", b"204"), (b"xxx", b"460")])
def test_a_checksum_may_come_as_a_trailer(door: Door, claimed: bytes, status: bytes) -> None:
    upload = door.create(3).upload
    head = door.patch_head(upload, 0, 0).replace(
        b"Content-Length: 0", b"Transfer-Encoding: chunked\r\nTrailer: Upload-Checksum"
    )
    trailer = f"Upload-Checksum: {promised('sha256', claimed)}".encode()
    with door.dial() as sock:
        sock.sendall(head + b"3\r\nabc\r\n0\r\n" + trailer + b"\r\n\r\n")
        assert sock.recv(4096).split(b" ")[1] == status


def test_an_unfinished_upload_says_when_it_expires(door: Door) -> None:
    created = door.create(6)
    assert created["upload-expires"].endswith(" GMT")
    assert door.patch(created.upload, 0, b"abc")["upload-expires"].endswith(" GMT")


def test_an_unfinished_upload_can_be_terminated(door: Door, backend: PlainBackend) -> None:
    upload = door.create(6, body=b"abc").upload
    assert door.ask("DELETE", f"{PATH}/{upload}").status == 204
    assert door.head(upload).status == 410
    assert door.patch(upload, 3, b"def").status == 410
    assert door.receipt(upload).status == 410
    assert staged(door) == []
    assert backend.uploads[upload].state == "terminated"


def test_a_finished_upload_cannot_be_terminated(door: Door, backend: PlainBackend) -> None:
    upload = door.create(3, body=b"abc").upload
    said = door.ask("DELETE", f"{PATH}/{upload}")
    assert said.status == 409
    assert b"in custody" in said.content
    assert backend.content(upload) == b"abc"


def test_an_unknown_upload_is_not_found(door: Door) -> None:
    assert door.head(new_id()).status == 404
    assert door.patch(new_id(), 0, b"abc").status == 404
    assert door.ask("HEAD", f"{PATH}/../../etc/passwd").status == 404
    assert door.receipt(new_id()).status == 404


def test_another_docks_upload_is_not_found(door: Door) -> None:
    upload = door.create(3).upload
    door.token = OTHER_TOKEN
    assert door.head(upload).status == 404
    assert door.patch(upload, 0, b"abc").status == 404
    assert door.ask("DELETE", f"{PATH}/{upload}").status == 404
    assert door.receipt(upload).status == 404


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        ("", 401),
        ("Bearer", 401),
        ("Basic YTpi", 401),
        ("Bearer lapel_dock_wrong", 401),
        (f"Bearer {REVOKED_TOKEN}", 403),
    ],
)
def test_without_a_good_token_nothing_is_opened(
    door: Door, backend: PlainBackend, authorization: str, status: int
) -> None:
    said = door.create(3, Authorization=authorization)
    assert said.status == status
    assert ("www-authenticate" in said.headers) == (status == 401)
    assert backend.uploads == {}


def test_the_receipt_waits_until_the_upload_is_accepted(door: Door) -> None:
    upload = door.create(6, body=b"abc").upload
    early = door.receipt(upload)
    assert (early.status, early["retry-after"]) == (202, "1")
    door.patch(upload, 3, b"def")
    assert door.receipt(upload).status == 200


def test_a_receipt_that_is_asked_for_does_not_disturb_the_upload(door: Door) -> None:
    upload = door.create(6).upload
    with door.dial() as sock:
        sock.sendall(door.patch_head(upload, 0, 6) + b"abc")
        assert door.receipt(upload).status == 202
        sock.sendall(b"def")
        assert sock.recv(4096).startswith(b"HTTP/1.1 204 ")


def test_a_dock_can_ask_before_it_sends(door: Door) -> None:
    told = {"device": "X1", "recording": "R7", "filename": "a.mp4", "sha256": "ab" * 32}
    question = "/devices/have?" + "&".join(f"{key}={value}" for key, value in told.items())
    assert door.ask("GET", question).status == 404
    upload = door.create(6, body=b"abc", Upload_Metadata=metadata(**told)).upload

    said = door.ask("GET", question)

    assert said.status == 200
    assert said.content.decode() == (
        f'{{"upload":"{upload}","location":"{PATH}/{upload}","receipt":"/devices/receipts/{upload}"'
        ',"offset":3,"length":6,"finished":false}'
    )


def test_half_a_question_is_refused(door: Door) -> None:
    said = door.ask("GET", "/devices/have?device=X1&sha256=ab")
    assert said.status == 400
    assert b"recording, filename" in said.content


def test_methods_that_mean_nothing_here_are_refused_with_those_that_do(door: Door) -> None:
    upload = door.create(3).upload
    assert door.ask("PUT", f"{PATH}/{upload}", b"abc")["allow"] == "OPTIONS, HEAD, PATCH, DELETE"
    assert door.ask("GET", PATH)["allow"] == "OPTIONS, POST"


def staged(door: Door) -> list[Path]:
    return list((door.config.staging / "uploads").glob("*"))
