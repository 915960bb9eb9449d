"""Which bytes of a file answer a request: RFC 9110 sections 13 and 14, decided without I/O.

Single ranges only. A request for several ranges gets the whole file, which
section 14.2 permits and which no player minds.
"""

import re
from dataclasses import dataclass

# Longer numbers than this name no byte of any file; such a header is ignored as malformed.
_ONE_RANGE = re.compile(r"(\d{0,40})-(\d{0,40})")


@dataclass(frozen=True, kw_only=True)
class Slice:
    """An answer: its status, and which bytes of the file are its content."""

    status: int
    start: int = 0
    length: int = 0


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """The request's headers that decide, as received."""

    method: str = "GET"
    range: str | None = None
    if_range: str | None = None
    if_none_match: str | None = None


def decide(conditions: Conditions, *, size: int, etag: str) -> Slice:
    """What to send of a file of this size whose strong entity tag is `etag` (quoted)."""
    if conditions.if_none_match is not None and _matches(conditions.if_none_match, etag):
        return Slice(status=304)
    whole = Slice(status=200, length=size)
    # 14.2: Range is defined for GET only; 13.1.5: If-Range needs a strong match.
    if conditions.range is None or conditions.method != "GET":
        return whole
    if conditions.if_range is not None and conditions.if_range.strip() != etag:
        return whole
    return _single(conditions.range, size) or whole


def _matches(header: str, etag: str) -> bool:
    """13.1.2: weak comparison against a list of tags, or `*`."""
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag in tags


def _single(header: str, size: int) -> Slice | None:
    """The slice that one byte range names; None when the header is to be ignored."""
    unit, equals, listed = header.partition("=")
    wanted = [item.strip() for item in listed.split(",") if item.strip()]
    if unit.strip().lower() != "bytes" or not equals or len(wanted) != 1:
        return None
    match = _ONE_RANGE.fullmatch(wanted[0])
    if match is None or wanted[0] == "-":
        return None
    first, last = match.groups()
    if not first:
        return _partial(max(0, size - int(last)), size - 1, size, empty=int(last) == 0)
    if last and int(last) < int(first):
        return None
    return _partial(int(first), min(int(last), size - 1) if last else size - 1, size)


def _partial(start: int, end: int, size: int, *, empty: bool = False) -> Slice:
    if empty or start >= size:
        return Slice(status=416)
    return Slice(status=206, start=start, length=end - start + 1)
