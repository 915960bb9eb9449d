"""What the hooks room does when the log has news: it makes a delivery for each who may know."""

from lapel.custody.followers import Follower
from lapel.custody.selectors import EntryView
from lapel.foundation import clock
from lapel.foundation.ids import new_id
from lapel.hooks import rules, seeing, selectors
from lapel.hooks.models import Delivery, Endpoint, EndpointState

NAME = "hooks.deliver"


def deliver(entry: EntryView) -> None:
    """An entry is in the log: list it for every endpoint that asks for it and may know of it.

    Runs in the transaction that moves the cursor. A paused endpoint gets it too, for later.
    """
    now = clock.now()
    for endpoint in Endpoint.objects.exclude(state=EndpointState.REMOVED).select_related("owner"):
        if entry.at < endpoint.made_at or not rules.wants(endpoint.actions, entry.action):
            continue
        about = (entry.subject_kind, entry.subject_id)
        if about not in seeing.seen(selectors.viewer_of_owner(endpoint), [about]):
            continue
        row = Delivery(
            id=new_id(),
            endpoint=endpoint,
            entry=entry.id,
            entry_number=entry.number,
            action=entry.action,
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            made_at=now,
            next_at=now,
        )
        Delivery.objects.bulk_create([row], ignore_conflicts=True)


FOLLOWERS = (Follower(name=NAME, actions=None, handle=deliver),)
