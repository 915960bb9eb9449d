"""Ranges of footage through signed links, and the public files of the log."""

import os
import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lapel.accounts.selectors import holder_of
from lapel.devices.limits import Limits
from lapel.devices.testing import SESSION, Door, PlainBackend, Reply, door_config, running_door
from lapel.evidence.testing import stored
from lapel.evidence.vault import Vault
from lapel.foundation import clock, signing
from lapel.foundation.config import Config
from lapel.foundation.keys import KeyFolder

RECORDING, OTHER = UUID(int=1), UUID(int=2)
CONTENT = os.urandom(700_001)


def link(config: Config, *, seconds: int = 60, key: bytes | None = None, **changes: Any) -> str:
    """The address of the test's bytes."""
    sha256, _ = stored(Vault(config.vault), CONTENT)
    claims = {
        "sha256": sha256,
        "type": "video/mp4",
        "name": 'Ünit "7".mp4',
        "download": False,
        "holder": holder_of(SESSION),
        "for": str(RECORDING),
        "right": "",
    }
    token = signing.sign(
        {name: value for name, value in (claims | changes).items() if value is not None},
        key=key or KeyFolder(config.keys).url_key(),
        expires=clock.now() + timedelta(seconds=seconds),
    )
    return f"/media/{token}"


def get(door: Door, path: str, *, method: str = "GET", **fields: str) -> Reply:
    held = {"Cookie": f"lapel_theme=dark; lapel_session={SESSION}", "Authorization": ""}
    return door.ask(method, path, **held | fields)


def test_the_whole_file_with_its_facts(door: Door) -> None:
    said = get(door, link(door.config))
    assert (said.status, said.content) == (200, CONTENT)
    assert said["content-type"] == "video/mp4"
    assert said["accept-ranges"] == "bytes"
    assert said["cache-control"].startswith("private")
    assert said["x-content-type-options"] == "nosniff"
    assert said["content-disposition"].startswith("inline; filename=")
    assert len(said["etag"]) == 66


@settings(deadline=None, max_examples=60)
@given(first=st.integers(0, len(CONTENT) + 5), length=st.integers(1, len(CONTENT)))
def test_any_range_is_what_slicing_gives(shared_door: Door, first: int, length: int) -> None:
    path = link(shared_door.config)
    said = get(shared_door, path, Range=f"bytes={first}-{first + length - 1}")
    wanted = CONTENT[first : first + length]
    if not wanted:
        assert (said.status, said["content-range"]) == (416, f"bytes */{len(CONTENT)}")
        return
    assert (said.status, said.content) == (206, wanted)
    assert said["content-range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(CONTENT)}"
    assert said["content-length"] == str(len(wanted))


def test_a_suffix_and_an_open_range(door: Door) -> None:
    path = link(door.config)
    assert get(door, path, Range="bytes=-10").content == CONTENT[-10:]
    assert get(door, path, Range="bytes=700000-").content == CONTENT[700_000:]


def test_head_sends_no_content(door: Door) -> None:
    said = get(door, link(door.config), method="HEAD", Range="bytes=0-9")
    assert (said.status, said.content, said["content-length"]) == (200, b"", str(len(CONTENT)))


def test_a_known_etag_gets_nothing_again(door: Door) -> None:
    path = link(door.config)
    etag = get(door, path, method="HEAD")["etag"]
    assert get(door, path, If_None_Match=etag).status == 304
    assert get(door, path, Range="bytes=0-1", If_Range='"other"').status == 200
    assert get(door, path, Range="bytes=0-1", If_Range=etag).status == 206


def test_ranges_follow_one_another_on_one_connection(door: Door) -> None:
    path = link(door.config)
    request = "GET {} HTTP/1.1\r\nHost: d\r\nCookie: lapel_session={}\r\nRange: bytes={}-{}\r\n\r\n"
    with door.dial() as sock:
        sock.sendall("".join(request.format(path, SESSION, n, n) for n in range(5)).encode())
        sock.shutdown(socket.SHUT_WR)
        raw = b""
        while data := sock.recv(65536):
            raw += data
    pieces = [answer.partition(b"\r\n\r\n")[2] for answer in raw.split(b"HTTP/1.1 206")[1:]]
    assert b"".join(pieces) == CONTENT[:5]


def test_a_download_is_an_attachment_under_its_name(door: Door) -> None:
    said = get(door, link(door.config, download=True))
    assert said["content-disposition"] == (
        "attachment; filename=\"_nit _7_.mp4\"; filename*=UTF-8''%C3%9Cnit%20%227%22.mp4"
    )


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: x=y", "\x00", "", "a" * 300, "дело.mp4"])
def test_no_file_name_breaks_out_of_its_header(door: Door, name: str) -> None:
    said = get(door, link(door.config, name=name))
    assert said.status == 200
    assert "set-cookie" not in said.headers


@pytest.mark.parametrize("kind", ["text/html\r\nX: y", "nonsense", "vidéo/mp4"])
def test_a_type_that_is_none_is_sent_as_plain_bytes(door: Door, kind: str) -> None:
    assert get(door, link(door.config, type=kind))["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "changes",
    [
        {"seconds": -1},
        {"key": b"x" * 32},
        {"sha256": None},
        {"download": "yes"},
        {"holder": None},
        {"holder": ""},
        {"holder": holder_of("another session")},
        {"holder": "token:of-somebody"},
        {"for": "no recording"},
        {"right": None},
    ],
)
def test_a_link_that_does_not_open_is_refused_alike_for_every_reason(
    door: Door, changes: Mapping[str, Any]
) -> None:
    said = get(door, link(door.config, **changes), Range="bytes=0-1")
    assert (said.status, said["cache-control"]) == (403, "no-store")
    assert (
        said.content == b"this address does not open, or no more; open the footage from its page\n"
    )


@pytest.mark.parametrize("cookie", ["", "lapel_session=", "lapel_session=x", "other=" + SESSION])
def test_a_link_opens_only_with_the_cookie_that_it_is_bound_to(door: Door, cookie: str) -> None:
    assert get(door, link(door.config), Cookie=cookie).status == 403


def test_of_several_cookies_of_one_name_any_may_be_the_one(door: Door) -> None:
    both = f"lapel_session=of-another-port; lapel_session={SESSION}"
    assert get(door, link(door.config), Cookie=both).status == 200


def test_a_link_of_a_program_opens_with_its_token_and_not_with_a_cookie(
    door: Door, backend: PlainBackend
) -> None:
    backend.readers.add("lapel_api_one")
    path = link(door.config, holder="token:1")
    assert get(door, path, Authorization="Bearer lapel_api_one").status == 200
    assert get(door, path, Authorization="Bearer lapel_api_two").status == 403
    assert get(door, path).status == 403


def test_who_may_read_is_asked_once_for_many_ranges(
    tmp_path: Path, backend: PlainBackend, limits: Limits
) -> None:
    patient = replace(limits, holder_cache_seconds=60)
    with running_door(door_config(tmp_path), limits=patient, backend=backend) as door:
        path = link(door.config)
        for first in range(5):
            assert get(door, path, Range=f"bytes={first}-{first}").status == 206
        other: dict[str, Any] = {"for": str(OTHER)}
        assert get(door, link(door.config, **other)).status == 200
    assert [claim.recording for claim in backend.asked] == [RECORDING, OTHER]


def test_what_was_asked_once_is_asked_again_after_a_moment(
    door: Door, backend: PlainBackend
) -> None:
    path = link(door.config)
    assert get(door, path, Range="bytes=0-9").status == 206
    backend.readers.clear()
    assert get(door, path, Range="bytes=0-9").status == 403


def test_nothing_opens_while_the_database_is_away(door: Door, backend: PlainBackend) -> None:
    backend.away = True
    assert get(door, link(door.config)).status == 503


@pytest.mark.parametrize("token", ["", "x", "a.b", "a.b.c", "%00", "../vault"])
def test_what_is_no_link_is_refused(door: Door, token: str) -> None:
    assert get(door, f"/media/{token}").status == 403


def test_a_link_that_was_changed_is_refused(door: Door) -> None:
    path = link(door.config)
    assert get(door, f"{path[:-3]}AAA").status == 403


def test_bytes_that_are_gone_are_not_found(door: Door) -> None:
    assert get(door, link(door.config, sha256="00" * 32)).status == 404


def test_the_web_may_read_ranges_from_its_own_origin(door: Door) -> None:
    said = get(door, link(door.config), Range="bytes=0-1", Origin="http://web.test:8000")
    assert said["access-control-allow-origin"] == "http://web.test:8000"
    assert "Content-Range" in said["access-control-expose-headers"]
    assert said["access-control-allow-credentials"] == "true"
    assert said["vary"] == "Origin, Cookie, Authorization"


def test_the_web_is_known_by_its_port_on_the_host_that_was_reached(door: Door) -> None:
    said = get(door, link(door.config), Origin="http://127.0.0.1:-1")
    assert said["access-control-allow-origin"] == "http://127.0.0.1:-1"


@pytest.mark.parametrize("origin", ["http://evil.test", "http://web.test", "null", "http://d:8000"])
def test_another_origin_may_not_read(door: Door, origin: str) -> None:
    said = get(door, link(door.config), Origin=origin)
    assert "access-control-allow-origin" not in said.headers
    assert "access-control-allow-credentials" not in said.headers


def test_a_browser_may_ask_first(door: Door) -> None:
    said = get(door, link(door.config), method="OPTIONS", Origin="http://web.test:8000")
    assert said.status == 204
    assert "Range" in said["access-control-allow-headers"]


def test_docks_addresses_are_for_no_browser(door: Door) -> None:
    said = door.ask("OPTIONS", "/devices/uploads", Origin="http://web.test:8000")
    assert "access-control-allow-origin" not in said.headers


def test_footage_is_only_read(door: Door) -> None:
    assert get(door, link(door.config), method="PUT").status == 405


@pytest.mark.parametrize(
    ("path", "caching"),
    [
        ("checkpoint", "no-cache"),
        ("tile/0/000", "immutable"),
        ("tile/entries/x001/x234/067", "immutable"),
        ("tile/2/000.p/255", "max-age=600"),
    ],
)
def test_files_of_the_log_are_for_anybody(door: Door, path: str, caching: str) -> None:
    file = door.config.log / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"what the log says\n")
    said = get(door, f"/log/{path}")
    assert (said.status, said.content) == (200, b"what the log says\n")
    assert caching in said["cache-control"]
    assert said["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "secret",
        "tile/0/1",
        "tile/64/000",
        "tile/00/000",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/007",
        "tile/0/../../keys/log.key",
        "../keys/log.key",
        "tile/0/%2e%2e/000",
        "checkpoint/",
    ],
)
def test_nothing_else_is_served_from_the_log(door: Door, path: str) -> None:
    (door.config.log / "tile/0").mkdir(parents=True)
    (door.config.log / "secret").write_bytes(b"no")
    assert get(door, f"/log/{path}").status == 404


def test_a_tile_that_is_not_there_yet_is_not_remembered_as_missing(door: Door) -> None:
    said = get(door, "/log/tile/0/000")
    assert (said.status, said["cache-control"]) == (404, "no-store")


def test_the_server_says_that_it_is_well(door: Door) -> None:
    assert get(door, "/health").content == b"ok\n"
