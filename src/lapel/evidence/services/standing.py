"""Let a recording stand without reserve, or set it apart; who it belongs to goes with it.

What a file arrived with is never taken away: its reasons stay on the row and in the log, and a
resolution stands beside them with everything that was true before it.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from lapel.custody import services as custody
from lapel.custody.services import Actor
from lapel.evidence.models import Recording, State
from lapel.evidence.services.subjects import about
from lapel.foundation import clock

BELONGS = ("wearer_id", "camera_id", "unit_id", "office_id")
SET_APART = "set_apart"
"""The code of the reason that a person gives; the other codes are found by the system."""


@transaction.atomic
def resolve(
    *,
    recording: UUID,
    wearer_id: UUID | None,
    camera_id: UUID | None,
    unit_id: UUID | None,
    office_id: UUID | None,
    reason: str,
    evidence: Mapping[str, Any],
    by: Actor,
) -> bool:
    """Let a recording in quarantine stand, as this person's; False when it stands already.

    Times, bytes and the reasons it was set apart for are left as they are.
    """
    row = Recording.objects.select_for_update().get(id=recording)
    if row.state == State.KEPT:
        return False
    before = standing_of(row)
    owner = (wearer_id, camera_id, unit_id, office_id)
    after = _said(owner, State.KEPT)
    detail = {
        "before": before,
        "after": after,
        "reason": reason,
        "answers": [each["code"] for each in row.reasons],
        "evidence": dict(evidence),
    }
    with custody.act("resolved", on=about(recording), by=by, detail=detail) as entry:
        row.wearer_id, row.camera_id, row.unit_id, row.office_id = owner
        row.state = State.KEPT
        row.resolution = {
            "before": before,
            "after": after,
            "reason": reason,
            "answered": len(row.reasons),
            "by": by.name,
            "at": clock.stamp(entry.at),
        }
        row.save(update_fields=[*BELONGS, "state", "resolution"])
    return True


@transaction.atomic
def set_apart(*, recording: UUID, reason: str, by: Actor) -> bool:
    """Put a recording into quarantine by a person's word; False when it is there already.

    Whom a resolution had given it to loses it again: it belongs to whom it belonged before.
    """
    row = Recording.objects.select_for_update().get(id=recording)
    if row.state == State.QUARANTINED:
        return False
    before = standing_of(row)
    owner = _owner_before(row)
    after = _said(owner, State.QUARANTINED)
    stated = {"code": SET_APART, "text": reason, "evidence": {"by": by.name}}
    detail = {"before": before, "after": after, "reason": reason}
    with custody.act("set_apart", on=about(recording), by=by, detail=detail):
        row.wearer_id, row.camera_id, row.unit_id, row.office_id = owner
        row.state = State.QUARANTINED
        row.reasons = [*row.reasons, stated]
        row.resolution = None
        row.save(update_fields=[*BELONGS, "state", "reasons", "resolution"])
    return True


def standing_of(row: Recording) -> dict[str, str | None]:
    """Whose a recording is and whether it stands, as entries keep it."""
    owner = (row.wearer_id, row.camera_id, row.unit_id, row.office_id)
    return _said(owner, row.state)


def _owner_before(row: Recording) -> tuple[UUID | None, ...]:
    """Whose it was before the resolution that holds now; without one, whose it is."""
    if row.resolution is None:
        return (row.wearer_id, row.camera_id, row.unit_id, row.office_id)
    held = row.resolution["before"]
    return tuple(
        UUID(value) if (value := held[name.removesuffix("_id")]) else None for name in BELONGS
    )


def _said(owner: tuple[UUID | None, ...], state: str) -> dict[str, str | None]:
    names = (name.removesuffix("_id") for name in BELONGS)
    held = {name: str(value) if value else None for name, value in zip(names, owner, strict=True)}
    return {**held, "state": str(state)}
