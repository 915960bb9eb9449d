"""What is known round some recordings, read for all of them at once; and whom it points to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from lapel.accounts.selectors import Viewer
from lapel.evidence import selectors as evidence
from lapel.evidence.selectors import StandingFacts
from lapel.ingest.explaining import Known, around
from lapel.ingest.models import Upload, UploadState
from lapel.program import selectors as program
from lapel.program.selectors import MemberFacts, Term

NEAR: Final = timedelta(hours=12)
NEIGHBOURS: Final = 400
MOST: Final = 6


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who may have worn the camera, and why."""

    member_id: UUID
    name: str
    badge: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Everything read round some recordings."""

    uploads: Mapping[UUID, Upload]
    terms: Mapping[str, tuple[Term, ...]]
    declared: Mapping[str, MemberFacts]
    at_dock: Mapping[UUID, tuple[Upload, ...]]
    wearers: Mapping[UUID, UUID]
    people: Mapping[UUID, MemberFacts]

    def known(self, facts: StandingFacts) -> Known:
        """What explains the reasons of one recording."""
        upload = self.uploads.get(facts.id)
        badge = _badge(upload)
        return Known(
            terms=self.terms.get(facts.camera_serial, ()),
            declared=self.declared.get(badge),
            declared_badge=badge,
            dock=upload.dock.name if upload else "",
        )

    def suggested(self, facts: StandingFacts) -> tuple[Candidate, ...]:
        """Who may have worn the camera, the likeliest first, each with every ground."""
        grounds = defaultdict[UUID, list[str]](list)
        for member, because in (*self._told(facts), *self._held(facts), *self._beside(facts)):
            grounds[member].append(because)
        return tuple(
            Candidate(
                member_id=member,
                name=self.people[member].name,
                badge=self.people[member].badge,
                because="; ".join(because),
            )
            for member, because in list(grounds.items())[:MOST]
            if member in self.people
        )

    def _told(self, facts: StandingFacts) -> Iterable[tuple[UUID, str]]:
        known = self.known(facts)
        if known.declared:
            yield known.declared.id, f"dock {known.dock} named badge {known.declared_badge}"

    def _held(self, facts: StandingFacts) -> Iterable[tuple[UUID, str]]:
        moment = facts.decisive
        terms = self.terms.get(facts.camera_serial, ())
        if moment is None or moment > facts.received_at:
            moment = facts.received_at
        before, during, after = around(terms, moment)
        if during:
            yield during.member_id, f"held {during.serial} then, by the roster"
        if before and before.until:
            yield before.member_id, f"held {before.serial} until {_day(before)}"
        if after:
            yield after.member_id, f"got {after.serial} on {_day(after, began=True)}"

    def _beside(self, facts: StandingFacts) -> Iterable[tuple[UUID, str]]:
        """Whose footage came in by the same dock about the same time."""
        upload = self.uploads.get(facts.id)
        if upload is None or upload.finished_at is None:
            return
        recordings = {
            each.recording_id
            for each in self.at_dock.get(upload.dock_id, ())
            if each.recording_id
            and each.recording_id in self.wearers
            and each.recording_id != facts.id
            and each.finished_at
            and abs(each.finished_at - upload.finished_at) <= NEAR
        }
        near = Counter(self.wearers[each] for each in recordings)
        for member, count in near.most_common(3):
            told = f"{count} recording{'s' if count > 1 else ''}"
            yield member, f"{told} of theirs came in by {upload.dock.name} within 12 hours"


def surroundings(viewer: Viewer, items: Sequence[StandingFacts]) -> Surroundings:
    """Read what is known round these recordings, in a constant number of queries."""
    uploads = _uploads(items)
    terms = _by_camera({each.camera_serial for each in items})
    declared = program.members_by_badge(filter(None, map(_badge, uploads.values())))
    at_dock = _at_docks(uploads.values())
    seen = {each.recording_id for rows in at_dock.values() for each in rows if each.recording_id}
    wearers = evidence.wearers_of(viewer, seen)
    holders = {term.member_id for held in terms.values() for term in held}
    people = program.member_facts(
        {*holders, *wearers.values(), *(each.id for each in declared.values())}
    )
    return Surroundings(
        uploads=uploads,
        terms=terms,
        declared=declared,
        at_dock=at_dock,
        wearers=wearers,
        people=people,
    )


def nothing_known() -> Surroundings:
    """What is told to viewers who may see a recording and not who else was about."""
    return Surroundings(uploads={}, terms={}, declared={}, at_dock={}, wearers={}, people={})


def _uploads(items: Sequence[StandingFacts]) -> dict[UUID, Upload]:
    """The last accepted upload of each recording, with its dock."""
    ids = [each.id for each in items]
    rows = Upload.objects.filter(recording_id__in=ids).select_related("dock")
    return {row.recording_id: row for row in rows.order_by("finished_at") if row.recording_id}


def _by_camera(serials: Iterable[str]) -> dict[str, tuple[Term, ...]]:
    found = defaultdict[str, list[Term]](list)
    for term in program.terms_of_cameras(serials):
        found[term.serial].append(term)
    return {serial: tuple(terms) for serial, terms in found.items()}


def _at_docks(uploads: Iterable[Upload]) -> dict[UUID, tuple[Upload, ...]]:
    """What else came in by the same docks about the same times."""
    about = Q(pk__in=[])
    for each in uploads:
        if each.finished_at:
            span = (each.finished_at - NEAR, each.finished_at + NEAR)
            about |= Q(dock_id=each.dock_id, finished_at__range=span)
    rows = Upload.objects.filter(about, state=UploadState.ACCEPTED)
    found = defaultdict[UUID, list[Upload]](list)
    for row in rows.only("dock_id", "recording_id", "finished_at")[:NEIGHBOURS]:
        found[row.dock_id].append(row)
    return {dock: tuple(rows) for dock, rows in found.items()}


def _badge(upload: Upload | None) -> str:
    return str(upload.declared.get("pairs", {}).get("wearer", "")) if upload else ""


def _day(term: Term, *, began: bool = False) -> str:
    at = term.since if began else term.until or term.since
    local = timezone.localtime(at)
    return f"{local.day} {local:%b %Y %H:%M}"
