"""The import itself, in the request or as a job, and what is kept of how it went."""

from uuid import UUID

from lapel.custody.services import Actor
from lapel.foundation.errors import LapelError
from lapel.program.lists import applying
from lapel.program.models import ImportState, ListImport

SHOWN_LEFT_OUT = 200


def run(upload: UUID) -> None:
    """The import itself; after a crash it goes on, because rows that are there are left alone."""
    row = ListImport.objects.get(id=upload)
    if row.state not in (ImportState.WAITING, ImportState.WORKING):
        return
    ListImport.objects.filter(id=upload).update(state=ImportState.WORKING)
    try:
        outcome = applying.apply(
            kind=row.kind,
            data=bytes(row.content),
            day_first=row.day_first,
            good_only=row.good_only,
            by=Actor(**row.actor),
            authority=f"list {row.filename}",
            tell=applying.tell_aside(upload),
        )
    except LapelError as error:
        ListImport.objects.filter(id=upload).update(state=ImportState.FAILED, error=str(error))
        return
    left_out = [
        {"row": each.number, "label": each.label, "problems": [str(p) for p in each.problems]}
        for each in outcome.left_out[:SHOWN_LEFT_OUT]
    ]
    ListImport.objects.filter(id=upload).update(
        state=ImportState.DONE,
        done=outcome.changed,
        outcome={
            "changed": outcome.changed,
            "same": outcome.same,
            "left_out": len(outcome.left_out),
            "rows": left_out,
        },
    )
