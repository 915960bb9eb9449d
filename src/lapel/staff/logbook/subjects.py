"""What entries are about: found by name or id, and named for this viewer.

What a viewer may not see is neither found nor named: its entries then say only its kind.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from lapel.accounts import selectors as accounts
from lapel.accounts.selectors import Viewer
from lapel.custody.selectors import EntryView
from lapel.evidence import selectors as evidence
from lapel.evidence.selectors import Filters
from lapel.program import selectors as program
from lapel.staff import context, wording
from lapel.staff.logbook.asked import uuid_in

EACH: Final = 6
SHORTEST: Final = 2


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One thing that entries are about."""

    id: UUID
    kind: str
    label: str
    url: str = ""


def find(viewer: Viewer, text: str) -> tuple[Subject, ...]:
    """The things that a text may mean: an id, a serial number, a name, a badge, a case number."""
    uid = uuid_in(text)
    if uid is not None:
        return (_by_id(viewer, uid),)
    if len(text) < SHORTEST:
        return ()
    kinds = (_cameras, _people, _cases, _sign_ins, _recordings)
    return tuple(subject for kind in kinds for subject in kind(viewer, text))


def named(viewer: Viewer, entries: Iterable[EntryView]) -> dict[UUID, Subject]:
    """The things that these entries are about, with the names by which the viewer knows them."""
    wanted: dict[str, set[UUID]] = {}
    told: dict[UUID, Subject] = {}
    for each in entries:
        wanted.setdefault(each.subject_kind, set()).add(each.subject_id)
        told[each.subject_id] = Subject(
            id=each.subject_id, kind=each.subject_kind, label=_in_detail(each)
        )
    for kind, ids in wanted.items():
        if kind in NAMING:
            told |= {each.id: each for each in NAMING[kind](viewer, ids)}
    return told


def _by_id(viewer: Viewer, uid: UUID) -> Subject:
    for kind, naming in NAMING.items():
        for each in naming(viewer, {uid}):
            return each if each.label else Subject(id=uid, kind=kind, label=str(uid))
    return Subject(id=uid, kind="", label=str(uid))


def _cameras(viewer: Viewer, text: str) -> Iterator[Subject]:
    camera = program.camera_by_serial(text) or program.camera_by_serial(text.upper())
    if camera and _sees_program(viewer):
        yield Subject(id=camera.id, kind="camera", label=camera.serial)


def _people(viewer: Viewer, text: str) -> Iterator[Subject]:
    if _sees_program(viewer):
        for member in program.find_members(text, limit=EACH):
            yield Subject(id=member.id, kind="member", label=f"{member.name} ({member.badge})")


def _cases(viewer: Viewer, text: str) -> Iterator[Subject]:
    if context.sees_footage(viewer):
        for case in evidence.cases(viewer, query=text).cases[:EACH]:
            yield Subject(id=case.id, kind="case", label=f"{case.number} {case.title}".strip())


def _sign_ins(viewer: Viewer, text: str) -> Iterator[Subject]:
    user = accounts.user_by_username(text)
    if user and viewer.may("log.read"):
        yield Subject(id=user.id, kind="user", label=user.name)


def _recordings(viewer: Viewer, text: str) -> Iterator[Subject]:
    if context.sees_footage(viewer):
        ids = [card.id for card in evidence.grid(viewer, filters=Filters(query=text)).cards[:EACH]]
        yield from _named_recordings(viewer, ids)


def _named_recordings(viewer: Viewer, ids: Iterable[UUID]) -> Iterator[Subject]:
    rows = evidence.visible_to(viewer).filter(id__in=list(ids))
    zone, today = timezone.get_current_timezone(), timezone.localdate()
    names = ("id", "shown_at", "wearer__given", "wearer__family")
    for uid, shown_at, given, family in rows.values_list(*names):
        who = f"{given} {family}".strip() if family else "wearer unknown"
        label = f"{who}, {wording.moment(shown_at, zone, today)}"
        yield Subject(
            id=uid, kind="recording", label=label, url=reverse("evidence:recording", args=[uid])
        )


def _named_users(_viewer: Viewer, ids: Iterable[UUID]) -> Iterator[Subject]:
    for uid, name in accounts.names_of(ids).items():
        yield Subject(id=uid, kind="user", label=name)


def _named_members(viewer: Viewer, ids: Iterable[UUID]) -> Iterator[Subject]:
    if _sees_program(viewer):
        for uid, member in program.member_facts(ids).items():
            label = f"{member.name} ({member.badge})"
            yield Subject(id=uid, kind="member", label=label, url=_address("person", uid))


def _named_cameras(viewer: Viewer, ids: Iterable[UUID]) -> Iterator[Subject]:
    if _sees_program(viewer):
        wanted = set(ids)
        for camera in program.cameras():
            if camera.id in wanted:
                yield Subject(id=camera.id, kind="camera", label=camera.serial)


NAMING: Final[Mapping[str, Callable[[Viewer, Iterable[UUID]], Iterator[Subject]]]] = (
    MappingProxyType(
        {
            "recording": _named_recordings,
            "user": _named_users,
            "member": _named_members,
            "camera": _named_cameras,
        }
    )
)
"""Kinds whose names are looked up; the others are named by their entries."""


def _in_detail(entry: EntryView) -> str:
    """The name that an entry itself gives to what it is about."""
    if entry.subject_kind == "recording":
        return ""
    names = {"case": "number", "dock": "dock", "role": "role", "hook": "address"}
    return str(entry.detail.get(names.get(entry.subject_kind, "name"), ""))


def _sees_program(viewer: Viewer) -> bool:
    return viewer.may("footage.view_all") or viewer.may("program.manage")


def _address(name: str, uid: UUID) -> str:
    try:
        return reverse(name, args=[uid])
    except NoReverseMatch:
        return ""
