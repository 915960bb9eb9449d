"""Put recordings into a case and its folders, and take them out."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
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
from lapel.evidence.services.reaching import demand, reach
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
    name = folders.get(folder, "") if folder else ""
    details = [
        *(
            {"folder": name, "from": folders.get(here[uid], "") if here[uid] else ""}
            for uid in moved
        ),
        *({"folder": name} for _ in fresh),
    ]
    changed = [*moved, *fresh]
    if changed:
        _tell_case("recordings_put_in", row, changed, by, {"folder": name})
        with _telling_each("put_in_case", row, changed, details, by):
            CaseItem.objects.filter(case=row, recording__in=moved).update(folder=folder)
            now = clock.now()
            CaseItem.objects.bulk_create(
                CaseItem(case=row, folder_id=folder, recording_id=uid, added_at=now)
                for uid in fresh
            )
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
        details = [{"folder": folders.get(place, "") if place else ""} for place in here.values()]
        _tell_case("recordings_taken_out", row, list(here), by, {})
        with _telling_each("taken_out_of_case", row, list(here), details, by):
            CaseItem.objects.filter(case=row, recording__in=here).delete()
    return BulkResult(
        done=len(here), unchanged=len(reached.rows) - len(here), refused=reached.refused
    )


def _lying(case: Case, recordings: Iterable[UUID]) -> dict[UUID, UUID | None]:
    """Those of the recordings that lie in the case, and in which folder."""
    items = CaseItem.objects.filter(case=case, recording__in=list(recordings))
    return dict(items.order_by("recording_id").values_list("recording_id", "folder_id"))


def _tell_case(
    action: str, case: Case, recordings: Sequence[UUID], by: Actor, also: Mapping[str, Any]
) -> None:
    detail: dict[str, Any] = {"number": case.number, "count": len(recordings), **also}
    if len(recordings) <= LISTED:
        detail["recordings"] = [str(uid) for uid in recordings]
    with custody.act(action, on=about_case(case.id), by=by, detail=detail):
        pass


def _telling_each(
    action: str,
    case: Case,
    recordings: Sequence[UUID],
    details: Sequence[Mapping[str, Any]],
    by: Actor,
) -> AbstractContextManager[None]:
    named = [{"case": str(case.id), "number": case.number, **detail} for detail in details]
    return custody.act_on_each(action, on=[about(uid) for uid in recordings], by=by, details=named)
