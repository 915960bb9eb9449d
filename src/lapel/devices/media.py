"""`/media/<signed token>`: ranges of footage, sent without a copy.

The web tier checks who may see what and signs a short-lived token, see
`lapel.foundation.signing` for its form. Here the token must be genuine, of this
time and in the right hands (`lapel.devices.holding`); every reason to refuse one
gets the same answer, so that nobody learns from it what exists.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from lapel.devices.errors import Refusal
from lapel.devices.exchange import Answer, Exchange, FileSlice
from lapel.devices.holding import Holders
from lapel.devices.ranges import Conditions, decide
from lapel.evidence.errors import BytesMissing
from lapel.evidence.vault import Vault
from lapel.foundation import signing
from lapel.foundation.config import Config
from lapel.foundation.signing import SignatureExpired, SignatureInvalid

PATH = "/media"
EXPOSED = "Content-Range, Content-Length, Accept-Ranges, ETag"
REFUSED = "this address does not open, or no more; open the footage from its page"
CLAIMS = {"sha256": str, "type": str, "name": str, "download": bool}


class MediaHandler:
    """Serves the vault's bytes for signed links."""

    def __init__(
        self, config: Config, key: bytes, clock: Callable[[], datetime], holders: Holders
    ) -> None:
        self._config = config
        self._holders = holders
        self._vault = Vault(config.vault)
        self._key = key
        self._clock = clock

    def answer(self, exchange: Exchange, rest: str) -> Answer:
        """The whole file, a range of it, or why not.

        Raises:
            Refusal: 403 the link does not open (any more), 404 its bytes are missing.
        """
        shared = self._shared(exchange)
        try:
            return self._answer(exchange, rest, shared)
        except Refusal as refusal:
            refusal.headers = {**shared, "Cache-Control": "no-store", **refusal.headers}
            raise

    def _answer(self, exchange: Exchange, token: str, shared: dict[str, str]) -> Answer:
        if exchange.head.method == "OPTIONS":
            return Answer(status=204, headers=shared | {"Access-Control-Max-Age": "600"})
        if exchange.head.method not in {"GET", "HEAD"}:
            raise Refusal(405, "footage is read by GET", headers={"Allow": "GET, HEAD, OPTIONS"})
        claims = self._claims(token)
        if not self._holders.admits(claims, exchange.headers):
            raise Refusal(403, REFUSED)
        path = self._path(claims)
        whole = FileSlice(path=path, start=0, length=path.stat().st_size)
        return _slice(exchange, whole, claims, shared)

    def _path(self, claims: dict[str, Any]) -> Path:
        """The file of a link: footage in the vault, or a package that was made for download."""
        if claims.get("store") == "exports":
            package: Path = self._config.exports / claims["sha256"]
            if not package.is_file():
                raise Refusal(404, "this package was cleared away; ask for it again on its page")
            return package
        try:
            return self._vault.existing(claims["sha256"])
        except BytesMissing as error:
            raise Refusal(404, "the vault does not hold these bytes; see lapel fsck") from error

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            claims = signing.open_token(token, key=self._key, now=self._clock())
        except (SignatureExpired, SignatureInvalid) as error:
            raise Refusal(403, REFUSED) from error
        if not all(isinstance(claims.get(name), kind) for name, kind in CLAIMS.items()):
            raise Refusal(403, REFUSED)
        return claims

    def _shared(self, exchange: Exchange) -> dict[str, str]:
        """What every answer here carries: the web's origin may read it, others may not.

        Pictures of a page come without asking (no-cors); browsers take no two ports of an IP
        address for one site, so the resource policy must be wide. What keeps other sites out
        is the holder's cookie, which browsers do not send along from them.
        """
        fields = {
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Referrer-Policy": "no-referrer",
            "Vary": "Origin, Cookie, Authorization",
        }
        origin = exchange.headers.get("origin", "")
        if self._is_web(origin, exchange.headers.get("host", "")):
            fields |= {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Credentials": "true",
                "Access-Control-Allow-Methods": "GET, HEAD",
                "Access-Control-Allow-Headers": "Range, If-Range, If-None-Match",
                "Access-Control-Expose-Headers": EXPOSED,
            }
        return fields

    def _is_web(self, origin: str, host: str) -> bool:
        """The configured web address, or the web's port on the host that the browser reached."""
        if not origin:
            return False
        if origin == self._config.web_url:
            return True
        return origin == f"http://{urlsplit(f'//{host}').hostname}:{self._config.port}"


def _slice(
    exchange: Exchange, whole: FileSlice, claims: dict[str, Any], shared: dict[str, str]
) -> Answer:
    etag = f'"{claims["sha256"]}"'
    conditions = Conditions(
        method=exchange.head.method,
        range=exchange.headers.get("range"),
        if_range=exchange.headers.get("if-range"),
        if_none_match=exchange.headers.get("if-none-match"),
    )
    found = decide(conditions, size=whole.length, etag=etag)
    fields = shared | {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=600",
    }
    if found.status == 416:
        return Answer(status=416, headers=fields | {"Content-Range": f"bytes */{whole.length}"})
    if found.status == 304:
        return Answer(status=304, headers=fields)
    fields |= {"Content-Type": _clean(claims["type"]), "Content-Length": str(found.length)}
    fields["Content-Disposition"] = _disposition(claims["name"], download=claims["download"])
    if found.status == 206:
        last = found.start + found.length - 1
        fields["Content-Range"] = f"bytes {found.start}-{last}/{whole.length}"
    part = FileSlice(path=whole.path, start=found.start, length=found.length)
    return Answer(status=found.status, headers=fields, file=part)


def _disposition(name: str, *, download: bool) -> str:
    """RFC 6266, with the name for all and, in UTF-8, for those who can (RFC 8187)."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    kind = "attachment" if download else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _clean(content_type: str) -> str:
    safe = content_type.isascii() and content_type.isprintable()
    return content_type if safe and "/" in content_type else "application/octet-stream"
