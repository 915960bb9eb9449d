"""Assignments of a file against those there are: who held which camera, row after row."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from lapel.program import rules
from lapel.program.lists import moments
from lapel.program.lists.known import Known
from lapel.program.lists.moments import MomentUnclear
from lapel.program.lists.words import Act, Found, Problem, RowRefused, Values
from lapel.program.models import Assignment, Camera, Member
from lapel.program.rules import Held, Period


class Holdings:
    """The periods of every camera: those there are, and those that rows above would make."""

    def __init__(self) -> None:
        self.by_camera: dict[UUID, list[Held]] = defaultdict(list)
        for row in Assignment.objects.select_related("member"):
            period = Period(since=row.period.lower, until=row.period.upper)
            held = Held(member=row.member_id, badge=row.member.badge, period=period)
            self.by_camera[row.camera_id].append(held)

    def look(self, values: Values, known: Known) -> Found:
        """What a row wants: a new period, the end of an open one, or what there is.

        Raises:
            RowRefused: the camera cannot have been held like this; every reason is listed.
        """
        camera, member = known.camera(values["serial"]), known.member(values["badge"])
        zone = ZoneInfo(member.unit.office.time_zone)
        since = _placed(values, "since", "Since", zone)
        until = _placed(values, "until", "Until", zone)
        if since is None:
            raise RowRefused(
                Problem(column="Since", value="", rule="it must not be empty", cure="fill it in")
            )
        period = Period(since=since, until=until)
        held = self.by_camera[camera.id]
        same = next((h for h in held if (h.member, h.period.since) == (member.id, since)), None)
        if same is None:
            acts = self._given(camera, member, period, values)
        elif same.period.until is None and until is not None:
            acts = self._ended(camera, same, until)
        elif same.period.until == until:
            acts = ()
        else:
            raise RowRefused(_other_end(values, same))
        return Found(
            key=f"{camera.id} {member.id} {since.isoformat()}",
            label=f"{camera.serial} to {member.name} ({member.badge})",
            wanted={"Until": _said(until, zone)},
            stored={"Until": _said(same.period.until, zone)} if same else None,
            acts=acts,
        )

    def _given(
        self, camera: Camera, member: Member, period: Period, values: Values
    ) -> tuple[Act, ...]:
        held = self.by_camera[camera.id]
        reasons = rules.assignment_blockers(state=camera.state, period=period, assignments=held)
        if reasons:
            raise RowRefused(*(_problem(values, reason) for reason in reasons))
        held.append(Held(member=member.id, badge=member.badge, period=period))
        facts = {
            "camera": camera.id,
            "member": member.id,
            "since": period.since,
            "until": period.until,
        }
        return (Act(name="assign", facts=facts),)

    def _ended(self, camera: Camera, held: Held, until: datetime) -> tuple[Act, ...]:
        if until <= held.period.since:
            raise RowRefused(
                Problem(
                    column="Until",
                    value=until.isoformat(),
                    rule="it is not after the beginning",
                    cure="write a later time",
                )
            )
        others = self.by_camera[camera.id]
        others.remove(held)
        ended = Period(since=held.period.since, until=until)
        others.append(Held(member=held.member, badge=held.badge, period=ended))
        return (Act(name="return_camera", facts={"camera": camera.id, "at": until}),)


def _placed(values: Values, key: str, column: str, zone: ZoneInfo) -> datetime | None:
    written = values.moments.get(key)
    if written is None:
        return None
    try:
        return moments.placed(written, zone)
    except MomentUnclear as unclear:
        raise RowRefused(
            Problem(column=column, value=values[key], rule=unclear.rule, cure=unclear.cure)
        ) from unclear


def _problem(values: Values, reason: str) -> Problem:
    rule, _, cure = reason.partition(";")
    return Problem(
        column="Serial",
        value=values["serial"],
        rule=rule.strip(),
        cure=cure.strip() or "correct the times",
    )


def _other_end(values: Values, held: Held) -> Problem:
    ended = held.period.until.isoformat() if held.period.until else "nothing yet"
    return Problem(
        column="Until",
        value=values["until"],
        rule=f"this assignment ended at {ended}, and an end that is on record is not rewritten",
        cure="write that end, or leave the row out",
    )


def _said(until: datetime | None, zone: ZoneInfo) -> str:
    return f"{until.astimezone(zone):%Y-%m-%d %H:%M %Z}" if until else "still out"
