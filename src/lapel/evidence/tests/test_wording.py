"""Facts of clips as they read."""

from datetime import UTC, datetime

import pytest

from lapel.evidence.wording import when, where


@pytest.mark.parametrize(
    "raw", ["2024-03-13T18:02:00Z", "2024-03-13 18:02:00", "2024-03-13T14:02:00-04:00"]
)
def test_the_moment_that_a_camera_wrote_is_read(raw: str) -> None:
    assert when(raw) == datetime(2024, 3, 13, 18, 2, tzinfo=UTC)


@pytest.mark.parametrize("raw", ["", "mp4", "20240313", "2024-13-40T10:00", "01:00:00:00"])
def test_what_is_no_moment_is_left_as_it_is(raw: str) -> None:
    assert when(raw) is None


def test_a_position_reads_in_degrees_and_anything_else_does_not() -> None:
    assert where("+38.9073-077.0369/") == "38.90730° N, 77.03690° W"
    assert where("-33.8600+151.2100+012.000/") == "33.86000° S, 151.21000° E"
    assert where("a track of positions") == ""
