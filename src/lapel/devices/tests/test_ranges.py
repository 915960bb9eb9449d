"""Ranges against an oracle that slices bytes the slow way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapel.devices.ranges import Conditions, Slice, decide

ETAG = '"abc"'


def sliced(header: str, size: int, **others: str) -> Slice:
    return decide(Conditions(range=header, **others), size=size, etag=ETAG)


@given(size=st.integers(1, 200), first=st.integers(0, 250), last=st.integers(0, 250))
def test_a_closed_range_is_what_slicing_gives(size: int, first: int, last: int) -> None:
    content = bytes(range(size))
    answer = sliced(f"bytes={first}-{last}", size)
    if last < first:
        assert answer == Slice(status=200, length=size)
    elif first >= size:
        assert answer == Slice(status=416)
    else:
        got = content[answer.start : answer.start + answer.length]
        assert (answer.status, got) == (206, content[first : last + 1])


@given(size=st.integers(0, 200), last=st.integers(0, 250))
def test_a_suffix_range_is_the_end_of_the_file(size: int, last: int) -> None:
    content = bytes(range(size))
    answer = sliced(f"bytes=-{last}", size)
    if last == 0 or size == 0:
        assert answer == Slice(status=416)
    else:
        got = content[answer.start : answer.start + answer.length]
        assert (answer.status, got) == (206, content[-last:])


@given(size=st.integers(0, 200), first=st.integers(0, 250))
def test_an_open_range_runs_to_the_end(size: int, first: int) -> None:
    answer = sliced(f"bytes={first}-", size)
    if first >= size:
        assert answer == Slice(status=416)
    else:
        assert answer == Slice(status=206, start=first, length=size - first)


@pytest.mark.parametrize(
    "header",
    ["bytes=0-1,4-5", "bytes=-", "bytes=a-b", "items=0-1", "bytes 0-1", "bytes=", "bytes=1--2"],
)
def test_several_or_malformed_ranges_get_the_whole_file(header: str) -> None:
    assert sliced(header, 10) == Slice(status=200, length=10)


def test_a_list_with_one_range_and_empty_elements_is_one_range() -> None:
    assert sliced("bytes=, 2-3 ,", 10) == Slice(status=206, start=2, length=2)


def test_a_number_beyond_every_file_is_still_a_number() -> None:
    assert sliced("bytes=5-99999999999999999999999999", 10) == Slice(status=206, start=5, length=5)


def test_head_ignores_range() -> None:
    assert sliced("bytes=0-1", 10, method="HEAD") == Slice(status=200, length=10)


@pytest.mark.parametrize(("if_range", "status"), [(ETAG, 206), ('"old"', 200), ('W/"abc"', 200)])
def test_if_range_needs_the_same_strong_tag(if_range: str, status: int) -> None:
    assert sliced("bytes=0-1", 10, if_range=if_range).status == status


@pytest.mark.parametrize("tags", [ETAG, '"x", "abc"', 'W/"abc"', "*"])
def test_a_known_tag_gets_not_modified_even_with_a_range(tags: str) -> None:
    assert sliced("bytes=0-1", 10, if_none_match=tags) == Slice(status=304)


def test_an_unknown_tag_changes_nothing() -> None:
    assert sliced("bytes=0-1", 10, if_none_match='"y"').status == 206
