"""Periods and assignments, decided without a database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lapel.program import rules
from lapel.program.rules import Held, Period

NOON = datetime(2024, 3, 13, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALVAREZ = UUID(int=1)

moments = st.integers(0, 48).map(lambda hours: NOON + hours * HOUR)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    since = draw(moments)
    hours = draw(st.none() | st.integers(1, 24))
    return Period(since=since, until=None if hours is None else since + hours * HOUR)


def held(since: datetime, until: datetime | None = None, badge: str = "4417") -> Held:
    return Held(member=ALVAREZ, badge=badge, period=Period(since=since, until=until))


def test_a_period_holds_its_first_moment_and_not_its_last() -> None:
    shift = Period(since=NOON, until=NOON + HOUR)

    assert shift.holds(NOON)
    assert shift.holds(NOON + HOUR - timedelta(microseconds=1))
    assert not shift.holds(NOON + HOUR)
    assert not shift.holds(NOON - timedelta(microseconds=1))


def test_a_period_without_end_holds_every_later_moment() -> None:
    assert Period(since=NOON).holds(NOON + 10_000 * HOUR)


@given(periods(), periods())
def test_two_periods_overlap_when_some_hour_lies_in_both(one: Period, other: Period) -> None:
    hours = [NOON + hour * HOUR for hour in range(100)]

    assert one.overlaps(other) == any(one.holds(hour) and other.holds(hour) for hour in hours)
    assert one.overlaps(other) == other.overlaps(one)


def test_a_handover_belongs_to_the_receiver() -> None:
    assignments = (held(NOON, NOON + HOUR, "4417"), held(NOON + HOUR, None, "2210"))

    assert rules.held_at(assignments, NOON + HOUR) == assignments[1]
    assert rules.held_at(assignments, NOON) == assignments[0]
    assert rules.held_at(assignments, NOON - HOUR) is None


def test_a_free_camera_in_service_may_be_assigned() -> None:
    assert (
        rules.assignment_blockers(
            state="in_service",
            period=Period(since=NOON + HOUR),
            assignments=(held(NOON, NOON + HOUR),),
        )
        == ()
    )


def test_every_reason_not_to_assign_is_given_at_once() -> None:
    blockers = rules.assignment_blockers(
        state="in_repair",
        period=Period(since=NOON, until=NOON + 3 * HOUR),
        assignments=(held(NOON, NOON + HOUR, "4417"), held(NOON + 2 * HOUR, None, "2210")),
    )

    assert blockers == (
        "it is in repair; put it back in service first",
        "badge 4417 holds it from 2024-03-13T12:00:00+00:00 until 2024-03-13T13:00:00+00:00;"
        " return it first",
        "badge 2210 holds it from 2024-03-13T14:00:00+00:00 on; return it first",
    )


@pytest.mark.parametrize("hours", [0, -1])
def test_a_period_that_ends_before_it_begins_is_refused(hours: int) -> None:
    (blocker,) = rules.assignment_blockers(
        state="in_service",
        period=Period(since=NOON, until=NOON + hours * HOUR),
        assignments=(),
    )

    assert "has no moment in it" in blocker


@pytest.mark.parametrize(
    ("assignments", "at", "reason"),
    [
        ((), NOON, "it is not out"),
        ((held(NOON, NOON + HOUR),), NOON + HOUR, "it is not out"),
        ((held(NOON),), NOON, "badge 4417 has it since"),
        ((held(NOON),), NOON + HOUR, ""),
    ],
)
def test_only_a_camera_that_is_out_is_returned_and_later_than_it_left(
    assignments: tuple[Held, ...], at: datetime, reason: str
) -> None:
    refusal = rules.return_refusal(assignments=assignments, at=at)

    assert reason in refusal
    assert bool(refusal) == bool(reason)
