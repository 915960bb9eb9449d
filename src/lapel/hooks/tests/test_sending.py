"""One POST, against a real receiver, and against what an attacker would answer or resolve to."""

import socket
from time import monotonic
from typing import Any

import pytest

from lapel.hooks import sending
from lapel.hooks.sending import Answer
from lapel.hooks.testing import Receiver, receiver

HERE = ("127.0.0.0/8",)


def post(address: str, networks: tuple[str, ...] = HERE) -> Answer:
    return sending.post(address, b"{}", {"Content-Type": "application/json"}, networks=networks)


def test_a_post_arrives_whole_with_path_query_and_headers(there: Receiver) -> None:
    there.status, there.text = 200, b"thanks"

    answer = post(there.address)

    assert answer.arrived
    assert (answer.status, answer.text, answer.error) == (200, "thanks", "")
    [letter] = there.letters
    assert letter.path == "/hooks?from=lapel"
    assert letter.body == b"{}"
    assert letter.headers["content-type"] == "application/json"
    assert letter.headers["host"] == there.address.split("/")[2]


def test_only_the_first_bytes_of_an_answer_are_kept(there: Receiver) -> None:
    there.status, there.text = 500, b"\0" + b"\xff" * 3000

    answer = post(there.address)

    assert not answer.arrived
    assert len(answer.text) == sending.FIRST_BYTES - 1
    assert "it answered 500" in answer.error


def test_a_redirect_is_not_followed(there: Receiver) -> None:
    with receiver() as elsewhere:
        there.status, there.location = 307, elsewhere.address

        answer = post(there.address)

        assert "redirect, which is not followed" in answer.error
        assert elsewhere.letters == []


def test_nobody_listening_is_told_as_such() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    answer = post(f"http://127.0.0.1:{port}/")

    assert answer.status is None
    assert "refused" in answer.error


def test_an_answer_that_drips_is_cut_off(there: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 1.0)
    there.status, there.text, there.drip = 200, b"x" * 100, 0.3
    begun = monotonic()

    answer = post(there.address)

    assert monotonic() - begun < 5
    assert answer.took_ms < 5000


def test_a_receiver_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        answer = post(f"http://127.0.0.1:{silent.getsockname()[1]}/")

    assert answer.status is None
    assert "no whole answer" in answer.error


def test_the_machine_itself_is_not_reached_without_the_setting(there: Receiver) -> None:
    answer = post(there.address, networks=())

    assert "LAPEL_HOOK_NETWORKS" in answer.error or "https only" in answer.error
    assert there.letters == []


def test_a_name_that_leads_inside_is_refused_before_a_connection(
    there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name looks public; what it resolves to is this machine."""
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _host, port, **rest: resolve("127.0.0.1", port, **rest)
    )
    port = int(there.address.split(":")[2].split("/")[0])

    answer = post(f"https://records.example:{port}/", networks=())

    assert "127.0.0.1 is not a public address" in answer.error
    assert there.letters == []


def test_the_connection_goes_to_the_address_that_was_checked(
    there: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that answers differently the second time is asked only once."""
    asked: list[str] = []
    resolve = socket.getaddrinfo
    port = int(there.address.split(":")[2].split("/")[0])

    def rebinding(host: str, port: int, *rest: Any, **more: Any) -> object:
        if host == "localhost":
            asked.append(host)
            host = "127.0.0.1" if len(asked) == 1 else "10.255.255.1"
        return resolve(host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)

    assert post(f"http://localhost:{port}/").arrived
    assert asked == ["localhost"]


def test_a_certificate_that_nobody_vouches_for_is_refused(there: Receiver) -> None:
    answer = post(there.address.replace("http:", "https:"))

    assert answer.status is None
    assert there.letters == []
