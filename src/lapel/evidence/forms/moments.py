"""Moments and spans as the player sends them."""

from uuid import UUID

from django.http import QueryDict

from lapel.evidence.errors import ValueRefused


def whole(asked: QueryDict, name: str) -> int:
    """A number of milliseconds.

    Raises:
        ValueRefused: it is none.
    """
    text = asked.get(name, "")
    if not (text.isascii() and text.isdecimal()) or len(text) > 12:
        raise ValueRefused(f"{name} is {text[:20]!r}; it must be milliseconds as a whole number")
    return int(text)


def clip(asked: QueryDict) -> UUID:
    """Which file of the recording is meant.

    Raises:
        ValueRefused: none is.
    """
    text = asked.get("clip", "")
    try:
        return UUID(text)
    except ValueError:
        raise ValueRefused(f"clip is {text[:40]!r}; it must be the id of a file") from None
