"""A recording as a card: its picture, its wearer, its marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from lapel.accounts.selectors import Viewer
from lapel.evidence import links
from lapel.evidence.links import Link
from lapel.evidence.models import CHOSEN, Clip, Derivative, Playable, Recording, Work, WorkState
from lapel.evidence.selectors.integrity import Integrity, integrity
from lapel.evidence.selectors.originals import derived_name, in_order
from lapel.program import selectors as program

OPEN = (WorkState.WAITING, WorkState.WORKING)
WIDEST: Final = 2.1
NARROWEST: Final = 1.5
ON_CARDS: Final = ("poster", "sprite", "proxy")
"""The derivatives that a list shows or speaks of."""


@dataclass(frozen=True, kw_only=True)
class Sprite:
    """How a sheet of scrub pictures is cut; sizes in pixels of the sheet."""

    columns: int
    rows: int
    tile_width: int
    tile_height: int
    interval_ms: int
    count: int

    @property
    def boxed(self) -> bool:
        """Whether the shape is far from 16:9, so that a picture must be shown whole, with bars."""
        return not NARROWEST < self.tile_width / self.tile_height < WIDEST


@dataclass(frozen=True, kw_only=True)
class ReasonView:
    """Why a recording is in quarantine."""

    code: str
    text: str
    evidence: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class RecordingCard:
    """What a list shows of a recording."""

    id: UUID
    title: str
    started_at: datetime | None
    shown_at: datetime
    received_at: datetime
    duration_ms: int | None
    wearer_name: str
    badge: str
    office_name: str
    unit_name: str
    camera_serial: str
    time_zone: str
    state: str
    reasons: tuple[ReasonView, ...]
    findings: tuple[str, ...]
    poster_url: str | None
    sprite_url: str | None
    sprite: Sprite | None
    has_proxy: bool
    playable: bool
    working: bool
    integrity: Integrity
    clip_count: int
    size: int
    sidecar_count: int
    sidecar_size: int
    category: str
    category_name: str
    case_number: str
    title_text: str


def with_clips(rows: QuerySet[Recording]) -> QuerySet[Recording]:
    """The rows with all that a page needs, in a constant number of queries."""
    return _named(rows).prefetch_related(
        Prefetch("clips", queryset=Clip.objects.prefetch_related("derivatives"))
    )


def for_cards(rows: QuerySet[Recording]) -> QuerySet[Recording]:
    """The rows with all that cards need and no more: lists are read most often."""
    made = Derivative.objects.filter(kind__in=ON_CARDS).only(
        "recording_id", "clip_id", "kind", "sha256", "content_type", "recipe"
    )
    clips = Clip.objects.defer("facts").prefetch_related(Prefetch("derivatives", queryset=made))
    return _named(rows).prefetch_related(Prefetch("clips", queryset=clips))


def cards(
    rows: Sequence[Recording], viewer: Viewer, *, moments: bool = False
) -> tuple[RecordingCard, ...]:
    """The cards of rows that `for_cards` or `with_clips` has read; `moments` as in `integrity`."""
    people = program.member_facts(row.wearer_id for row in rows if row.wearer_id)
    found = integrity(rows, moments=moments)
    return tuple(card(row, viewer, people, integrity=found[row.id]) for row in rows)


def card(
    row: Recording,
    viewer: Viewer,
    people: dict[UUID, program.MemberFacts],
    *,
    integrity: Integrity,
) -> RecordingCard:
    """The card of one row."""
    named: Any = row  # the names that `_named` has read beside it
    person = people.get(row.wearer_id) if row.wearer_id else None
    clips = in_order(clip for clip in row.clips.all())
    films = [clip for clip in clips if clip.kind != "sidecar"]
    poster, sprite = _first(films, "poster"), _first(films, "sprite")
    return RecordingCard(
        id=row.id,
        title=films[0].filename if films else clips[0].filename if clips else "",
        started_at=row.started_at,
        shown_at=row.shown_at,
        received_at=row.received_at,
        duration_ms=_duration(films),
        wearer_name=person.name if person else "",
        badge=person.badge if person else "",
        office_name=named.office_name or "",
        unit_name=named.unit_name or "",
        camera_serial=row.camera_serial,
        time_zone=named.office_zone or "",
        state=row.state,
        reasons=tuple(ReasonView(**reason) for reason in row.reasons),
        findings=tuple(text for clip in films for text in clip.findings),
        poster_url=made_url(poster, viewer),
        sprite_url=made_url(sprite, viewer),
        sprite=cut_of(sprite[1]) if sprite else None,
        has_proxy=any(clip.playable == Playable.PROXY for clip in films),
        playable=any(_plays(clip) for clip in films),
        working=named.open_work,
        integrity=integrity,
        clip_count=len(films),
        size=sum(clip.size for clip in films),
        sidecar_count=len(clips) - len(films),
        sidecar_size=sum(clip.size for clip in clips if clip.kind == "sidecar"),
        category=named.category_code or "",
        category_name=named.category_name or "",
        case_number=row.case_number,
        title_text=row.title,
    )


def made_url(made: tuple[Clip, Derivative] | None, viewer: Viewer) -> str | None:
    """The short-lived address of a derivative."""
    if made is None:
        return None
    clip, derivative = made
    link = Link(
        sha256=derivative.sha256,
        type=derivative.content_type,
        name=derived_name(clip, derivative),
    )
    return links.url(link, viewer=viewer, recording=derivative.recording_id)


def find(clip: Clip, kind: str) -> tuple[Clip, Derivative] | None:
    """A clip with its derivative of a kind, if it has been made."""
    made = next((made for made in clip.derivatives.all() if made.kind == kind), None)
    return (clip, made) if made else None


def cut_of(made: Derivative) -> Sprite:
    """How a sprite sheet is cut, from its recipe."""
    facts = made.recipe["result"]
    return Sprite(
        columns=facts["columns"],
        rows=facts["rows"],
        tile_width=facts["tile_width"],
        tile_height=facts["tile_height"],
        interval_ms=facts["interval_ms"],
        count=facts["tiles"],
    )


def _named(rows: QuerySet[Recording]) -> QuerySet[Recording]:
    """The rows with names of other tables beside them, and whether work on them is open."""
    work = Work.objects.filter(recording=OuterRef("pk"), state__in=OPEN).exclude(kind__in=CHOSEN)
    return rows.annotate(
        office_name=F("office__name"),
        office_zone=F("office__time_zone"),
        unit_name=F("unit__name"),
        category_code=F("category__code"),
        category_name=F("category__name"),
        open_work=Exists(work),
    )


def _plays(clip: Clip) -> bool:
    """Whether a player can load the clip now: a proxy that is still to be made does not play."""
    proxy = clip.playable == Playable.PROXY and find(clip, "proxy") is not None
    return clip.duration_ms is not None and (clip.playable == Playable.ORIGINAL or proxy)


def _first(clips: Sequence[Clip], kind: str) -> tuple[Clip, Derivative] | None:
    return next((made for clip in clips if (made := find(clip, kind))), None)


def _duration(clips: Sequence[Clip]) -> int | None:
    known = [clip.duration_ms for clip in clips if clip.duration_ms is not None]
    return sum(known) if known else None
