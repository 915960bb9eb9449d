"""HTTP as hostile, slow and silent clients speak it."""

import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from lapel.devices.limits import Limits
from lapel.devices.testing import Door, PlainBackend, door_config, running_door

HEALTH = b"GET /health HTTP/1.1\r\nHost: door.test\r\n\r\n"


def until_closed(sock: socket.socket) -> bytes:
    """Everything until the server closes."""
    received = b""
    while data := sock.recv(65536):
        received += data
    return received


def send(door: Door, raw: bytes) -> bytes:
    """What comes back for raw bytes when the client says nothing more."""
    with door.dial() as sock:
        sock.sendall(raw)
        sock.shutdown(socket.SHUT_WR)
        return until_closed(sock)


def statuses(raw: bytes) -> list[bytes]:
    return re.findall(rb"HTTP/1\.1 (\d{3}) ", raw)


def test_a_connection_serves_one_request_after_the_other(door: Door) -> None:
    with door.dial() as sock:
        for _ in range(3):
            sock.sendall(HEALTH)
            assert sock.recv(4096).startswith(b"HTTP/1.1 200 OK")


def test_pipelined_requests_are_answered_in_order(door: Door) -> None:
    raw = HEALTH + b"GET /nowhere HTTP/1.1\r\nHost: d\r\n\r\n" + b"\r\n" + HEALTH
    assert statuses(send(door, raw)) == [b"200", b"404", b"200"]


def test_a_request_behind_a_body_is_not_taken_for_a_part_of_it(
    door: Door, backend: PlainBackend
) -> None:
    upload = door.create(3).upload
    raw = send(door, door.patch_head(upload, 0, 3) + b"abc" + HEALTH)
    assert statuses(raw) == [b"204", b"200"]
    assert backend.content(upload) == b"abc"


def test_a_request_behind_a_chunked_body_is_answered(door: Door, backend: PlainBackend) -> None:
    upload = door.create(3).upload
    head = door.patch_head(upload, 0, 0).replace(
        b"Content-Length: 0", b"Transfer-Encoding: chunked"
    )
    raw = send(door, head + b"1;x=y\r\na\r\n2\r\nbc\r\n0\r\n\r\n" + HEALTH)
    assert statuses(raw) == [b"204", b"200"]
    assert backend.content(upload) == b"abc"


def test_the_body_of_a_refused_request_is_read_past(door: Door) -> None:
    raw = b"POST /nowhere HTTP/1.1\r\nHost: d\r\nContent-Length: 5\r\n\r\nhello" + HEALTH
    assert statuses(send(door, raw)) == [b"404", b"200"]


def test_a_large_body_of_a_refused_request_ends_the_connection_with_the_answer(door: Door) -> None:
    with door.dial() as sock:
        sock.sendall(
            b"POST /nowhere HTTP/1.1\r\nHost: d\r\nContent-Length: 9999999\r\n\r\n" + b"x" * 500_000
        )
        raw = until_closed(sock)
    assert statuses(raw) == [b"404"]
    assert b"Connection: close" in raw


def test_a_client_that_expects_a_word_gets_it_before_the_body(
    door: Door, backend: PlainBackend
) -> None:
    upload = door.create(3).upload
    head = door.patch_head(upload, 0, 3).replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    with door.dial() as sock:
        sock.sendall(head)
        assert sock.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
        sock.sendall(b"abc")
        assert sock.recv(4096).startswith(b"HTTP/1.1 204 ")
    assert backend.content(upload) == b"abc"


def test_a_client_that_expects_a_word_is_refused_without_sending(door: Door) -> None:
    upload = door.create(3).upload
    head = door.patch_head(upload, 2, 1).replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    with door.dial() as sock:
        sock.sendall(head)
        assert statuses(until_closed(sock)) == [b"409"]


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),
        (b"GET / HTTP/3.0\r\nHost: d\r\n\r\n", b"505"),
        (b"GET / HTTP/1.1\r\nHost: d\r\nX: " + b"x" * 70_000, b"431"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"400"),
        (b"POST / HTTP/1.1\r\nHost: d\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", b"400"),
        (b"POST / HTTP/1.1\r\nHost: d\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: gzip\r\n\r\n", b"501"),
        (
            b"POST / HTTP/1.1\r\nHost: d\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"400",
        ),
        (b"GET /\r\nX: y HTTP/1.1\r\nHost: d\r\n\r\n", b"400"),
    ],
)
def test_what_is_no_request_is_refused_and_ends_the_connection(
    door: Door, raw: bytes, status: bytes
) -> None:
    with door.dial() as sock:
        sock.sendall(raw)
        assert statuses(until_closed(sock)) == [status]


def test_broken_chunks_are_refused_and_keep_nothing(door: Door) -> None:
    upload = door.create(300).upload
    head = door.patch_head(upload, 0, 0).replace(
        b"Content-Length: 0", b"Transfer-Encoding: chunked"
    )
    with door.dial() as sock:
        sock.sendall(head + b"3\r\nabc\r\nxyz\r\n")
        assert statuses(until_closed(sock)) == [b"400"]
    assert door.head(upload)["upload-offset"] == "0"


def test_metadata_cannot_smuggle_a_header_into_an_answer(door: Door) -> None:
    with door.dial() as sock:
        sock.sendall(
            b"POST /devices/uploads HTTP/1.1\r\nHost: d\r\nTus-Resumable: 1.0.0\r\n"
            b"Authorization: Bearer lapel_dock_one\r\nUpload-Length: 1\r\n"
            b"Upload-Metadata: a YQ==\rSet-Cookie: x=y\r\n\r\n"
        )
        assert statuses(until_closed(sock)) == [b"400"]


def test_a_head_that_comes_too_slowly_is_given_up(door: Door) -> None:
    began = time.monotonic()
    with door.dial() as sock:
        sock.sendall(b"GET /health HTTP/1.1\r\n")
        for _ in range(20):
            try:
                sock.sendall(b"X: y\r\n")
            except OSError:
                break
            time.sleep(0.05)
        assert statuses(until_closed(sock)) == [b"408"]
    assert time.monotonic() - began < 3


def test_a_body_that_trickles_is_given_up_and_what_came_is_kept(door: Door) -> None:
    upload = door.create(10_000).upload
    with door.dial() as sock:
        sock.sendall(door.patch_head(upload, 0, 10_000))
        for _ in range(30):
            try:
                sock.sendall(b"x" * 100)
            except OSError:
                break
            time.sleep(0.05)
        assert statuses(until_closed(sock)) == [b"408"]
    assert 100 <= int(door.head(upload)["upload-offset"]) < 5000


def test_a_silent_body_is_given_up(door: Door) -> None:
    upload = door.create(10_000).upload
    with door.dial() as sock:
        sock.sendall(door.patch_head(upload, 0, 10_000) + b"x" * 10)
        assert statuses(until_closed(sock)) == [b"408"]
    assert door.head(upload)["upload-offset"] == "10"


@pytest.fixture
def impatient(tmp_path: Path, backend: PlainBackend, limits: Limits) -> Iterator[Door]:
    strict = replace(limits, idle_seconds=0.3, connections=3, connections_per_peer=2)
    with running_door(door_config(tmp_path), limits=strict, backend=backend) as found:
        yield found


def test_an_idle_connection_is_closed(impatient: Door) -> None:
    with impatient.dial() as sock:
        sock.sendall(HEALTH)
        assert statuses(until_closed(sock)) == [b"200"]


def test_a_peer_gets_only_so_many_connections(impatient: Door) -> None:
    with ExitStack() as open_ones:
        for _ in range(2):
            sock = open_ones.enter_context(impatient.dial())
            sock.sendall(HEALTH)
            assert sock.recv(4096).startswith(b"HTTP/1.1 200")
        one_more = open_ones.enter_context(impatient.dial())
        assert statuses(until_closed(one_more)) == [b"503"]
    time.sleep(0.2)
    assert impatient.ask("GET", "/health").status == 200


def test_a_dock_gets_only_so_many_unfinished_uploads(
    tmp_path: Path, backend: PlainBackend, limits: Limits
) -> None:
    strict = replace(limits, uploads_per_dock=2)
    with running_door(door_config(tmp_path), limits=strict, backend=backend) as door:
        uploads = [door.create(3).upload for _ in range(2)]
        assert door.create(3).status == 429
        door.patch(uploads[0], 0, b"abc")
        assert door.create(3).status == 201


def test_uploads_in_all_are_limited(tmp_path: Path, backend: PlainBackend, limits: Limits) -> None:
    with running_door(
        door_config(tmp_path), limits=replace(limits, uploads=1), backend=backend
    ) as door:
        assert door.create(3).status == 201
        assert door.create(3).status == 503


def test_uploads_that_were_open_before_a_restart_still_count(
    tmp_path: Path, backend: PlainBackend, limits: Limits
) -> None:
    config, strict = door_config(tmp_path), replace(limits, uploads=1)
    with running_door(config, limits=strict, backend=backend) as door:
        assert door.create(3).status == 201
    with running_door(config, limits=strict, backend=backend) as door:
        time.sleep(0.3)
        assert door.create(3).status == 503


def test_no_more_is_promised_than_the_disk_holds(
    tmp_path: Path, backend: PlainBackend, limits: Limits
) -> None:
    facts = os.statvfs(tmp_path)
    free = facts.f_bavail * facts.f_frsize
    strict = replace(limits, disk_reserve=free - (1 << 30), largest_upload=1 << 40)
    with running_door(door_config(tmp_path), limits=strict, backend=backend) as door:
        small = door.create(400 << 20)
        assert small.status == 201
        refused = door.create(900 << 20)
        assert (refused.status, refused["retry-after"]) == (507, "60")
        assert door.ask("DELETE", f"/devices/uploads/{small.upload}").status == 204
        assert door.create(700 << 20).status == 201
