"""What people write: what is kept of it, and what is refused."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapel.evidence import writing
from lapel.evidence.errors import ValueRefused


@given(st.text(max_size=80))
def test_a_line_that_is_kept_is_one_line_without_blanks_around_it(text: str) -> None:
    try:
        kept = writing.line(text, what="the title", longest=60)
    except ValueRefused:
        return

    assert kept == " ".join(kept.split())
    assert len(kept) <= 60
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in kept)


@given(st.text(max_size=80))
def test_what_is_kept_is_kept_as_it_is_when_written_again(text: str) -> None:
    try:
        kept = writing.lines(text, what="the note", longest=80)
    except ValueRefused:
        return

    assert writing.lines(kept, what="the note", longest=80) == kept


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=60))
def test_letters_numbers_and_marks_of_any_script_are_kept(text: str) -> None:
    assert writing.line(text, what="the title", longest=60) == text


def test_a_text_keeps_its_lines() -> None:
    kept = writing.lines("  one\r\n\r\n two \t three  \n", what="the note", longest=100)

    assert kept == "one\n\n two three"


def test_a_text_of_blanks_is_empty() -> None:
    with pytest.raises(ValueRefused, match="the note is empty; write something"):
        writing.lines(" \n\t ", what="the note", longest=100)


def test_a_name_that_joins_its_letters_is_kept() -> None:
    assert writing.line("می‌خواهم", what="the title", longest=60) == "می‌خواهم"


def test_what_is_too_long_is_refused_and_not_cut() -> None:
    with pytest.raises(ValueRefused, match="the note has 101 characters; 100 fit, so shorten it"):
        writing.lines("x" * 101, what="the note", longest=100)
