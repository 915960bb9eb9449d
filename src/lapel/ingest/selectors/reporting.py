"""Reports of missing footage: who sees them, what is known about each, what came of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as log
from lapel.custody.selectors import EntryView
from lapel.evidence import selectors as evidence
from lapel.evidence.selectors import RecordingCard
from lapel.ingest import reports
from lapel.ingest.errors import ReportUnknown
from lapel.ingest.models import MissingReport, ReportState
from lapel.ingest.reports import ANSWERS, Sight
from lapel.ingest.selectors.clues import Clues, clues
from lapel.program import selectors as program
from lapel.program.selectors import MemberFacts

LIMIT = 100
DESK = ("footage.quarantine", "footage.view_all", "footage.view_unit")
"""Who has the quarantine desk and the reports of others before them."""


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """One report as lists and its page show it."""

    id: UUID
    member_id: UUID
    name: str
    badge: str
    unit: str
    office: str
    cameras: tuple[str, ...]
    started_at: datetime
    ended_at: datetime
    text: str
    reported_at: datetime
    state: str
    answer: str
    answered: str
    """The answer in words."""
    answer_text: str
    answered_at: datetime | None
    answered_by: str
    recording: RecordingCard | None
    """The recording that was found, if the viewer may see it."""
    proposed: tuple[RecordingCard, ...]
    own: bool
    may_answer: bool

    @property
    def open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.state == ReportState.OPEN


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """A report with everything that is known around that time, and its trail."""

    report: ReportView
    clues: Clues
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, kw_only=True)
class DeskCounts:
    """What waits on the desk of a viewer."""

    quarantine: int
    missing: int


def missing_reports(
    viewer: Viewer, *, open_only: bool = True, member: UUID | None = None
) -> tuple[ReportView, ...]:
    """The reports that this viewer may see, newest first; only one person's if asked."""
    rows = _visible(viewer).select_related("unit", "office").order_by("-reported_at")
    if open_only:
        rows = rows.filter(state=ReportState.OPEN)
    if member:
        rows = rows.filter(member_id=member)
    return _views(viewer, rows[:LIMIT])


def missing_report(viewer: Viewer, report: UUID) -> ReportPage:
    """The page of one report.

    Raises:
        ReportUnknown: there is no such report for this viewer.
    """
    row = found(viewer, report)
    (view,) = _views(viewer, [row])
    return ReportPage(
        report=view,
        clues=clues(
            viewer,
            member=row.member_id,
            start=row.started_at,
            end=row.ended_at,
            whole=view.may_answer,
        ),
        entries=log.history(report),
    )


def missing_clues(viewer: Viewer, *, start: datetime, end: datetime) -> Clues | None:
    """What is known of the viewer's own time before they report; None for who wears no camera."""
    me = program.member_of_user(viewer.user_id)
    return clues(viewer, member=me.id, start=start, end=end) if me else None


def may_report(viewer: Viewer) -> bool:
    """Whether this viewer wears cameras, and so may miss footage."""
    return viewer.may("footage.view_own") and program.member_of_user(viewer.user_id) is not None


def desk_counts(viewer: Viewer) -> DeskCounts:
    """How much waits: recordings in quarantine on the viewer's desk, and open reports they see."""
    has_desk = any(viewer.may(permission) for permission in DESK)
    return DeskCounts(
        quarantine=evidence.quarantine_count(viewer) if has_desk else 0,
        missing=_visible(viewer).filter(state=ReportState.OPEN).count(),
    )


def found(viewer: Viewer, report: UUID) -> MissingReport:
    """The row of a report, for this room.

    Raises:
        ReportUnknown: there is no such report for this viewer.
    """
    row = _visible(viewer).select_related("unit", "office").filter(id=report).first()
    if row is None:
        raise ReportUnknown(f"no report {report} for you; ask your supervisor")
    return row


def sight(viewer: Viewer, row: MissingReport, me: MemberFacts | None) -> Sight:
    """How the viewer stands to a report."""
    scoped = row.unit_id in viewer.unit_scopes or row.office_id in viewer.office_scopes
    return Sight(
        own=me is not None and me.id == row.member_id,
        of_their_unit=viewer.may("footage.view_unit") and scoped,
        decides_about_quarantine=viewer.may("footage.quarantine"),
    )


def _visible(viewer: Viewer) -> QuerySet[MissingReport]:
    rows = MissingReport.objects.all()
    if viewer.may("footage.view_all"):
        return rows
    allowed = Q(pk__in=[])
    if viewer.may("footage.view_own") and (me := program.member_of_user(viewer.user_id)):
        allowed |= Q(member_id=me.id)
    if viewer.may("footage.view_unit"):
        allowed |= Q(unit_id__in=viewer.unit_scopes) | Q(office_id__in=viewer.office_scopes)
    return rows.filter(allowed)


def _views(viewer: Viewer, rows: Iterable[MissingReport]) -> tuple[ReportView, ...]:
    every = list(rows)
    people = program.member_facts(row.member_id for row in every)
    named = {UUID(uid) for row in every for uid in row.proposed}
    named |= {row.recording_id for row in every if row.recording_id}
    cards = evidence.cards_of(viewer, named) if named else {}
    me = program.member_of_user(viewer.user_id)
    return tuple(_view(viewer, row, people[row.member_id], cards, me) for row in every)


def _view(
    viewer: Viewer,
    row: MissingReport,
    person: MemberFacts,
    cards: dict[UUID, RecordingCard],
    me: MemberFacts | None,
) -> ReportView:
    seen = sight(viewer, row, me)
    return ReportView(
        id=row.id,
        member_id=row.member_id,
        name=person.name,
        badge=person.badge,
        unit=row.unit.name,
        office=row.office.name,
        cameras=tuple(row.cameras),
        started_at=row.started_at,
        ended_at=row.ended_at,
        text=row.text,
        reported_at=row.reported_at,
        state=row.state,
        answer=row.answer,
        answered=ANSWERS.get(row.answer, row.answer),
        answer_text=row.answer_text,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        recording=cards.get(row.recording_id) if row.recording_id else None,
        proposed=_in_order(row.proposed, cards),
        own=seen.own,
        may_answer=reports.may_answer(seen) and row.state == ReportState.OPEN,
    )


def _in_order(uids: Collection[str], cards: dict[UUID, RecordingCard]) -> tuple[RecordingCard, ...]:
    return tuple(cards[UUID(uid)] for uid in uids if UUID(uid) in cards)
