"""One wearer of the demo misses footage: a report that waits for its answer."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model

from lapel.accounts import selectors as accounts
from lapel.accounts.services import actor_of
from lapel.demo import cast
from lapel.ingest import services

DAYS: Final = 2
FROM: Final = time(13, 0)
UNTIL: Final = time(14, 30)
SAID: Final = (
    "Knock and talk on Eastern Avenue, about 20 minutes. The camera was in the dock at the end"
    " of the shift; the one of the morning came in, this one did not."
)


def report(today: date) -> None:
    """Let the wearer who signs in report an afternoon of which nothing came in; once."""
    who = cast.SIGN_INS[0]
    user = get_user_model().objects.get_by_natural_key(who.username)
    office = cast.office(cast.BY_BADGE[who.badge].office)
    day, zone = today - timedelta(days=DAYS), ZoneInfo(office.time_zone)
    services.report_missing(
        viewer=accounts.viewer(user),
        started_at=datetime.combine(day, FROM, zone),
        ended_at=datetime.combine(day, UNTIL, zone),
        text=SAID,
        by=actor_of(user),
    )
