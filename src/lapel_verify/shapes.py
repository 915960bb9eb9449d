"""Reading JSON objects whose members must have a stated kind."""

import re
from collections.abc import Mapping

from lapel_verify.canonical import Json
from lapel_verify.errors import Refused
from lapel_verify.notes import decode_base64

_HEX = re.compile(r"[0-9a-f]{64}")


class ShapeError(Refused):
    """A member is missing or of another kind."""


def members(value: object, what: str) -> Mapping[str, Json]:
    """The value as an object."""
    if not isinstance(value, Mapping):
        raise ShapeError(f"{what} is not an object")
    return value


def items(value: object, what: str) -> list[Json]:
    """The value as an array."""
    if not isinstance(value, list | tuple):
        raise ShapeError(f"{what} is not an array")
    return list(value)


def text(value: Mapping[str, Json], name: str) -> str:
    """The member as a text that is not empty."""
    found = value.get(name)
    if not isinstance(found, str) or not found:
        raise ShapeError(f"{name!r} is missing or not a text")
    return found


def optional_text(value: Mapping[str, Json], name: str) -> str | None:
    """The member as a text, or None when it is absent or null."""
    return None if value.get(name) is None else text(value, name)


def number(value: Mapping[str, Json], name: str) -> int:
    """The member as an integer, zero or more."""
    found = value.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise ShapeError(f"{name!r} is missing or not an integer of 0 or more")
    return found


def digest(value: Mapping[str, Json], name: str) -> str:
    """The member as 32 bytes in lower-case hexadecimal."""
    found = text(value, name)
    if not _HEX.fullmatch(found):
        raise ShapeError(f"{name!r} is not 64 lower-case hexadecimal digits")
    return found


def hashes(value: Mapping[str, Json], name: str) -> tuple[bytes, ...]:
    """The member as an array of base64 texts, decoded."""
    found = items(value.get(name), repr(name))
    return tuple(decode_base64(item if isinstance(item, str) else repr(item)) for item in found)
