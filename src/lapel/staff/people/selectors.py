"""The list of people and the page of one, as far as a viewer may see them.

1. Everybody sees themselves.
2. Who sees the footage of a unit or office sees its people; who sees all footage, everybody.
3. Who manages the program sees everybody, and nothing of their footage.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse

from lapel.accounts.selectors import Viewer
from lapel.evidence import selectors as evidence
from lapel.evidence.selectors import DayOfPerson, Filters, PersonCounts, RecordingCard
from lapel.foundation import clock
from lapel.foundation.errors import LapelError
from lapel.ingest import selectors as ingest
from lapel.ingest.selectors import ReportView
from lapel.program import selectors as program
from lapel.program.selectors import MemberFacts, Term
from lapel.staff.logbook.asked import Asked

PAGE: Final = 50
SPAN: Final = timedelta(days=30)
CARDS: Final = 12
FOOTAGE: Final = ("footage.view_own", "footage.view_unit", "footage.view_all")
WIDTH: Final = 1000
"""The length of the line of time, in units of its picture."""


class PersonUnknown(LapelError):
    """There is no such person for this viewer; nobody learns which."""


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person in the list."""

    person: MemberFacts
    cameras: tuple[str, ...]
    counts: PersonCounts


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """A page of the list; `following` is where the next one begins."""

    rows: tuple[PersonRow, ...]
    following: int | None
    sees_footage: bool
    days: int


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One assignment on the line of time."""

    term: Term
    x: int
    width: int


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """One person."""

    person: MemberFacts
    own: bool
    held: tuple[Term, ...]
    bars: tuple[Bar, ...]
    began: datetime | None
    days: tuple[DayOfPerson, ...]
    totals: PersonCounts
    recent: tuple[RecordingCard, ...]
    more: bool
    reports: tuple[ReportView, ...]
    looked: str
    """Where the log tells what this person looked at; empty for who may not read it."""
    sees_footage: bool
    span_days: int
    late_hours: int


def people(viewer: Viewer, *, query: str = "", skip: int = 0) -> PeoplePage:
    """The people that this viewer may see, by family name, with what came in from each."""
    wide = _sees_everybody(viewer)
    found = program.find_members(
        query,
        units=None if wide else viewer.unit_scopes,
        offices=None if wide else viewer.office_scopes,
        skip=skip,
        limit=PAGE + 1,
    )
    shown, now = found[:PAGE], clock.now()
    ids = [each.id for each in shown]
    held = program.terms_of_members(ids)
    sees = _sees_footage(viewer)
    counts = evidence.people_counts(viewer, ids, since=now - SPAN) if sees else {}
    return PeoplePage(
        rows=tuple(
            PersonRow(
                person=each,
                cameras=tuple(t.serial for t in held if t.member_id == each.id and t.holds(now)),
                counts=counts.get(each.id, PersonCounts()),
            )
            for each in shown
        ),
        following=skip + PAGE if len(found) > PAGE else None,
        sees_footage=sees,
        days=SPAN.days,
    )


def person(viewer: Viewer, member: UUID) -> PersonPage:
    """The page of one person; footage and reports only as far as the viewer sees them.

    Raises:
        PersonUnknown: there is no such person for this viewer.
    """
    who = program.member_facts([member]).get(member)
    if who is None or not _may_see(viewer, who):
        raise PersonUnknown(f"no person {member} for you; ask an administrator for access")
    now, sees = clock.now(), _sees_footage(viewer)
    terms = program.terms_of_members([member])
    days = evidence.days_of(viewer, member, since=now - SPAN) if sees else ()
    recent = evidence.grid(viewer, filters=Filters(person=member), limit=CARDS) if sees else None
    return PersonPage(
        person=who,
        own=who.user_id == viewer.user_id,
        held=tuple(term for term in terms if term.holds(now)),
        bars=bars(terms, now),
        began=terms[0].since if terms else None,
        days=days,
        totals=_totals(days),
        recent=recent.cards if recent else (),
        more=recent is not None and recent.next_cursor is not None,
        reports=ingest.missing_reports(viewer, member=member) if sees else (),
        looked=_looked(viewer, who),
        sees_footage=sees,
        span_days=SPAN.days,
        late_hours=int(evidence.LATE.total_seconds()) // 3600,
    )


def bars(terms: tuple[Term, ...], now: datetime) -> tuple[Bar, ...]:
    """The assignments on one line of time, from the first one until now; the newest first."""
    if not terms:
        return ()
    began = min(term.since for term in terms)
    whole = max((now - began).total_seconds(), 1)

    def at(moment: datetime) -> int:
        share = (moment - began).total_seconds() / whole
        return round(WIDTH * min(max(share, 0), 1))

    return tuple(
        Bar(
            term=term,
            x=min(at(term.since), WIDTH - 4),
            width=max(4, at(term.until or now) - at(term.since)),
        )
        for term in reversed(terms)
    )


def _totals(days: tuple[DayOfPerson, ...]) -> PersonCounts:
    return PersonCounts(
        recordings=sum(day.recordings for day in days),
        untagged=sum(day.untagged for day in days),
        quarantined=sum(day.quarantined for day in days),
        late=sum(day.late for day in days),
    )


def _looked(viewer: Viewer, who: MemberFacts) -> str:
    if not viewer.may("log.read") or who.user_id is None:
        return ""
    return reverse("log") + Asked(who=str(who.user_id), acts=("looked",)).query()


def _may_see(viewer: Viewer, who: MemberFacts) -> bool:
    if who.user_id == viewer.user_id or _sees_everybody(viewer):
        return True
    scoped = who.unit_id in viewer.unit_scopes or who.office_id in viewer.office_scopes
    return viewer.may("footage.view_unit") and scoped


def _sees_everybody(viewer: Viewer) -> bool:
    return viewer.may("footage.view_all") or viewer.may("program.manage")


def _sees_footage(viewer: Viewer) -> bool:
    return any(viewer.may(permission) for permission in FOOTAGE)
