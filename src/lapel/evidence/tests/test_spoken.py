"""Days as people type them."""

from datetime import date, time

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


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("14:02", time(14, 2)),
        ("9:05", time(9, 5)),
        ("2pm", time(14)),
        ("2:30 PM", time(14, 30)),
        ("12 a.m.", time(0)),
        ("12:15 pm", time(12, 15)),
        ("00:00", time(0)),
    ],
)
def test_a_time_of_day_is_taken_from_among_the_words(text: str, at: time) -> None:
    said = understood(f"smith 20 nov {text} gate", today=TODAY)

    assert (said.at, said.times, said.words) == (at, (), "smith gate")


@pytest.mark.parametrize("text", ["24:00", "14:60", "13pm", "14:0", "pm", "a14:00"])
def test_what_is_no_time_of_day_stays_a_word(text: str) -> None:
    said = understood(f"smith {text}", today=TODAY)

    assert (said.at, said.words) == (None, f"smith {text}")


def test_of_two_times_the_second_is_said_to_be_unused() -> None:
    said = understood("14:02 smith 15:30", today=TODAY)

    assert (said.at, said.times, said.words) == (time(14, 2), ("15:30",), "smith")
