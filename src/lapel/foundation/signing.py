"""Short-lived tokens: canonical claims and a time, under HMAC-SHA-256.

A token is `base64url(claims JSON) . base64url(mac)`; whoever holds the key can
say in one call whether it still opens.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lapel.foundation.errors import LapelError


class SignatureInvalid(LapelError):
    """The token was not made with this key, or was changed since."""


class SignatureExpired(LapelError):
    """The token was good once; its time has passed."""


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _mac(body: str, key: bytes) -> bytes:
    return hmac.digest(key, body.encode("ascii"), "sha256")


def sign(claims: Mapping[str, Any], *, key: bytes, expires: datetime) -> str:
    """A token that carries the claims until `expires` (whole seconds)."""
    payload = {**claims, "exp": int(expires.timestamp())}
    body = _encode(json.dumps(payload, separators=(",", ":"), sort_keys=True).encode())
    return f"{body}.{_encode(_mac(body, key))}"


def open_token(token: str, *, key: bytes, now: datetime) -> dict[str, Any]:
    """The claims of a token that is still good.

    Raises:
        SignatureInvalid: made with another key, cut, or changed.
        SignatureExpired: its time has passed.
    """
    try:
        body, mac = token.split(".")
        genuine = hmac.compare_digest(_mac(body, key), _decode(mac))
        claims: dict[str, Any] = json.loads(_decode(body)) if genuine else {}
    except (ValueError, Base64Error) as error:
        raise SignatureInvalid(
            "the link is cut or malformed; open it again from its page"
        ) from error
    if not genuine:
        raise SignatureInvalid("the link was not made here; open it again from its page")
    if now.timestamp() >= claims["exp"]:
        raise SignatureExpired("the link has expired; open it again from its page")
    return claims
