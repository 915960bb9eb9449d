"""Times, sizes, durations, hashes and icons as every page shows them."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lapel.staff import wording
from lapel.staff.markup import markup

register = template.Library()

register.filter("duration", wording.duration)
register.filter("timecode", wording.timecode)
register.filter("size", wording.size)
register.filter("initials", wording.initials)
register.filter("exactly", wording.exactly)


@register.simple_tag
@cache
def icon(name: str, size: str = "") -> SafeString:
    """One picture of the icon sheet; decorative, so the word must stand beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>',
        size,
        static("staff/icons.svg"),
        name,
    )


@register.simple_tag
def icon_sheet() -> str:
    """The address of the icon sheet, for what scripts draw."""
    return static("staff/icons.svg")


@register.filter
def thousands(count: int) -> str:
    """``18,204``."""
    return f"{count:,}"


@register.filter
def local_day(at: datetime) -> date:
    """The calendar day of a moment in the agency's zone."""
    return timezone.localtime(at).date()


@register.filter
def day_name(on: date) -> str:
    """``Today``, ``Yesterday``, ``Tue 17 Nov``."""
    return wording.day(on, timezone.localdate())


@register.simple_tag
def moment(at: datetime | None) -> SafeString:
    """``today 14:02 EST``, with the exact time in UTC on hover."""
    if at is None:
        return format_html('<span class="faint">{}</span>', "unknown")
    text = wording.moment(at, timezone.get_current_timezone(), timezone.localdate())
    return _time(at, text)


@register.simple_tag
def hour(at: datetime, seconds: bool = False) -> SafeString:
    """``14:02`` or ``14:02:31``, with the exact time in UTC on hover."""
    local = timezone.localtime(at)
    return _time(at, f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}")


@register.simple_tag
def headline(at: datetime) -> SafeString:
    """``13 Mar 2024 14:02 EST``: a moment as the title of a page."""
    local = timezone.localtime(at)
    return _time(at, f"{local.day} {local:%b %Y %H:%M} {local.tzname()}")


@register.simple_tag
def waited(length: timedelta | None) -> str:
    """``3 h 20 min`` or ``2 days 4 h``; a dash where nothing is known or a clock ran ahead."""
    return wording.span(length) if length is not None and length >= timedelta(0) else "–"


@register.inclusion_tag("staff/_hash.html")
def digest(value: str, what: str = "SHA-256") -> dict[str, Any]:
    """A hash in groups of four with a button that copies it."""
    return {"value": value, "groups": wording.fours(value), "what": what}


@register.filter
def shorthash(value: str) -> SafeString:
    """The first sixteen digits of a hash, in groups of four."""
    return format_html_join(" ", "{}", ((group,) for group in wording.fours(value[:16])))


def _time(at: datetime, text: str) -> SafeString:
    exact = wording.exactly(at)
    return markup('<time datetime="{}" title="{} (UTC)">{}</time>', exact, exact, text)
