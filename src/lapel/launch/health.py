"""Is a port free, does a process answer?"""

import errno
import urllib.request
from http import HTTPStatus
from http.client import HTTPException
from socket import SO_REUSEADDR, SOL_SOCKET, socket

from lapel.foundation.config import Config
from lapel.foundation.errors import LapelError

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class PortTaken(LapelError):
    """Another program listens where Lapel should."""


def answers(address: str) -> bool:
    """Whether an address answers 200 within two seconds.

    What is no HTTP is no answer either: a connection to a free port of this machine can, by
    chance, reach itself and hear its own question.
    """
    try:
        with _direct.open(address, timeout=2) as response:
            return bool(response.status == HTTPStatus.OK)
    except (OSError, HTTPException):
        return False


def claim_ports(config: Config) -> None:
    """See that both ports can be had.

    Raises:
        PortTaken: one of them cannot.
    """
    for port, name in ((config.port, "LAPEL_PORT"), (config.byte_port, "LAPEL_PORT + 1")):
        try:
            with socket() as probe:
                probe.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
                probe.bind((config.host, port))
        except OSError as error:
            why = "is taken by another program" if error.errno == errno.EADDRINUSE else str(error)
            raise PortTaken(
                f"port {port} ({name}) on {config.host} {why}; "
                f"stop that program, or choose another: LAPEL_PORT={config.port + 1000} make up"
            ) from error
