"""The quarantine desk: what is set apart, why, and whom it may belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as log
from lapel.custody.selectors import EntryView
from lapel.evidence import selectors as evidence
from lapel.evidence.selectors import Apart, RecordingCard, StandingFacts
from lapel.ingest.explaining import ReasonShown, explain
from lapel.ingest.reasons import WORDS, word
from lapel.ingest.selectors.surroundings import (
    Candidate,
    Surroundings,
    nothing_known,
    surroundings,
)
from lapel.program import selectors as program

DECISIONS = frozenset(("received", "received_again", "quarantined", "resolved", "set_apart"))


@dataclass(frozen=True, kw_only=True)
class QuarantineItem:
    """One recording of the desk: its picture, its reasons with their evidence, who it may be."""

    card: RecordingCard
    facts: StandingFacts
    reasons: tuple[ReasonShown, ...]
    suggested: tuple[Candidate, ...]
    dock: str
    alike: tuple[UUID, ...] = ()
    """Others on this page by the same camera for the same reasons."""

    @property
    def asks_who(self) -> bool:
        """Whether a name is what is wanted."""
        return any(not each.answered and word(each.code).asks_who for each in self.reasons)

    @property
    def nameless(self) -> bool:
        """Whether nobody is on the recording as its wearer."""
        return self.facts.wearer_id is None


@dataclass(frozen=True, kw_only=True)
class QuarantinePage:
    """A page of the desk, newest first; counts by reason, and of all under the empty one."""

    items: tuple[QuarantineItem, ...]
    counts: Mapping[str, int]
    next_cursor: str | None
    may_resolve: bool


@dataclass(frozen=True, kw_only=True)
class Story:
    """One recording with what was decided about it, whether it is set apart or stands."""

    item: QuarantineItem
    resolution: Mapping[str, object] | None
    entries: tuple[EntryView, ...]
    may_resolve: bool


def quarantine(viewer: Viewer, *, reason: str = "", cursor: str | None = None) -> QuarantinePage:
    """A page of the recordings in quarantine that this viewer may see.

    Who else held a camera is told only to those who see all footage or decide about it.
    """
    code = reason if reason in WORDS else ""
    page = evidence.quarantined(viewer, code=code, cursor=cursor)
    round_ = _round(viewer, page.items)
    return QuarantinePage(
        items=tuple(_item(each, round_, page.items) for each in page.items),
        counts=evidence.quarantine_counts(viewer, WORDS),
        next_cursor=page.next_cursor,
        may_resolve=viewer.may("footage.quarantine"),
    )


def story(viewer: Viewer, recording: UUID) -> Story:
    """One recording as the desk sees it, with every decision about it.

    Raises:
        NotVisible: there is no such recording for this viewer.
    """
    apart = evidence.standing(viewer, recording)
    entries = [each for each in log.history(recording) if each.action in DECISIONS]
    return Story(
        item=_item(apart, _round(viewer, (apart,)), (apart,)),
        resolution=apart.facts.resolution,
        entries=tuple(entries),
        may_resolve=viewer.may("footage.quarantine"),
    )


def people_named(viewer: Viewer, text: str) -> tuple[program.MemberFacts, ...]:
    """Members that a custodian may mean by a few letters; nobody for anyone else."""
    if not viewer.may("footage.quarantine") or len(text.strip()) < 2:
        return ()
    return program.find_members(text, limit=8)


def _round(viewer: Viewer, items: tuple[Apart, ...]) -> Surroundings:
    wide = viewer.may("footage.quarantine") or viewer.may("footage.view_all")
    return surroundings(viewer, [each.facts for each in items]) if wide else nothing_known()


def _item(apart: Apart, round_: Surroundings, page: tuple[Apart, ...]) -> QuarantineItem:
    known = round_.known(apart.facts)
    return QuarantineItem(
        card=apart.card,
        facts=apart.facts,
        reasons=tuple(
            explain(reason, known, answered=number < apart.facts.answered)
            for number, reason in enumerate(apart.facts.reasons)
        ),
        suggested=round_.suggested(apart.facts),
        dock=known.dock,
        alike=tuple(
            other.facts.id
            for other in page
            if other is not apart and _same(other.facts, apart.facts)
        ),
    )


def _same(one: StandingFacts, other: StandingFacts) -> bool:
    """Whether one answer may fit both: one camera, one wearer on record, the same reasons."""
    if (one.camera_serial, one.wearer_id) != (other.camera_serial, other.wearer_id):
        return False
    return bool(one.camera_serial) and _open(one) == _open(other)


def _open(facts: StandingFacts) -> frozenset[str]:
    return frozenset(each["code"] for each in facts.reasons[facts.answered :])
