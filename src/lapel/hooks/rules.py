"""Where news may go, when it is tried again, when one gives up. Pure: no database, no network.

1. News goes by https. Plain http only to the machine itself, and only where a setting allows it.
2. An address has no user name, password or fragment in it.
3. A connection goes only to a public address, or to one inside a network that a setting names;
   an address that wraps another one (mapped, 6to4, NAT64) counts as the one inside.
4. Only an answer 2xx is a success. A redirect is a failure; it is not followed.
5. A delivery is tried ten times over some three days, later and later, each time moved by up
   to a fifth so that what failed together does not come again together.
6. While an endpoint fails, it is tried seldom, however much waits for it.
7. An endpoint that failed for three days without one success, or answered 410, is paused.
8. An endpoint asks for named actions, or for all with an empty list.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

Address = IPv4Address | IPv6Address

LONGEST_ADDRESS: Final = 2000
MOST_ENDPOINTS: Final = 20
GONE: Final = 410
PATIENCE: Final = timedelta(days=3)
BOTH_SECRETS: Final = timedelta(hours=24)
KEPT: Final = timedelta(days=30)
SPREAD: Final = 0.2
DELAYS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Between one try and the next; together 75 hours and a half."""

LONGEST_REST: Final = timedelta(minutes=10)
_NAT64 = IPv6Network("64:ff9b::/96")
_ACTION = re.compile(r"[a-z]+(_[a-z]+)*")


def address_refusal(address: str, *, networks: Sequence[str]) -> str:
    """Why news must not go to this address, as far as its text tells; empty when it may (1, 2)."""
    if refusal := _text_refusal(address):
        return refusal
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        return f"it is no address: {error}"
    if not host:
        return "it names no host; write it like https://records.example/hooks/lapel"
    if parts.username is not None or parts.password is not None:
        return "it carries a user name or password; a signature proves who sends, leave them out"
    return _scheme_refusal(parts, networks) or _literal_refusal(host, networks)


def ip_refusal(ip: Address, *, networks: Sequence[str]) -> str:
    """Why no connection may go to this resolved address; empty when it may (3)."""
    inner = _unwrapped(ip)
    if _inside(inner, networks):
        return ""
    if inner.is_multicast or not inner.is_global:
        return f"{inner} is not a public address"
    return ""


def is_success(status: int) -> bool:
    """Whether an answer says that the news arrived (4)."""
    return 200 <= status < 300


def next_delay(tries: int, *, chance: float) -> timedelta | None:
    """How long to wait after so many tries; None when it was the last. `chance` is 0 to 1 (5)."""
    if tries > len(DELAYS):
        return None
    return DELAYS[tries - 1] * (1 + SPREAD * (2 * chance - 1))


def rest(failures: int) -> timedelta:
    """How long an endpoint is left alone after so many failures in a row (6)."""
    return min(timedelta(seconds=2 ** min(failures, 20)), LONGEST_REST)


def pause_reason(*, failing_since: datetime | None, now: datetime, status: int | None) -> str:
    """Why an endpoint is paused after a failure; empty when it is tried on (7)."""
    if status == GONE:
        return "the address answered 410 Gone: it asks for no more news"
    if failing_since is not None and now - failing_since >= PATIENCE:
        return f"nothing arrived there for {PATIENCE.days} days"
    return ""


def wants(asked: Collection[str], action: str) -> bool:
    """Whether an endpoint with this list of actions is told of an action (8)."""
    return not asked or action in asked


def actions_refusal(asked: Collection[str]) -> str:
    """Why this is no list of actions; empty when it is one (8)."""
    wrong = [name for name in asked if not _ACTION.fullmatch(name)]
    if wrong:
        return f"{wrong[0]!r} is no action; actions are words like received or role_granted"
    return ""


def _text_refusal(address: str) -> str:
    if len(address) > LONGEST_ADDRESS:
        return f"it has {len(address)} characters; {LONGEST_ADDRESS} at most"
    if not address.isascii() or any(mark.isspace() or not mark.isprintable() for mark in address):
        return "it holds blanks or marks outside ASCII; write them percent-encoded"
    if "#" in address:
        return "it ends in a fragment (#...), which is never sent; leave it out"
    return ""


def _scheme_refusal(parts: SplitResult, networks: Sequence[str]) -> str:
    if parts.scheme == "https":
        return ""
    if parts.scheme != "http":
        return f"its scheme is {parts.scheme or 'missing'}; write it with https"
    loopback = _literal(parts.hostname or "")
    if parts.hostname == "localhost":
        loopback = ip_address("127.0.0.1")
    if loopback is not None and loopback.is_loopback and _inside(loopback, networks):
        return ""
    return "news goes by https only; plain http is for this machine itself, where a setting lets it"


def _literal_refusal(host: str, networks: Sequence[str]) -> str:
    literal = _literal(host)
    refusal = ip_refusal(literal, networks=networks) if literal is not None else ""
    return f"{refusal}; LAPEL_HOOK_NETWORKS can allow its network" if refusal else ""


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _unwrapped(ip: Address) -> Address:
    if isinstance(ip, IPv4Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    return IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else ip


def _inside(ip: Address, networks: Sequence[str]) -> bool:
    return any(ip in ip_network(each) for each in networks)
