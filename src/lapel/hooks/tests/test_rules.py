"""Where news may go, when it is tried again, when one gives up."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from lapel.hooks import rules

HERE = ("127.0.0.0/8", "::1/128")
NOW = datetime(2026, 3, 13, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    [
        "https://records.example/hooks/lapel?tenant=7",
        "https://records.example:8443/",
        "https://93.184.216.34/in",
        "https://[2606:4700:4700::1111]/in",
    ],
)
def test_news_goes_to_public_https_addresses(address: str) -> None:
    assert rules.address_refusal(address, networks=()) == ""


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://records.example/", "https only"),
        ("http://93.184.216.34/", "https only"),
        ("http://127.0.0.1:9000/", "https only"),
        ("ftp://records.example/", "ftp"),
        ("records.example/in", "names no host"),
        ("https:///in", "names no host"),
        ("https://cora:secret@records.example/", "user name or password"),
        ("https://records.example/#here", "fragment"),
        ("https://records.example/a b", "blanks"),
        ("https://bücher.example/", "outside ASCII"),
        ("https://records.example/\nX: y", "blanks"),
        ("https://records.example:99999/", "no address"),
        ("https://[::1", "no address"),
        ("https://" + "a" * 2000 + ".example/", "2000 at most"),
        ("https://10.0.0.7/", "not a public address"),
        ("https://169.254.169.254/latest/meta-data", "not a public address"),
        ("https://127.0.0.1/", "not a public address"),
        ("https://[::ffff:10.0.0.7]/", "not a public address"),
    ],
)
def test_an_address_is_refused_with_its_reason(address: str, why: str) -> None:
    assert why in rules.address_refusal(address, networks=())


@pytest.mark.parametrize("host", ["127.0.0.1:9000", "localhost:9000", "[::1]:9000"])
def test_plain_http_is_for_this_machine_where_a_setting_lets_it(host: str) -> None:
    assert rules.address_refusal(f"http://{host}/", networks=HERE) == ""
    assert "https only" in rules.address_refusal(f"http://{host}/", networks=())


def test_plain_http_goes_to_no_other_network_even_if_it_is_allowed() -> None:
    assert "https only" in rules.address_refusal("http://10.1.2.3/", networks=("10.0.0.0/8",))
    assert rules.address_refusal("https://10.1.2.3/", networks=("10.0.0.0/8",)) == ""


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
    ],
)
def test_no_connection_goes_inside_however_the_address_is_wrapped(ip: str) -> None:
    assert "not a public address" in rules.ip_refusal(ip_address(ip), networks=())


def test_a_named_network_opens_only_itself() -> None:
    networks = ("10.20.0.0/16",)

    assert rules.ip_refusal(ip_address("10.20.7.7"), networks=networks) == ""
    assert rules.ip_refusal(ip_address("::ffff:10.20.7.7"), networks=networks) == ""
    assert rules.ip_refusal(ip_address("10.21.0.1"), networks=networks)


@pytest.mark.parametrize(
    ("status", "good"), [(200, True), (204, True), (299, True), (302, False), (500, False)]
)
def test_only_2xx_says_that_it_arrived(status: int, good: bool) -> None:
    assert rules.is_success(status) is good


def test_a_delivery_is_tried_ten_times_over_three_days_later_and_later() -> None:
    delays = [rules.next_delay(tries, chance=0.5) for tries in range(1, 11)]

    assert delays[-1] is None
    waits = [delay for delay in delays if delay is not None]
    assert waits == sorted(waits)
    assert timedelta(days=3) < sum(waits, timedelta()) < timedelta(days=4)


def test_what_failed_together_does_not_come_again_together() -> None:
    early, late = (rules.next_delay(3, chance=chance) for chance in (0.0, 1.0))

    assert early == timedelta(minutes=24)
    assert late == timedelta(minutes=36)


def test_a_failing_endpoint_is_left_alone_longer_and_longer_but_not_for_ever() -> None:
    rests = [rules.rest(failures) for failures in (1, 3, 9, 100_000)]

    assert rests == [
        timedelta(seconds=2),
        timedelta(seconds=8),
        *[timedelta(minutes=8.0 + 32 / 60)],
        timedelta(minutes=10),
    ]


def test_an_endpoint_is_paused_after_three_days_without_a_success() -> None:
    def reason(days: float) -> str:
        return rules.pause_reason(failing_since=NOW - timedelta(days=days), now=NOW, status=500)

    assert reason(2.9) == ""
    assert "3 days" in reason(3)


def test_an_endpoint_that_says_it_is_gone_is_paused_at_once() -> None:
    assert "410" in rules.pause_reason(failing_since=NOW, now=NOW, status=410)


def test_no_list_of_actions_means_all() -> None:
    assert rules.wants([], "tagged")
    assert rules.wants(["tagged"], "tagged")
    assert not rules.wants(["received"], "tagged")


def test_a_list_of_actions_holds_action_words_only() -> None:
    assert rules.actions_refusal(["tagged", "role_granted"]) == ""
    assert "'Tagged!'" in rules.actions_refusal(["tagged", "Tagged!"])
