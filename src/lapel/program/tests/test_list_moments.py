"""Dates and times as people write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lapel.program.lists.moments import MomentUnclear, placed, read

EASTERN = ZoneInfo("America/New_York")


def utc(text: str, *, day_first: bool = False) -> str:
    return placed(read(text, day_first=day_first).at, EASTERN).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-13", "2024-03-13 04:00:00"),
        ("2024-03-13 14:02", "2024-03-13 18:02:00"),
        ("2024-03-13 9:02", "2024-03-13 13:02:00"),
        ("2024-03-13T14:02:31", "2024-03-13 18:02:31"),
        ("2024-03-13T14:02:00Z", "2024-03-13 14:02:00"),
        ("2024-03-13 14:02:00 -07:00", "2024-03-13 21:02:00"),
        ("3/13/2024", "2024-03-13 04:00:00"),
        ("03/13/2024 2:02 PM", "2024-03-13 18:02:00"),
        ("3/13/2024 12:00 a.m.", "2024-03-13 04:00:00"),
        ("3/13/2024, 14:02", "2024-03-13 18:02:00"),
        ("1/15/2024 14:02", "2024-01-15 19:02:00"),
    ],
)
def test_a_time_is_read_in_the_zone_of_the_office(text: str, moment: str) -> None:
    assert utc(text) == moment


def test_the_order_of_day_and_month_is_what_the_person_says() -> None:
    assert utc("03/04/2024").startswith("2024-03-04")
    assert utc("03/04/2024", day_first=True).startswith("2024-04-03")


def test_a_date_that_could_be_read_either_way_says_so() -> None:
    assert read("03/04/2024", day_first=False).either_way
    assert not read("03/14/2024", day_first=False).either_way
    assert not read("03/03/2024", day_first=False).either_way
    assert not read("2024-03-04", day_first=False).either_way


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("yesterday", "no date that Lapel reads"),
        ("13/03/2024", "no month 13 when dates are read month first"),
        ("2024-02-30", "not in the calendar"),
        ("2/30/2024", "not in the calendar"),
        ("3/13/2024 14:02 PM", "no 14 PM"),
        ("3/13/2024 25:00", "no time 25:00"),
        ("45364", "no date that Lapel reads"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(MomentUnclear, match=why):
        read(text, day_first=False)


def test_a_time_that_the_clocks_skipped_is_refused() -> None:
    with pytest.raises(MomentUnclear, match="skipped 2024-03-10 02:30"):
        utc("2024-03-10 02:30")


def test_a_time_that_the_clocks_showed_twice_needs_its_offset() -> None:
    with pytest.raises(MomentUnclear, match=r"twice.*-04:00"):
        utc("2024-11-03 01:30")
    assert placed(read("2024-11-03 01:30-05:00", day_first=False).at, EASTERN) == datetime(
        2024, 11, 3, 6, 30, tzinfo=UTC
    )
