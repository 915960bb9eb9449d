"""How times, sizes, durations and hashes read. Pure: the clock and the zone are passed in."""

from datetime import date, datetime, timedelta, tzinfo

from lapel.foundation import clock

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def duration(ms: int | None) -> str:
    """``12 min 04 s``; the largest two units that say something, as many seconds as a timecode."""
    if ms is None:
        return "unknown"
    if ms < 1000:
        return f"{ms} ms"
    seconds = ms // 1000
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return f"{hours} h {minutes % 60:02} min"
    return f"{minutes} min {seconds % 60:02} s" if minutes else f"{seconds} s"


def span(length: timedelta) -> str:
    """``2 days 4 h``, ``3 h 20 min``, ``12 min``: how long somebody waited."""
    minutes = int(length.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} day{'s' if days > 1 else ''} {hours} h"
    return f"{hours} h {minutes % 60:02} min" if hours else f"{minutes} min"


def timecode(ms: int | None) -> str:
    """``12:04`` or ``1:02:04``, as on the corner of a picture."""
    if ms is None:
        return ""
    seconds = max(1, ms // 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def size(count: int | None) -> str:
    """``1.2 GB``: powers of a thousand, two digits at least."""
    if count is None:
        return "unknown"
    amount, unit = float(count), 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    if unit == 0:
        return "1 byte" if count == 1 else f"{count} bytes"
    return f"{amount:.1f} {_UNITS[unit]}" if amount < 100 else f"{amount:.0f} {_UNITS[unit]}"


def fours(digest: str) -> tuple[str, ...]:
    """A hash in groups of four, so that two people can read it to each other."""
    return tuple(digest[start : start + 4] for start in range(0, len(digest), 4))


def day(on: date, today: date) -> str:
    """``Today``, ``Yesterday``, ``Tue 17 Nov``; with its year when that is another one."""
    if on == today:
        return "Today"
    if on == today - timedelta(days=1):
        return "Yesterday"
    text = f"{on:%a} {on.day} {on:%b}"
    return text if on.year == today.year else f"{text} {on.year}"


def plain_day(on: date) -> str:
    """``17 Nov 2026``: a day that stays right whenever it is read."""
    return f"{on.day} {on:%b %Y}"


def moment(at: datetime, zone: tzinfo, today: date) -> str:
    """``today 14:02 EST``."""
    local = at.astimezone(zone)
    name = day(local.date(), today)
    if name in ("Today", "Yesterday"):
        name = name.lower()
    return f"{name} {local:%H:%M} {local.tzname()}"


def exactly(at: datetime) -> str:
    """The moment in UTC to the microsecond, as the log writes it."""
    return clock.stamp(at)


def sentence(text: str) -> str:
    """A text that begins with a capital and ends with one full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def initials(name: str) -> str:
    """``RA`` for Rosa Alvarez: what the person menu shows in place of a portrait."""
    words = [word for word in name.replace(".", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"
