"""What a decision about quarantine would mean: whose the recording becomes, and by what ground."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from lapel.evidence.selectors import StandingFacts
from lapel.ingest import reasons
from lapel.ingest.reasons import Named
from lapel.program import selectors as program
from lapel.program.selectors import CameraFacts, MemberFacts, Wearing


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The outcome of naming somebody, something or nothing; with blockers it does not happen."""

    how: str
    """wearer, camera, nobody or as_it_is."""
    wearer: MemberFacts | None
    camera_id: UUID | None
    camera_serial: str
    unit_id: UUID | None
    office_id: UUID | None
    blockers: tuple[str, ...] = ()

    def told(self, facts: StandingFacts, before: MemberFacts | None) -> dict[str, Any]:
        """What the entry says beside the ids."""
        return {
            "how": self.how,
            "wearer": _called(self.wearer),
            "wearer_before": _called(before),
            "camera": self.camera_serial,
            "noted": list(reasons.noted([each["code"] for each in facts.reasons])),
        }


def decide(facts: StandingFacts, *, wearer: UUID | None, camera: UUID | None) -> Decision:
    """Look up what naming this wearer and this camera makes of a recording.

    A wearer who is named comes before the one the roster has; a camera alone tells who held it
    when it recorded. The unit and office are the wearer's.
    """
    chosen = program.camera_facts(camera) if camera else None
    if camera and chosen is None:
        return _refused(facts, f"there is no camera {camera} in the program; add it first")
    if wearer:
        person = program.member_facts([wearer]).get(wearer)
        if person is None:
            return _refused(facts, f"there is no member {wearer} in the program; add them first")
        return _stands(facts, "wearer", person, chosen)
    if chosen is None:
        return _as_it_is(facts)
    return _by_camera(facts, chosen)


def _by_camera(facts: StandingFacts, camera: CameraFacts) -> Decision:
    moment = facts.decisive
    worn = program.who_wore(camera.serial, moment) if moment else None
    blockers = reasons.blockers(
        Named(
            wearer_known=facts.wearer_id is not None,
            camera_named=camera.serial,
            same_camera=camera.id == facts.camera_id,
            moment=_when(moment),
            held_by_somebody=worn is not None,
        )
    )
    if blockers:
        return _refused(facts, *blockers)
    if worn is None:
        return _stands(facts, "nobody", None, camera)
    return _stands(facts, "camera", _person(worn), camera)


def _as_it_is(facts: StandingFacts) -> Decision:
    blockers = reasons.blockers(Named(wearer_known=facts.wearer_id is not None))
    if blockers or facts.wearer_id is None:
        return _refused(facts, *blockers)
    return Decision(
        how="as_it_is",
        wearer=program.member_facts([facts.wearer_id]).get(facts.wearer_id),
        camera_id=facts.camera_id,
        camera_serial=facts.camera_serial,
        unit_id=facts.unit_id,
        office_id=facts.office_id,
    )


def _stands(
    facts: StandingFacts, how: str, person: MemberFacts | None, camera: CameraFacts | None
) -> Decision:
    return Decision(
        how=how,
        wearer=person,
        camera_id=camera.id if camera else facts.camera_id,
        camera_serial=camera.serial if camera else facts.camera_serial,
        unit_id=person.unit_id if person else None,
        office_id=person.office_id if person else facts.office_id,
    )


def _refused(facts: StandingFacts, *why: str) -> Decision:
    return Decision(
        how="as_it_is",
        wearer=None,
        camera_id=facts.camera_id,
        camera_serial=facts.camera_serial,
        unit_id=facts.unit_id,
        office_id=facts.office_id,
        blockers=why,
    )


def _person(worn: Wearing) -> MemberFacts | None:
    return program.member_facts([worn.member_id]).get(worn.member_id)


def _called(person: MemberFacts | None) -> str:
    return f"{person.name} ({person.badge})" if person else ""


def _when(moment: datetime | None) -> str:
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{local.day} {local:%b %Y %H:%M}"
