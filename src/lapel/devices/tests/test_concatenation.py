"""Concatenation: parts that came in parallel become one upload."""

from uuid import UUID

from lapel.devices.testing import OTHER_TOKEN, Door, PlainBackend, Reply, wait_until
from lapel.foundation.ids import new_id

PATH = "/devices/uploads"


def part(door: Door, content: bytes) -> UUID:
    return door.create(len(content), body=content, Upload_Concat="partial").upload


def final(door: Door, *parts: UUID, **fields: str) -> Reply:
    listed = " ".join(f"{PATH}/{piece}" for piece in parts)
    return door.ask("POST", PATH, Upload_Concat=f"final;{listed}", **fields)


def test_parts_become_one_upload_in_the_order_given(door: Door, backend: PlainBackend) -> None:
    one, two = (part(door, piece) for piece in (b"world", b"hello "))
    said = final(door, two, one)
    assert said.status == 201
    assert backend.content(said.upload) == b"hello world"
    head = door.head(said.upload)
    assert (head["upload-offset"], head["upload-length"]) == ("11", "11")
    assert head["upload-concat"] == f"final;{PATH}/{two} {PATH}/{one}"
    assert [upload for upload, _, _ in backend.accepted] == [said.upload]


def test_parts_end_with_their_final_upload(door: Door) -> None:
    piece = part(door, b"abc")
    assert final(door, piece).status == 201
    assert door.head(piece).status == 410
    assert list((door.config.staging / "uploads").iterdir()) == []


def test_a_final_upload_asked_for_twice_is_made_once(door: Door, backend: PlainBackend) -> None:
    one, two = part(door, b"abc"), part(door, b"def")
    first, again = final(door, one, two), final(door, one, two)
    assert (again.status, again.upload) == (201, first.upload)
    assert len(backend.accepted) == 1


def test_a_finished_part_is_not_accepted_by_itself(door: Door, backend: PlainBackend) -> None:
    piece = part(door, b"abc")
    head = door.head(piece)
    assert (head["upload-concat"], head["upload-offset"]) == ("partial", "3")
    assert backend.accepted == []
    assert door.receipt(piece).status == 202


def test_an_unfinished_part_cannot_be_joined(door: Door) -> None:
    piece = door.create(6, body=b"abc", Upload_Concat="partial").upload
    assert final(door, piece).status == 400
    assert door.head(piece)["upload-offset"] == "3"


def test_a_stranger_to_the_dock_is_no_part(door: Door) -> None:
    piece = part(door, b"abc")
    door.token = OTHER_TOKEN
    assert final(door, piece).status == 400
    assert final(door, new_id()).status == 400


def test_a_whole_upload_is_no_part(door: Door) -> None:
    upload = door.create(3).upload
    assert final(door, upload).status == 400


def test_a_final_upload_takes_no_bytes(door: Door) -> None:
    upload = final(door, part(door, b"abc")).upload
    assert door.patch(upload, 3, b"x").status == 403


def test_a_final_upload_brings_no_length_and_no_body(door: Door) -> None:
    piece = part(door, b"abc")
    assert final(door, piece, Upload_Length="3").status == 400
    said = door.ask(
        "POST",
        PATH,
        b"abc",
        Upload_Concat=f"final;{PATH}/{piece}",
        Content_Type="application/offset+octet-stream",
    )
    assert said.status == 400


def test_a_final_upload_that_the_database_was_away_for_is_made_good(
    door: Door, backend: PlainBackend
) -> None:
    one, two = part(door, b"abc"), part(door, b"def")
    backend.away = True
    upload = final(door, one, two).upload
    assert door.receipt(upload).status == 202
    assert "upload-offset" not in door.head(upload).headers
    backend.away = False

    wait_until(lambda: backend.uploads[one].state == backend.uploads[two].state == "joined")

    assert backend.content(upload) == b"abcdef"
    assert door.receipt(upload).status == 200
    assert list((door.config.staging / "uploads").iterdir()) == []


def test_a_part_may_stand_in_a_final_upload_twice(door: Door, backend: PlainBackend) -> None:
    piece = part(door, b"abc")
    assert backend.content(final(door, piece, piece).upload) == b"abcabc"
