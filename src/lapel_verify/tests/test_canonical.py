"""Canonical JSON: the same bytes as an independent implementation of RFC 8785."""

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from lapel_verify import canonical
from lapel_verify.errors import CanonicalError

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | TEXT | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=25,
)


@given(VALUES)
def test_values_are_written_as_rfc8785_writes_them(value: Any) -> None:
    assert canonical.dumps(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_is_written_is_read_back_the_same(value: Any) -> None:
    assert canonical.loads(canonical.dumps(value)) == value


def test_names_are_ordered_by_utf_16_code_units() -> None:
    # U+1F600 is two units from 0xD83D on, below U+FB33, though its code point is above.
    written = canonical.dumps({"\ufb33": 1, "\U0001f600": 2})
    assert written.decode() == '{"\U0001f600":2,"\ufb33":1}'


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1.0, r"\$ is a float"),
        ({"a": [1, 0.5]}, r"\$\.a\[1\] is a float"),
        (2**53, "beyond the integers"),
        (-(2**53), "beyond the integers"),
        ({1: "a"}, "which is not text"),
        ("\ud800", "half of a surrogate pair"),
        ({"\udfff": 1}, "half of a surrogate pair"),
        (b"bytes", "is a bytes"),
        ({1, 2}, "is a set"),
    ],
)
def test_values_outside_the_subset_are_refused_with_their_place(value: Any, reason: str) -> None:
    with pytest.raises(CanonicalError, match=reason):
        canonical.dumps(value)


def test_deep_nesting_is_refused_when_written_and_when_read() -> None:
    deep: Any = []
    for _ in range(200):
        deep = [deep]
    with pytest.raises(CanonicalError, match="deep"):
        canonical.dumps(deep)
    for depth in (200, 100_000):
        with pytest.raises(CanonicalError):
            canonical.parse(b"[" * depth + b"]" * depth)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a":1,"a":2}', "'a' occurs twice"),
        ('{"x":{"b":1,"b":1}}', "'b' occurs twice"),
        ("1.0", "not an integer"),
        ("1e2", "not an integer"),
        ("NaN", "not an integer"),
        ("9007199254740992", "beyond the integers"),
        ("1" * 5000, "not JSON as the formats use it"),
        ('"\\ud800"', "half of a surrogate pair"),
        ("{", "not JSON as the formats use it"),
        ("", "not JSON as the formats use it"),
    ],
)
def test_texts_outside_the_subset_are_refused(text: str, reason: str) -> None:
    with pytest.raises(CanonicalError, match=reason):
        canonical.parse(text.encode())


def test_bytes_that_are_not_utf_8_are_refused() -> None:
    with pytest.raises(CanonicalError, match="not JSON as the formats use it"):
        canonical.parse(b'"\xff"')


@pytest.mark.parametrize("text", ['{"a": 1}', '{"b":1,"a":1}', '"\\u0061"', "1\n", '"\\/"', "-0"])
def test_json_in_another_form_is_not_canonical(text: str) -> None:
    json.loads(text)
    with pytest.raises(CanonicalError, match="not in canonical form"):
        canonical.loads(text.encode())
