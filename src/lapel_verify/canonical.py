"""Canonical JSON (RFC 8785) for what the formats use: no fractions, no huge numbers.

Numbers are integers that every JSON reader keeps exact (RFC 8785, section 3.1,
after I-JSON): at most 2**53 - 1 either way. A fraction is refused rather than
written in a form that two programs might not share.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn

from lapel_verify.errors import CanonicalError

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64


def dumps(value: Json) -> bytes:
    """The one canonical form of a value, in UTF-8.

    Raises:
        CanonicalError: the value holds something outside the subset; the text says where.
    """
    text = json.dumps(
        _ordered(value, "$", 0), ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def parse(data: bytes) -> Json:
    """The value of a JSON text in which no name occurs twice and no number is a fraction.

    Raises:
        CanonicalError: the text is not such JSON.
    """
    try:
        value: Json = json.loads(
            data.decode(),
            object_pairs_hook=_object,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except (ValueError, RecursionError) as error:
        raise CanonicalError(f"not JSON as the formats use it: {error}") from None
    return _ordered(value, "$", 0)


def loads(data: bytes) -> Json:
    """The value of a text that is in canonical form already.

    Raises:
        CanonicalError: the text is not JSON, or not the canonical form of its value.
    """
    value = parse(data)
    if dumps(value) != data:
        raise CanonicalError("the text is not in canonical form (RFC 8785)")
    return value


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise CanonicalError(f"the name {twice!r} occurs twice in one object")
    return result


def _refuse_number(text: str) -> NoReturn:
    raise CanonicalError(f"the number {text[:40]} is not an integer")


def _ordered(value: object, where: str, depth: int) -> Json:
    """The value with every object's names in canonical order; refuses what is outside."""
    if depth > MAX_DEPTH:
        raise CanonicalError(f"{where[:80]} is nested more than {MAX_DEPTH} deep")
    match value:
        case None | bool():
            return value
        case str():
            return _text(value, where)
        case int():
            return _integer(value, where)
        case Mapping():
            return _members(value, where, depth)
        case list() | tuple():
            return [_ordered(item, f"{where}[{n}]", depth + 1) for n, item in enumerate(value)]
        case _:
            raise CanonicalError(f"{where} is a {type(value).__name__}, which has no place here")


def _members(value: Mapping[object, object], where: str, depth: int) -> dict[str, Json]:
    names: list[str] = []
    for name in value:
        if not isinstance(name, str):
            raise CanonicalError(f"{where} has the name {name!r}, which is not text")
        names.append(_text(name, where))
    # RFC 8785, section 3.2.3: names are ordered by their UTF-16 code units; ASCII has the same.
    names.sort(key=None if all(map(str.isascii, names)) else _utf16)
    return {name: _ordered(value[name], f"{where}.{name}", depth + 1) for name in names}


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-be")


def _text(value: str, where: str) -> str:
    if value.isascii():
        return str(value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise CanonicalError(f"{where} holds half of a surrogate pair") from None
    return str(value)


def _integer(value: int, where: str) -> int:
    if abs(value) > MAX_INTEGER:
        raise CanonicalError(f"{where} is beyond the integers that JSON keeps exact")
    return int(value)
