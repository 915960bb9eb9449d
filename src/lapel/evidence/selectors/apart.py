"""Recordings in quarantine, as the desk that decides about them reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from lapel.accounts.selectors import Viewer
from lapel.evidence.models import Recording, State
from lapel.evidence.selectors.cards import RecordingCard, cards, for_cards
from lapel.evidence.selectors.visibility import visible, visible_to


@dataclass(frozen=True, kw_only=True)
class StandingFacts:
    """Whose a recording is by now, by which camera, and what decided so."""

    id: UUID
    state: str
    camera_serial: str
    camera_id: UUID | None
    wearer_id: UUID | None
    unit_id: UUID | None
    office_id: UUID | None
    started_at: datetime | None
    triggered_at: datetime | None
    ended_at: datetime | None
    received_at: datetime
    shown_at: datetime
    reasons: tuple[dict[str, Any], ...]
    answered: int
    """How many of the reasons, the first ones, a resolution has answered already."""
    resolution: Mapping[str, Any] | None

    @property
    def decisive(self) -> datetime | None:
        """The moment that says who wore the camera: the trigger, else the start."""
        return self.triggered_at or self.started_at


@dataclass(frozen=True, kw_only=True)
class Apart:
    """One recording of the desk."""

    card: RecordingCard
    facts: StandingFacts


@dataclass(frozen=True, kw_only=True)
class ApartPage:
    """Some recordings in quarantine, newest first; `next_cursor` is None on the last page."""

    items: tuple[Apart, ...]
    next_cursor: str | None


def quarantined(
    viewer: Viewer, *, code: str = "", cursor: str | None = None, limit: int = 12
) -> ApartPage:
    """A page of the recordings in quarantine that this viewer may see, by one reason if asked."""
    rows = _after(_apart(viewer, code), cursor)
    page = list(for_cards(rows).order_by("-shown_at", "-id")[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    shown = cards(page, viewer)
    return ApartPage(
        items=tuple(
            Apart(card=card, facts=_facts(row)) for card, row in zip(shown, page, strict=True)
        ),
        next_cursor=f"{page[-1].shown_at.isoformat()}_{page[-1].id}" if more else None,
    )


def quarantine_counts(viewer: Viewer, codes: Iterable[str]) -> dict[str, int]:
    """How many recordings the viewer sees in quarantine for each reason; all under ``""``."""
    wanted = {code: Count("id", filter=_because(code)) for code in codes}
    counted: dict[str, int] = _apart(viewer).aggregate(every=Count("id"), **wanted)
    every = counted.pop("every")
    return {"": every, **counted}


def quarantine_count(viewer: Viewer) -> int:
    """How many recordings the viewer sees in quarantine."""
    return _apart(viewer).count()


def standing(viewer: Viewer, recording: UUID) -> Apart:
    """One recording as the desk reads it, in quarantine or not.

    Raises:
        NotVisible: there is no such recording for this viewer.
    """
    visible(viewer, recording)
    row = for_cards(visible_to(viewer)).get(id=recording)
    return Apart(card=cards([row], viewer)[0], facts=_facts(row))


def standings(viewer: Viewer, recordings: Iterable[UUID]) -> tuple[StandingFacts, ...]:
    """The facts of those of these recordings that the viewer may see, newest first."""
    rows = visible_to(viewer).filter(id__in=set(recordings))
    return tuple(_facts(row) for row in rows.order_by("-shown_at", "-id"))


def wearers_of(viewer: Viewer, recordings: Iterable[UUID]) -> dict[UUID, UUID]:
    """Who wore the camera of those of these recordings that the viewer may see, where known."""
    rows = visible_to(viewer).filter(id__in=set(recordings)).exclude(wearer=None)
    return dict(rows.values_list("id", "wearer_id"))


def _apart(viewer: Viewer, code: str = "") -> QuerySet[Recording]:
    rows = visible_to(viewer).filter(state=State.QUARANTINED)
    return rows.filter(_because(code)) if code else rows


def _because(code: str) -> Q:
    return Q(reasons__contains=[{"code": code}])


def _after(rows: QuerySet[Recording], cursor: str | None) -> QuerySet[Recording]:
    """The rows below a cursor; one that cannot be read starts at the top."""
    if not cursor:
        return rows
    try:
        moment, _, uid = cursor.partition("_")
        at, last = datetime.fromisoformat(moment), UUID(uid)
    except ValueError:
        return rows
    return rows.filter(Q(shown_at__lt=at) | Q(shown_at=at, id__lt=last))


def _facts(row: Recording) -> StandingFacts:
    return StandingFacts(
        id=row.id,
        state=row.state,
        camera_serial=row.camera_serial,
        camera_id=row.camera_id,
        wearer_id=row.wearer_id,
        unit_id=row.unit_id,
        office_id=row.office_id,
        started_at=row.started_at,
        triggered_at=row.triggered_at,
        ended_at=row.ended_at,
        received_at=row.received_at,
        shown_at=row.shown_at,
        reasons=tuple(row.reasons),
        answered=row.resolution["answered"] if row.resolution else 0,
        resolution=row.resolution,
    )
