"""From where a request comes, as far as it can be known."""

from ipaddress import ip_address

from django.http import HttpRequest


def of(request: HttpRequest) -> str:
    """The address of the peer; when that is a proxy on this machine, the one the proxy saw.

    The last address of `X-Forwarded-For` is the one that the nearest proxy added; those before
    it are whatever the client wrote.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if told and _here(peer) and _is_address(told) else peer


def _here(text: str) -> bool:
    return not text or (_is_address(text) and ip_address(text).is_loopback)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
