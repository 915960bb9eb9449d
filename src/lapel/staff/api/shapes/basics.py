"""Kinds of values that every shape uses."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema

from lapel.foundation import clock

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""No control characters: the database refuses some of them, and nobody can see the others."""


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("has no offset; write it as 2024-03-13T14:02:00-04:00 or with Z")
    if not FIRST_DAY < moment.date() < LAST_DAY:
        raise ValueError("lies outside the years 2000 to 2099")
    return moment


def _of_these_times(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("lies outside the years 2000 to 2099")
    return day


Moment = Annotated[
    datetime,
    PlainSerializer(clock.stamp, return_type=str, when_used="json"),
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2024-03-13T19:02:00.000000Z"]}
    ),
]
"""A moment in an answer: RFC 3339, UTC, microseconds, so that equal moments are equal texts."""

GivenMoment = Annotated[datetime, AfterValidator(_aware)]
"""A moment in a request: RFC 3339 with its offset."""

GivenDay = Annotated[date, AfterValidator(_of_these_times)]
"""A day in a request, in the agency's zone."""

Line = Annotated[str, Field(max_length=200, pattern=PRINTABLE)]
"""A line of text in a request."""

Text = Annotated[str, Field(max_length=4000, pattern=PRINTABLE)]
"""A text in a request."""
