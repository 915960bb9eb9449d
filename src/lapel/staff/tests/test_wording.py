"""How times, sizes, durations and hashes read."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from lapel.staff import wording

EASTERN = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (None, "unknown"),
        (312, "312 ms"),
        (59_400, "59 s"),
        (724_000, "12 min 04 s"),
        (3_724_000, "1 h 02 min"),
    ],
)
def test_a_duration_reads_in_its_two_largest_units(ms: int | None, text: str) -> None:
    assert wording.duration(ms) == text


@pytest.mark.parametrize(
    ("ms", "text"), [(None, ""), (312, "0:01"), (724_000, "12:04"), (3_724_000, "1:02:04")]
)
def test_a_picture_carries_its_length_as_timecode(ms: int | None, text: str) -> None:
    assert wording.timecode(ms) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (None, "unknown"),
        (0, "0 bytes"),
        (1, "1 byte"),
        (283, "283 bytes"),
        (999_700, "1.0 MB"),
        (1_234_000_000, "1.2 GB"),
        (276_400_000, "276 MB"),
    ],
)
def test_a_size_never_reads_as_a_thousand_of_a_unit(count: int | None, text: str) -> None:
    assert wording.size(count) == text


def test_a_hash_falls_into_groups_of_four() -> None:
    assert wording.fours("a1b2c3d4e5") == ("a1b2", "c3d4", "e5")


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (date(2026, 11, 21), "Today"),
        (date(2026, 11, 20), "Yesterday"),
        (date(2026, 11, 17), "Tue 17 Nov"),
        (date(2024, 3, 13), "Wed 13 Mar 2024"),
    ],
)
def test_a_day_names_its_year_only_when_it_is_another(on: date, text: str) -> None:
    assert wording.day(on, TODAY) == text


def test_a_moment_is_told_in_the_zone_of_the_agency_in_winter_and_in_summer() -> None:
    winter = datetime(2026, 11, 21, 19, 2, tzinfo=UTC)
    summer = datetime(2026, 7, 4, 19, 2, tzinfo=UTC)

    assert wording.moment(winter, EASTERN, TODAY) == "today 14:02 EST"
    assert wording.moment(summer, EASTERN, TODAY) == "Sat 4 Jul 15:02 EDT"


def test_shortly_after_midnight_in_utc_it_is_still_yesterday_in_the_agency() -> None:
    late = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)

    assert wording.moment(late, EASTERN, TODAY) == "yesterday 22:30 EST"


@pytest.mark.parametrize(
    ("name", "text"), [("Rosa Alvarez", "RA"), ("R. de la Cruz", "RC"), ("Ito", "I"), ("", "?")]
)
def test_a_person_without_portrait_shows_two_letters_at_most(name: str, text: str) -> None:
    assert wording.initials(name) == text
