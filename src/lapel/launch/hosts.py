"""The names under which the pages answer; a request that asks for another one is refused."""

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from lapel.foundation.config import Config

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def allowed(config: Config, *, machine: str = "") -> list[str]:
    """Every name by which people, or the proxy in front, reach this installation.

    1. this machine, from itself;
    2. the address on which it listens;
    3. when it listens on all of them, the machine's own name;
    4. the host of LAPEL_WEB_URL.
    """
    names = [*LOOPBACK]
    if _unspecified(config.host):
        names.append(machine or socket.gethostname())
    else:
        names.append(_bracketed(config.host))
    if config.public_web:
        names.append(_bracketed(urlsplit(config.public_web).hostname or ""))
    return list(dict.fromkeys(name.lower() for name in names if name))


def _unspecified(host: str) -> bool:
    """Whether this stands for every address of the machine: `0.0.0.0`, `::`, or nothing."""
    try:
        return not host or ip_address(host).is_unspecified
    except ValueError:
        return False


def _bracketed(host: str) -> str:
    """A host as it stands in a request: IPv6 addresses in brackets."""
    return f"[{host}]" if ":" in host else host
