"""Take an act on many recordings back, where nobody has changed them since."""

from uuid import UUID

from django.db import transaction

from lapel.accounts.selectors import Viewer
from lapel.custody.services import Actor
from lapel.evidence import tags
from lapel.evidence.batches import BulkResult, Refused
from lapel.evidence.errors import NotVisible
from lapel.evidence.models import Batch, BatchItem
from lapel.evidence.services.reaching import demand, reach
from lapel.evidence.services.tagging import Step, record, standing
from lapel.foundation import clock


@transaction.atomic
def undo(*, viewer: Viewer, batch: UUID, by: Actor) -> BulkResult:
    """Set back what a batch of the actor's own set, as far as it still stands.

    What anybody changed since is left alone, and said so. The undo is on record like any
    other tag. A second undo changes nothing.

    Raises:
        NotAllowed: the viewer's roles do not let them tag any more.
        NotVisible: there is no such batch of this actor's, or they see none of it any more.
    """
    demand(viewer, "footage.tag", to="tag footage")
    row = Batch.objects.select_for_update().filter(id=batch, actor_id=by.id).first()
    if row is None:
        raise NotVisible(f"no act {batch} of yours; only who acted can take it back")
    items = {item.recording_id: item for item in BatchItem.objects.filter(batch=row)}
    if row.undone_at is not None:
        return BulkResult(done=0, unchanged=len(items))
    reached = reach(viewer, tuple(items))
    stands = standing(reached.rows)
    steps, refused = [], list(reached.refused)
    for uid, now in stands.items():
        why = tags.touched_since(now, items[uid].after)
        if why:
            refused.append(Refused(recording=uid, why=why))
        else:
            back = tags.taken_back(now, before=items[uid].before, after=items[uid].after)
            steps.append(Step(recording=uid, change=back, also={"undoes": str(batch)}))
    if steps:
        record(steps, by=by)
        row.undone_at = clock.now()
        row.save(update_fields=["undone_at"])
    return BulkResult(done=len(steps), unchanged=0, refused=tuple(refused))
