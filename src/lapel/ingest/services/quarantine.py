"""Decide about quarantine: let a recording stand, or set it apart. Nothing is ever taken away."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from lapel.accounts.selectors import Viewer
from lapel.custody.services import Actor
from lapel.evidence import selectors as evidence
from lapel.evidence import services as standing
from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.evidence.selectors import StandingFacts
from lapel.ingest import reasons
from lapel.ingest.deciding import Decision, decide
from lapel.ingest.errors import ResolutionRefused
from lapel.ingest.selectors.planning import REFUSED
from lapel.program import selectors as program


@dataclass(frozen=True, kw_only=True)
class Unresolved:
    """A recording that stays in quarantine, and why."""

    recording: UUID
    why: str


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """What became of several recordings that were decided about together."""

    done: int
    refused: tuple[Unresolved, ...]


@transaction.atomic
def resolve(
    *,
    viewer: Viewer,
    recording: UUID,
    wearer: UUID | None,
    camera: UUID | None,
    reason: str,
    by: Actor,
    seen: int | None = None,
) -> bool:
    """Let a recording in quarantine stand; False when it stands like this already.

    Naming neither wearer nor camera accepts it as it is, which needs a wearer on it already.
    `seen` is how many reasons the person saw: a decision made before the last one came is none.

    Raises:
        NotVisible: there is no such recording for this viewer.
        NotAllowed: the viewer's roles do not carry the right to decide about quarantine.
        ResolutionRefused: it cannot stand like this; every reason is listed.
    """
    facts = _decidable(viewer, recording)
    _words(reason)
    if facts.state != "quarantined":
        return _stands_already(facts, wearer)
    if seen is not None and seen != len(facts.reasons):
        raise ResolutionRefused(
            f"a reason was added to recording {recording} since this page was opened;"
            " look at it again, then decide"
        )
    decision = decide(facts, wearer=wearer, camera=camera)
    if decision.blockers:
        raise ResolutionRefused(f"recording {recording} stays: {'; '.join(decision.blockers)}")
    return _resolve(facts, decision, reason, by)


def resolve_each(
    *,
    viewer: Viewer,
    recordings: Iterable[UUID],
    wearer: UUID | None,
    camera: UUID | None,
    reason: str,
    by: Actor,
) -> Resolved:
    """Give several recordings the same answer, each for itself; those that cannot stand stay.

    Raises:
        NotAllowed: the viewer's roles do not carry the right to decide about quarantine.
        ResolutionRefused: the reason is no reason.
    """
    _allowed(viewer)
    _words(reason)
    done, refused = 0, []
    for recording in recordings:
        try:
            done += resolve(
                viewer=viewer,
                recording=recording,
                wearer=wearer,
                camera=camera,
                reason=reason,
                by=by,
            )
        except (NotVisible, ResolutionRefused) as refusal:
            refused.append(Unresolved(recording=recording, why=str(refusal)))
    return Resolved(done=done, refused=tuple(refused))


@transaction.atomic
def set_apart(*, viewer: Viewer, recording: UUID, reason: str, by: Actor) -> bool:
    """Put a recording into quarantine, or back into it; False when it is there already.

    Raises:
        NotVisible: there is no such recording for this viewer.
        NotAllowed: the viewer's roles do not carry the right to decide about quarantine.
        ResolutionRefused: the reason is no reason.
    """
    _decidable(viewer, recording)
    _words(reason)
    return standing.set_apart(recording=recording, reason=reason.strip(), by=by)


def _resolve(facts: StandingFacts, decision: Decision, reason: str, by: Actor) -> bool:
    before = program.member_facts([facts.wearer_id]) if facts.wearer_id else {}
    was = before.get(facts.wearer_id) if facts.wearer_id else None
    return standing.resolve(
        recording=facts.id,
        wearer_id=decision.wearer.id if decision.wearer else None,
        camera_id=decision.camera_id,
        unit_id=decision.unit_id,
        office_id=decision.office_id,
        reason=reason.strip(),
        evidence=decision.told(facts, was),
        by=by,
    )


def _stands_already(facts: StandingFacts, wearer: UUID | None) -> bool:
    """Nothing to do when the same was decided before; another answer needs another entry."""
    if wearer is None or wearer == facts.wearer_id:
        return False
    raise ResolutionRefused(
        f"recording {facts.id} is not in quarantine any more and stands as somebody else's;"
        " set it apart again, then name the wearer"
    )


def _decidable(viewer: Viewer, recording: UUID) -> StandingFacts:
    evidence.visible(viewer, recording)
    _allowed(viewer)
    return evidence.standings(viewer, [recording])[0]


def _allowed(viewer: Viewer) -> None:
    if not viewer.may("footage.quarantine"):
        raise NotAllowed(REFUSED)


def _words(reason: str) -> None:
    if refusal := reasons.reason_refusal(reason):
        raise ResolutionRefused(refusal)
