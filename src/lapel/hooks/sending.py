"""One POST to one endpoint: resolve, check, connect to what was checked, send, read little.

Nothing here follows a redirect, uses a proxy or a cookie, or speaks to an address that was not
checked after its name was resolved; so a name that points elsewhere a moment later is no way in.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from lapel.hooks import rules
from lapel.hooks.errors import AddressRefused

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
WHOLE_SECONDS = 15.0
"""From the first byte of the handshake to the last one read, however slowly they drip."""

FIRST_BYTES = 512


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of one try: a status with the first bytes of the answer, or why there was none."""

    status: int | None
    text: str
    error: str
    took_ms: int

    @property
    def arrived(self) -> bool:
        """Whether the receiver said that it has the news."""
        return self.status is not None and rules.is_success(self.status)


def post(
    address: str, body: bytes, headers: Mapping[str, str], *, networks: Sequence[str]
) -> Answer:
    """Send a body once and say what came of it; nothing that the other side does raises."""
    begun = monotonic()
    status: int | None = None
    text = error = ""
    try:
        status, text = _exchange(urlsplit(address), body, headers, networks)
        error = _complaint(status)
    except AddressRefused as refusal:
        error = str(refusal)
    except (OSError, http.client.HTTPException, ValueError) as failure:
        error = _said(failure, late=monotonic() - begun >= WHOLE_SECONDS - 0.1)
    return Answer(
        status=status, text=text, error=error, took_ms=round((monotonic() - begun) * 1000)
    )


def checked_addresses(host: str, port: int, *, networks: Sequence[str]) -> tuple[str, ...]:
    """The numeric addresses of a host that news may go to.

    Raises:
        AddressRefused: it has none, and why.
        OSError: the name cannot be resolved.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numeric = tuple(dict.fromkeys(str(info[4][0]).partition("%")[0] for info in found))
    refusals = {ip: rules.ip_refusal(ip_address(ip), networks=networks) for ip in numeric}
    good = tuple(ip for ip, refusal in refusals.items() if not refusal)
    if not good:
        raise AddressRefused(
            f"{host} is not reached from here: {'; '.join(refusals.values())};"
            " LAPEL_HOOK_NETWORKS can allow its network"
        )
    return good


def _exchange(
    parts: SplitResult, body: bytes, headers: Mapping[str, str], networks: Sequence[str]
) -> tuple[int, str]:
    if refusal := rules.address_refusal(parts.geturl(), networks=networks):
        raise AddressRefused(f"the address is refused: {refusal}")
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    wire = _connected(checked_addresses(host, port, networks=networks), port)
    watched = wire.dup()  # TLS takes the socket itself over; the copy still ends the conversation
    timer = Timer(WHOLE_SECONDS, _cut, (watched,))
    timer.daemon = True
    timer.start()
    try:
        if parts.scheme == "https":
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=host)
        return _spoken(wire, parts, body, headers)
    finally:
        timer.cancel()
        wire.close()
        watched.close()


def _spoken(
    wire: socket.socket, parts: SplitResult, body: bytes, headers: Mapping[str, str]
) -> tuple[int, str]:
    connection = http.client.HTTPConnection(parts.netloc)
    connection.sock = wire
    target = parts.path or "/"
    connection.request(
        "POST",
        f"{target}?{parts.query}" if parts.query else target,
        body=body,
        headers={**headers, "Connection": "close"},
    )
    answer = connection.getresponse()
    try:
        return answer.status, answer.read(FIRST_BYTES).decode("utf-8", "replace").replace("\0", "")
    finally:
        answer.close()


def _connected(addresses: Sequence[str], port: int) -> socket.socket:
    """A connection to the first of the checked addresses that takes one."""
    failure: OSError = OSError("the name has no address")
    for ip in addresses:
        try:
            wire = socket.create_connection((ip, port), timeout=CONNECT_SECONDS)
        except OSError as error:
            failure = error
        else:
            wire.settimeout(ANSWER_SECONDS)
            return wire
    raise failure


def _cut(wire: socket.socket) -> None:
    """End a conversation that takes too long, whoever waits for whom."""
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)


def _complaint(status: int) -> str:
    if rules.is_success(status):
        return ""
    if 300 <= status < 400:
        return f"it answered {status}, a redirect, which is not followed: give the new address"
    return f"it answered {status}; only 2xx says that the news arrived"


def _said(failure: Exception, *, late: bool) -> str:
    if late or isinstance(failure, TimeoutError):
        return f"no whole answer within {WHOLE_SECONDS:.0f} s"
    if isinstance(failure, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {failure.verify_message}"
    if isinstance(failure, socket.gaierror):
        return f"its name cannot be resolved: {failure.strerror}"
    said = getattr(failure, "strerror", None) or str(failure) or type(failure).__name__
    return f"the connection failed: {said}"
