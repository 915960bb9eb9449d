"""Days as people type them."""

from datetime import date

import pytest

from lapel.evidence.spoken import understood

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("today", date(2026, 11, 21), ""),
        ("Baltimore Yesterday", date(2026, 11, 20), "Baltimore"),
        ("alvarez 20 nov", date(2026, 11, 20), "alvarez"),
        ("20 Nov 2025 alvarez", date(2025, 11, 20), "alvarez"),
        ("november 3rd, 2025", date(2025, 11, 3), ""),
        ("22 nov", date(2025, 11, 22), ""),
        ("29 feb", date(2024, 2, 29), ""),
        ("2026-11-02 4417", date(2026, 11, 2), "4417"),
    ],
)
def test_a_day_is_taken_out_of_the_words(text: str, day: date, words: str) -> None:
    said = understood(text, today=TODAY)

    assert (said.day, said.words) == (day, words)


@pytest.mark.parametrize(
    "text", ["may", "31 feb", "R7_20261120.mp4", "todays", "2026-13-99", "4417 alvarez", ""]
)
def test_what_is_no_day_stays_a_word(text: str) -> None:
    said = understood(text, today=TODAY)

    assert (said.day, said.words) == (None, text)


def test_a_time_of_day_is_told_apart_from_the_words() -> None:
    said = understood("smith 20 nov 14:02", today=TODAY)

    assert (said.times, said.words) == (("14:02",), "smith")
