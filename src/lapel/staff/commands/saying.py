"""What the commands of the desk share: who looks, what they say, and how."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

import typer
from pydantic import BaseModel

from lapel.foundation import clock, listing
from lapel.foundation.errors import LapelError

AsJson = Annotated[bool, typer.Option("--json", help="Print what the API would answer.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")]


class NotUnderstood(LapelError):
    """A word of the command cannot be read."""


def show(
    shape: BaseModel, heads: Sequence[str], rows: Sequence[Sequence[str]], *, as_json: bool
) -> None:
    """Print a list: as a table for people, as one document for programs."""
    if as_json:
        sys.stdout.write(f"{shape.model_dump_json()}\n")
    else:
        listing.show(heads, rows)


def moment(text: str) -> datetime | None:
    """The moment that a word names; None for no word.

    Raises:
        NotUnderstood: it names none.
    """
    try:
        return clock.parse(text) if text else None
    except ValueError as error:
        raise NotUnderstood(str(error)) from error


def day(text: str) -> date | None:
    """The day that a word names; None for no word.

    Raises:
        NotUnderstood: it names none.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise NotUnderstood(f"{text!r} is no day; write it as 2024-03-13") from error


def stamp(at: datetime | None) -> str:
    """A moment to the second, in UTC; empty when it is not known."""
    return f"{at:%Y-%m-%d %H:%M:%SZ}" if at else ""
