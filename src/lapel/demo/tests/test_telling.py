"""What the dock program reports, as a newcomer reads it."""

import io

import pytest

from lapel.demo import telling
from lapel.demo.telling import Event
from lapel_dock.screen import Lines


def told(word: str, **facts: str | int | bool | None) -> Event:
    """What is made of an event that the dock program itself has written."""
    stream = io.StringIO()
    Lines(stream).say(word, None, **facts)
    return telling.read(stream.getvalue())


def test_a_receipt_says_that_the_file_is_kept_and_where() -> None:
    event = told("receipt", file="/docks/BAL/X1/X1_01.mp4", state="kept", log_index=214)

    assert event == Event(text="X1_01.mp4  kept, log #214")


def test_a_file_in_quarantine_comes_with_its_reasons() -> None:
    event = told(
        "receipt",
        file="/docks/X1_01.mp4",
        state="quarantined",
        log_index=7,
        reasons='the dock names badge 3354; "Zoë" is unknown',
    )

    assert event.text == (
        'X1_01.mp4  in quarantine, log #7: the dock names badge 3354; "Zoë" is unknown'
    )
    assert not event.trouble


def test_a_failure_is_trouble() -> None:
    event = told("failed", file="/docks/X1_01.mp4", why="the server's disk is full")

    assert event == Event(text="X1_01.mp4  failed: the server's disk is full", trouble=True)


@pytest.mark.parametrize("word", ["found", "hashed", "sending", "erased", "summary", "waiting"])
def test_steps_on_the_way_are_left_out(word: str) -> None:
    assert told(word, file="/docks/X1_01.mp4", size=12) == Event()


def test_the_receipt_of_a_sidecar_is_left_out() -> None:
    assert told("receipt", file="/docks/X1_01.mp4.json", state="kept", log_index=3) == Event()


@pytest.mark.parametrize(
    "line", ["lapel-dock: The source x is not a folder.\n", "Traceback (most recent call last):\n"]
)
def test_a_line_that_is_no_event_is_passed_on_as_trouble(line: str) -> None:
    assert telling.read(line) == Event(text=line.strip(), trouble=True)


def test_an_empty_line_says_nothing() -> None:
    assert telling.read("\n") == Event()


def test_words_are_joined_as_people_write_them() -> None:
    assert telling.words(["wearer", "auditor", "admin"]) == "wearer, auditor or admin"
    assert telling.words(["admin"]) == "admin"
