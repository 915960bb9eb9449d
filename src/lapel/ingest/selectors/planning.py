"""Exactly what a decision about quarantine would change, before it is made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.evidence import selectors as evidence
from lapel.evidence.errors import NotAllowed
from lapel.evidence.selectors import StandingFacts
from lapel.ingest.deciding import Decision, decide
from lapel.ingest.reasons import noted, word
from lapel.program import selectors as program
from lapel.program.selectors import MemberFacts

REFUSED = "your roles do not let you decide about quarantine; an evidence custodian can"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that would be another one."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What would become of one recording; with blockers, nothing."""

    recording: UUID
    shown: str
    changes: tuple[Change, ...]
    blockers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a decision would do to some recordings, and what follows from it."""

    rows: tuple[Planned, ...]
    loses: tuple[str, ...]
    gains: str
    noted: tuple[str, ...]

    @property
    def ready(self) -> tuple[Planned, ...]:
        """The recordings that would stand."""
        return tuple(row for row in self.rows if not row.blockers)

    @property
    def refused(self) -> tuple[Planned, ...]:
        """The recordings that would stay in quarantine."""
        return tuple(row for row in self.rows if row.blockers)


def plan(
    viewer: Viewer,
    recordings: Iterable[UUID],
    *,
    wearer: UUID | None = None,
    camera: UUID | None = None,
) -> Plan:
    """What naming this wearer or camera, or neither, would do to these recordings.

    Raises:
        NotAllowed: the viewer's roles do not carry the right to decide about quarantine.
    """
    if not viewer.may("footage.quarantine"):
        raise NotAllowed(REFUSED)
    rows = evidence.standings(viewer, recordings)
    decided = [(each, decide(each, wearer=wearer, camera=camera)) for each in rows]
    before = program.member_facts(each.wearer_id for each in rows if each.wearer_id)
    going = [each for each, decision in decided if not decision.blockers]
    return Plan(
        rows=tuple(_planned(each, decision, before) for each, decision in decided),
        loses=_losing(decided, before),
        gains=next((_called(d.wearer) for _, d in decided if not d.blockers and d.wearer), ""),
        noted=tuple(word(code).noted for code in noted(_codes(going))),
    )


def _codes(rows: Sequence[StandingFacts]) -> set[str]:
    return {each["code"] for row in rows for each in row.reasons}


def _planned(facts: StandingFacts, decision: Decision, before: dict[UUID, MemberFacts]) -> Planned:
    was = before.get(facts.wearer_id) if facts.wearer_id else None
    changes = () if decision.blockers else tuple(_changes(facts, decision, was))
    standing = () if facts.state == "quarantined" else ("it is not in quarantine any more",)
    return Planned(
        recording=facts.id,
        shown=facts.camera_serial or "camera not named",
        changes=changes,
        blockers=(*standing, *decision.blockers),
    )


def _changes(facts: StandingFacts, decision: Decision, was: MemberFacts | None) -> Iterable[Change]:
    will = decision.wearer
    every = (
        Change(what="State", before="in quarantine", after="kept"),
        Change(what="Wearer", before=_called(was) or "nobody", after=_called(will) or "nobody"),
        Change(
            what="Unit", before=was.unit if was else "none", after=will.unit if will else "none"
        ),
        Change(what="Office", before=_office(facts.office_id), after=_office(decision.office_id)),
        Change(
            what="Camera",
            before=_registered(facts.camera_serial, facts.camera_id),
            after=_registered(decision.camera_serial, decision.camera_id),
        ),
    )
    return (change for change in every if change.before != change.after)


def _losing(
    decided: Sequence[tuple[StandingFacts, Decision]], before: dict[UUID, MemberFacts]
) -> tuple[str, ...]:
    """Who sees it as their own footage now, and would not any more."""
    losing = {
        facts.wearer_id
        for facts, decision in decided
        if not decision.blockers
        and facts.wearer_id
        and (decision.wearer is None or decision.wearer.id != facts.wearer_id)
    }
    return tuple(_called(before[uid]) for uid in losing if uid in before)


def _office(office: UUID | None) -> str:
    return next((each.name for each in program.offices() if each.id == office), "none")


def _registered(serial: str, camera: UUID | None) -> str:
    if camera is None:
        return f"{serial or 'none'}, not registered"
    return serial


def _called(person: MemberFacts | None) -> str:
    return f"{person.name} ({person.badge})" if person else ""
