"""The headers of tus 1.0.0, read and written without I/O.

Clauses are named as in the protocol text: https://tus.io/protocols/resumable-upload
"""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID

from lapel.devices.errors import Refusal

VERSION = "1.0.0"
EXTENSIONS = (
    "creation,creation-with-upload,creation-defer-length,checksum,checksum-trailer,"
    "expiration,termination,concatenation"
)
ALGORITHMS = {"sha256": 32, "sha1": 20}
CONTENT_TYPE = "application/offset+octet-stream"
_INTEGER = re.compile(r"\d{1,18}")


@dataclass(frozen=True, kw_only=True)
class Checksum:
    """What `Upload-Checksum` promises about one request's body."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True, kw_only=True)
class Concat:
    """What `Upload-Concat` asks for: a partial upload, or a final one of these parts."""

    partial: bool
    parts: tuple[UUID, ...] = ()


def integer(name: str, value: str | None) -> int | None:
    """A header's non-negative integer; None when the header is absent.

    Raises:
        Refusal: 400, it is not one.
    """
    if value is None:
        return None
    if _INTEGER.fullmatch(value) is None:
        raise Refusal(400, f"{name} is {value[:80]!r}; it must be a non-negative integer")
    return int(value)


def deferred(value: str | None) -> bool:
    """Whether the length comes later; the only value that `Upload-Defer-Length` may have is 1.

    Raises:
        Refusal: 400, any other value.
    """
    if value is not None and value != "1":
        raise Refusal(400, f"Upload-Defer-Length is {value[:80]!r}; the only value it has is 1")
    return value == "1"


def metadata(value: str | None) -> dict[str, bytes]:
    """The pairs of `Upload-Metadata`, values decoded; a pair without a value has an empty one.

    Raises:
        Refusal: 400, a key is empty or given twice, or a value is not Base64.
    """
    pairs: dict[str, bytes] = {}
    for item in (value or "").split(","):
        key, _, encoded = item.strip().partition(" ")
        if not key and not (value or "").strip():
            continue
        if not key or key in pairs:
            raise Refusal(400, f"Upload-Metadata has the key {key!r} empty or twice")
        try:
            pairs[key] = b64decode(encoded.strip(), validate=True)
        except (Base64Error, ValueError) as error:
            raise Refusal(400, f"Upload-Metadata: the value of {key!r} is not Base64") from error
    return pairs


def checksum(value: str | None) -> Checksum | None:
    """What `Upload-Checksum` promises; None when the header is absent.

    Raises:
        Refusal: 400, an algorithm we do not have, or a digest that is not one of it.
    """
    if value is None:
        return None
    algorithm, _, encoded = value.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise Refusal(
            400, f"checksum algorithm {algorithm[:40]!r}; this server has {', '.join(ALGORITHMS)}"
        )
    try:
        digest = b64decode(encoded.strip(), validate=True)
    except (Base64Error, ValueError):
        digest = b""
    if len(digest) != ALGORITHMS[algorithm]:
        raise Refusal(400, f"Upload-Checksum: {encoded[:80]!r} is no Base64 of a {algorithm}")
    return Checksum(algorithm=algorithm, digest=digest)


def concat(value: str | None) -> Concat | None:
    """What `Upload-Concat` asks for; None when the header is absent.

    Raises:
        Refusal: 400, neither `partial` nor `final;` with a list of upload addresses.
    """
    if value is None:
        return None
    if value.strip() == "partial":
        return Concat(partial=True)
    word, _, listed = value.strip().partition(";")
    parts = tuple(upload_id(urlsplit(url).path.rpartition("/")[2]) for url in listed.split())
    if word != "final" or not parts or None in parts:
        raise Refusal(400, "Upload-Concat must be 'partial' or 'final;' and the parts' addresses")
    return Concat(partial=False, parts=tuple(part for part in parts if part is not None))


def upload_id(text: str) -> UUID | None:
    """The upload that the last part of an address names; None when it can name none."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None


def http_date(moment: datetime) -> str:
    """A moment as RFC 9110 section 5.6.7 writes it."""
    return format_datetime(moment, usegmt=True)
