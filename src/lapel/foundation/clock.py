"""The one clock, and how a moment is written.

Times are aware and UTC everywhere; on the wire they are RFC 3339 with
microseconds and ``Z``, so that equal moments are equal strings.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """``2024-03-13T19:02:00.000000Z`` for an aware moment.

    Raises:
        ValueError: the moment has no time zone, so nobody could say when it was.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; a moment on the record needs one")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse(text: str) -> datetime:
    """The moment that an RFC 3339 text names, in UTC.

    Raises:
        ValueError: the text is not RFC 3339 or has no offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset; write it as 2024-03-13T14:02:00-04:00 or with Z")
    return moment.astimezone(UTC)


def from_timestamp(seconds: float) -> datetime:
    """The moment of a Unix time, aware, UTC."""
    return datetime.fromtimestamp(seconds, UTC)
