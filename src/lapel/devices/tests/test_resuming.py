"""Cut connections, takeovers and restarts: what was synced is kept, nothing else is claimed."""

import os
import socket
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lapel.devices.limits import Limits
from lapel.devices.staging import BLOCK, BUFFER, Claim, Staging
from lapel.devices.testing import Door, PlainBackend, door_config, running_door, wait_until
from lapel.foundation.ids import new_id

CONTENT = os.urandom(2 * BUFFER + BLOCK + 17)
POSITIONS = st.one_of(
    st.integers(0, len(CONTENT)),
    st.sampled_from([0, 1, BLOCK - 1, BLOCK, BLOCK + 1, BUFFER - 1, BUFFER, BUFFER + 1]),
)


def offset(door: Door, upload: UUID) -> int:
    return int(door.head(upload)["upload-offset"])


def send_cut(door: Door, upload: UUID, start: int, end: int, *, reset: bool = False) -> None:
    """Promise everything from `start` on, send it until `end`, and vanish."""
    with door.dial() as sock:
        sock.sendall(door.patch_head(upload, start, len(CONTENT) - start) + CONTENT[start:end])
        if reset:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def finish(door: Door, upload: UUID) -> None:
    """As a client does: ask, send the rest, and ask again if an older request came in between."""
    for _ in range(20):
        said = door.head(upload)
        if said.status == 423:
            continue
        start = int(said["upload-offset"])
        with suppress(OSError, HTTPException):
            if door.patch(upload, start, CONTENT[start:]).status == 204:
                return
    raise AssertionError("the upload could not be finished")


@settings(deadline=None, max_examples=60)
@given(cuts=st.lists(POSITIONS, max_size=4))
def test_an_upload_cut_anywhere_any_number_of_times_arrives_whole(
    shared_door: Door, shared_backend: PlainBackend, cuts: list[int]
) -> None:
    upload = shared_door.create(len(CONTENT)).upload
    for cut in sorted(cuts):
        start = offset(shared_door, upload)
        if start < len(CONTENT):
            send_cut(shared_door, upload, start, max(start, cut))

    finish(shared_door, upload)

    assert shared_backend.content(upload) == CONTENT
    assert shared_backend.uploads[upload].sha256 == sha256(CONTENT).hexdigest()


@settings(deadline=None, max_examples=40)
@given(cuts=st.lists(POSITIONS, max_size=6))
def test_patches_of_any_sizes_make_the_same_bytes(
    shared_door: Door, shared_backend: PlainBackend, cuts: list[int]
) -> None:
    upload = shared_door.create(len(CONTENT)).upload
    start = 0
    for end in [*sorted(cuts), len(CONTENT)]:
        assert shared_door.patch(upload, start, CONTENT[start:end]).status == 204
        start = end
    assert shared_backend.content(upload) == CONTENT


def test_what_came_before_a_cut_is_kept(door: Door) -> None:
    upload = door.create(len(CONTENT)).upload
    send_cut(door, upload, 0, BUFFER + 5)
    staging = Staging(door.config.staging / "uploads")
    wait_until(lambda: staging.claim(upload).offset > 0)
    assert offset(door, upload) == BUFFER + 5


def test_a_reset_connection_claims_no_more_than_came(door: Door) -> None:
    upload = door.create(len(CONTENT)).upload
    send_cut(door, upload, 0, BUFFER + 5, reset=True)
    time.sleep(0.1)
    assert offset(door, upload) <= BUFFER + 5


def test_a_cut_patch_with_a_checksum_keeps_nothing(door: Door) -> None:
    upload = door.create(len(CONTENT)).upload
    head = door.patch_head(upload, 0, len(CONTENT)).replace(
        b"\r\n\r\n", b"\r\nUpload-Checksum: sha256 " + b"A" * 43 + b"=\r\n\r\n"
    )
    with door.dial() as sock:
        sock.sendall(head + CONTENT[:BUFFER])
    time.sleep(0.1)
    assert offset(door, upload) == 0


def test_a_client_that_comes_back_takes_over_from_its_hanging_connection(
    door: Door, backend: PlainBackend
) -> None:
    upload = door.create(len(CONTENT)).upload
    with door.dial() as hanging:
        hanging.sendall(door.patch_head(upload, 0, len(CONTENT)) + CONTENT[:1000])
        wait_until(lambda: upload in door_locks(door, upload))
        began = time.monotonic()

        assert offset(door, upload) == 1000
        assert door.patch(upload, 1000, CONTENT[1000:]).status == 204

        assert time.monotonic() - began < 1
        assert hanging.recv(100) == b""
    assert backend.content(upload) == CONTENT


def door_locks(door: Door, upload: UUID) -> set[UUID]:
    """The upload, once its staged file shows that somebody is writing."""
    return {upload} if (door.config.staging / "uploads" / str(upload)).exists() else set()


def test_many_clients_that_fight_for_one_upload_do_not_harm_it(
    door: Door, backend: PlainBackend
) -> None:
    upload = door.create(len(CONTENT)).upload

    def fight(_: int) -> None:
        for _ in range(200):
            said = door.head(upload)
            if said.status == 423:
                continue
            start = int(said["upload-offset"])
            if start == len(CONTENT):
                return
            with suppress(OSError):  # interrupted by another one
                door.patch(upload, start, CONTENT[start : start + 30_000])

    with ThreadPoolExecutor(6) as clients:
        list(clients.map(fight, range(6)))

    assert offset(door, upload) == len(CONTENT)
    assert backend.content(upload) == CONTENT
    assert len(backend.accepted) == 1


def test_an_upload_goes_on_after_a_restart_where_it_was_claimed(
    tmp_path: Path, backend: PlainBackend, limits: Limits
) -> None:
    config = door_config(tmp_path)
    with running_door(config, limits=limits, backend=backend) as door:
        upload = door.create(len(CONTENT)).upload
        door.patch(upload, 0, CONTENT[:5000])
    with running_door(config, limits=limits, backend=backend) as door:
        assert offset(door, upload) == 5000
        assert door.patch(upload, 5000, CONTENT[5000:]).status == 204
    assert backend.content(upload) == CONTENT
    assert backend.uploads[upload].sha256 == sha256(CONTENT).hexdigest()


def test_bytes_that_were_never_claimed_are_cut_off_after_a_restart(
    tmp_path: Path, backend: PlainBackend, limits: Limits
) -> None:
    config = door_config(tmp_path)
    with running_door(config, limits=limits, backend=backend) as door:
        upload = door.create(len(CONTENT)).upload
        door.patch(upload, 0, CONTENT[:5000])
    path = Staging(config.staging / "uploads").path(upload)
    with path.open("ab") as file:
        file.write(b"written, not synced, then the power went")

    with running_door(config, limits=limits, backend=backend) as door:
        assert offset(door, upload) == 5000
        door.patch(upload, 5000, CONTENT[5000:])
    assert backend.content(upload) == CONTENT


def test_a_stop_keeps_what_is_under_way(
    tmp_path: Path, backend: PlainBackend, limits: Limits
) -> None:
    config = door_config(tmp_path)
    with running_door(config, limits=replace(limits, pace_seconds=30), backend=backend) as door:
        upload = door.create(len(CONTENT)).upload
        sock = door.dial()
        sock.sendall(door.patch_head(upload, 0, len(CONTENT)) + CONTENT[:7000])
        wait_until(lambda: bool(door_locks(door, upload)))
        began = time.monotonic()
    assert time.monotonic() - began < 4
    sock.close()
    assert Staging(config.staging / "uploads").claim(upload) == Claim(offset=7000)


def test_long_bodies_are_claimed_on_the_way(
    tmp_path: Path, backend: PlainBackend, limits: Limits
) -> None:
    config = door_config(tmp_path)
    often = replace(limits, checkpoint=BUFFER, pace_seconds=30)
    with running_door(config, limits=often, backend=backend) as door:
        upload = door.create(len(CONTENT)).upload
        with door.dial() as sock:
            sock.sendall(door.patch_head(upload, 0, len(CONTENT)) + CONTENT[: BUFFER + 5])
            staging = Staging(config.staging / "uploads")
            wait_until(lambda: staging.claim(upload).offset == BUFFER)


def test_acceptance_that_the_database_was_away_for_is_made_good(
    door: Door, backend: PlainBackend
) -> None:
    backend.away = True
    upload = door.create(3).upload
    assert door.patch(upload, 0, b"abc").status == 204
    assert door.receipt(upload).status == 202
    backend.away = False

    wait_until(lambda: bool(backend.accepted))

    assert door.receipt(upload).status == 200
    assert backend.content(upload) == b"abc"


@pytest.mark.parametrize("moved", [False, True])
def test_a_complete_upload_is_accepted_at_the_start(
    tmp_path: Path, backend: PlainBackend, limits: Limits, moved: bool
) -> None:
    """The process died after the last byte: before the vault had it, or after."""
    config = door_config(tmp_path)
    backend.away = True
    with running_door(config, limits=limits, backend=backend) as door:
        upload = door.create(3, body=b"abc").upload
    digest = sha256(b"abc").hexdigest()
    if moved:
        backend.vault.adopt(Staging(config.staging / "uploads").path(upload), digest)
    backend.away = False

    with running_door(config, limits=limits, backend=backend) as door:
        wait_until(lambda: bool(backend.accepted))
        assert door.head(upload)["upload-offset"] == "3"
    assert backend.accepted == [(upload, digest, 3)]


def test_an_upload_whose_bytes_are_lost_begins_again(
    tmp_path: Path, backend: PlainBackend, limits: Limits
) -> None:
    config = door_config(tmp_path)
    backend.away = True
    with running_door(config, limits=limits, backend=backend) as door:
        upload = door.create(3, body=b"abc").upload
    Staging(config.staging / "uploads").path(upload).unlink()
    backend.away = False

    with running_door(config, limits=limits, backend=backend) as door:
        wait_until(lambda: offset(door, upload) == 0)
        door.patch(upload, 0, b"abc")
    assert backend.content(upload) == b"abc"


def test_a_final_upload_that_was_cut_off_is_joined_at_the_start(
    tmp_path: Path, backend: PlainBackend, limits: Limits
) -> None:
    config = door_config(tmp_path)
    with running_door(config, limits=limits, backend=backend) as door:
        piece = door.create(3, body=b"abc", Upload_Concat="partial").upload
        backend.away = True
        listed = f"final;/devices/uploads/{piece}"
        final = door.ask("POST", "/devices/uploads", Upload_Concat=listed).upload
    Staging(config.staging / "uploads").discard(final)
    backend.away = False

    with running_door(config, limits=limits, backend=backend):
        wait_until(lambda: bool(backend.accepted))
    assert backend.content(final) == b"abc"
    assert backend.uploads[piece].state == "joined"


def test_abandoned_uploads_expire_and_leave_nothing(
    tmp_path: Path, backend: PlainBackend, limits: Limits
) -> None:
    config = door_config(tmp_path)
    with running_door(config, limits=limits, backend=backend) as door:
        upload = door.create(6, body=b"abc").upload
        fresh = door.create(6, body=b"abc").upload
    staging = Staging(config.staging / "uploads")
    orphan = new_id()
    with staging.open(orphan):
        staging.set_claim(orphan, Claim(offset=0), sync=False)
    long_ago = time.time() - limits.expires.total_seconds() - 60
    for path in staging.folder.iterdir():
        if str(fresh) not in path.name:
            os.utime(path, (long_ago, long_ago))

    with running_door(config, limits=limits, backend=backend) as door:
        wait_until(lambda: backend.uploads[upload].state == "expired")
        assert door.head(upload).status == 410
        assert offset(door, fresh) == 3
        wait_until(lambda: not staging.path(orphan).exists())
    assert {path.name for path in staging.folder.iterdir()} == {str(fresh), f"{fresh}.claim"}
