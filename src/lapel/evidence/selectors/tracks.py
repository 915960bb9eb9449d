"""The tracks of a day: where the cameras went whose footage the viewer may see."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import Clip, Derivative, Recording
from lapel.evidence.selectors import cards
from lapel.evidence.selectors.originals import in_order
from lapel.evidence.selectors.visibility import day_bounds, visible_to
from lapel.program import selectors as program

MOST = 200
"""Tracks that one map shows; a day with more is narrowed by the list instead."""


@dataclass(frozen=True, kw_only=True)
class DayTrack:
    """One recording's way through a day."""

    recording_id: UUID
    wearer_id: UUID | None
    wearer_name: str
    badge: str
    office_name: str
    started_at: datetime
    duration_ms: int | None
    url: str


@dataclass(frozen=True, kw_only=True)
class DayTracks:
    """The tracks of a day by their start, and how many recordings of that day have none."""

    day: date
    tracks: tuple[DayTrack, ...]
    without: int
    more: bool
    latest: date | None
    """The newest day with a track, for who looks at a day without."""


def day_tracks(viewer: Viewer, day: date) -> DayTracks:
    """The tracks of what the viewer may see of a day."""
    start, end = day_bounds(day)
    visible = visible_to(viewer)
    rows = visible.filter(shown_at__gte=start, shown_at__lt=end)
    tracked = rows.filter(pk__in=Derivative.objects.filter(kind="track").values("recording_id"))
    clips = Clip.objects.prefetch_related("derivatives")
    found = list(
        tracked.select_related("office")
        .prefetch_related(Prefetch("clips", queryset=clips))
        .order_by("shown_at", "id")[: MOST + 1]
    )
    people = program.member_facts(row.wearer_id for row in found if row.wearer_id)
    tracks = tuple(
        track for row in found[:MOST] if (track := _track(row, people, viewer)) is not None
    )
    return DayTracks(
        day=day,
        tracks=tracks,
        without=rows.count() - tracked.count(),
        more=len(found) > MOST,
        latest=None if tracks else _latest(viewer),
    )


def _track(
    row: Recording, people: dict[UUID, program.MemberFacts], viewer: Viewer
) -> DayTrack | None:
    films = in_order(row.clips.all())
    url = cards.made_url(
        next((made for clip in films if (made := cards.find(clip, "track"))), None), viewer
    )
    if url is None:
        return None
    person = people.get(row.wearer_id) if row.wearer_id else None
    return DayTrack(
        recording_id=row.id,
        wearer_id=row.wearer_id,
        wearer_name=person.name if person else "",
        badge=person.badge if person else "",
        office_name=row.office.name if row.office else "",
        started_at=row.shown_at,
        duration_ms=sum(clip.duration_ms or 0 for clip in films) or None,
        url=url,
    )


def _latest(viewer: Viewer) -> date | None:
    from_tracks = Derivative.objects.filter(kind="track").values("recording_id")
    newest = visible_to(viewer).filter(pk__in=from_tracks).order_by("-shown_at").first()
    return timezone.localtime(newest.shown_at).date() if newest else None
