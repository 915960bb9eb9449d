"""Put recordings into a case and its folders, and take them out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.services import Actor
from lapel.evidence.batches import BulkResult
from lapel.evidence.errors import ValueRefused
from lapel.evidence.models import Case, CaseItem, Folder
from lapel.evidence.services.cases import MANAGE, open_and_held
from lapel.evidence.services.reaching import demand, named, reach
from lapel.evidence.services.subjects import about, about_case
from lapel.foundation import clock

LISTED = 500
"""How many recordings the entry of the case lists; each recording's own entry names the case."""


@transaction.atomic
def put_in_case(
    *,
    viewer: Viewer,
    case: UUID,
    folder: UUID | None,
    recordings: Sequence[UUID],
    by: Actor,
) -> BulkResult:
    """Put recordings into a folder of an open case, or loose into it; what lies there stays.

    One that lies in another folder of the case is moved. The case gets one entry, and
    each recording one of its own.

    Raises:
        NotAllowed: the viewer's roles do not let them manage cases.
        NotVisible: there is no such case, or the viewer sees none of the recordings.
        ValueRefused: the folder is not one of the case's.
        CaseRefused: the case is closed.
    """
    demand(viewer, "cases.manage", to=MANAGE)
    row = open_and_held(case)
    folders = dict(Folder.objects.filter(case=row).values_list("id", "name"))
    if folder is not None and folder not in folders:
        raise ValueRefused(f"case {row.number} has no folder {folder}; choose one of its own")
    reached = reach(viewer, recordings, hold=False)
    here = _lying(row, (each.id for each in reached.rows))
    moved = [uid for uid, place in here.items() if place != folder]
    fresh = [each.id for each in reached.rows if each.id not in here]
    name = _name(folders, folder)
    said = {"case": str(case), "number": row.number, "folder": name}
    details = [
        *({**said, "from": _name(folders, here[uid])} for uid in moved),
        *(said for _ in fresh),
    ]
    changed = [*moved, *fresh]
    if changed:
        detail = {**_told(row, changed), "folder": name}
        with custody.act("recordings_put_in", on=about_case(case), by=by, detail=detail):
            pass
        each = [about(uid) for uid in changed]
        with custody.act_on_each("put_in_case", on=each, by=by, details=details):
            _lay(row, folder, moved=moved, fresh=fresh)
    return BulkResult(
        done=len(changed),
        unchanged=len(reached.rows) - len(changed),
        refused=reached.refused,
    )


@transaction.atomic
def take_out_of_case(
    *, viewer: Viewer, case: UUID, recordings: Sequence[UUID], by: Actor
) -> BulkResult:
    """Take recordings out of an open case; what does not lie in it stays as it is.

    Raises:
        NotAllowed: the viewer's roles do not let them manage cases.
        NotVisible: there is no such case, or the viewer sees none of the recordings.
        CaseRefused: the case is closed.
    """
    demand(viewer, "cases.manage", to=MANAGE)
    row = open_and_held(case)
    reached = reach(viewer, recordings, hold=False)
    here = _lying(row, (each.id for each in reached.rows))
    if here:
        folders = dict(Folder.objects.filter(case=row).values_list("id", "name"))
        said = {"case": str(case), "number": row.number}
        details = [{**said, "folder": _name(folders, place)} for place in here.values()]
        detail = _told(row, list(here))
        with custody.act("recordings_taken_out", on=about_case(case), by=by, detail=detail):
            pass
        each = [about(uid) for uid in here]
        with custody.act_on_each("taken_out_of_case", on=each, by=by, details=details):
            CaseItem.objects.filter(case=row, recording__in=named(here)).delete()
    return BulkResult(
        done=len(here), unchanged=len(reached.rows) - len(here), refused=reached.refused
    )


def _lying(case: Case, recordings: Iterable[UUID]) -> dict[UUID, UUID | None]:
    """Those of the recordings that lie in the case, and in which folder."""
    items = CaseItem.objects.filter(case=case, recording__in=named(recordings))
    return dict(items.order_by("recording_id").values_list("recording_id", "folder_id"))


def _lay(case: Case, folder: UUID | None, *, moved: Sequence[UUID], fresh: Iterable[UUID]) -> None:
    """Move what lies in the case already, and lay in what does not."""
    if moved:
        lying = CaseItem.objects.filter(case=case, recording__in=named(moved))
        lying.update(folder=folder)
    now = clock.now()
    CaseItem.objects.bulk_create(
        CaseItem(case=case, folder_id=folder, recording_id=uid, added_at=now) for uid in fresh
    )


def _name(folders: Mapping[UUID, str], folder: UUID | None) -> str:
    """The name of a folder; empty for none."""
    return folders[folder] if folder else ""


def _told(case: Case, recordings: Sequence[UUID]) -> dict[str, Any]:
    """What the entry of the case says of the recordings: all of them, or how many there are."""
    listed = [str(uid) for uid in recordings] if len(recordings) <= LISTED else None
    return {
        "number": case.number,
        "count": len(recordings),
        **({} if listed is None else {"recordings": listed}),
    }
