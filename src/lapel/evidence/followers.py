"""What the evidence room does when the log has news: it puts media work on the queue."""

from lapel.custody.followers import Follower
from lapel.custody.selectors import EntryView
from lapel.evidence import tasks, working
from lapel.evidence.models import Clip

PRIORITY = {working.EXAMINE: 20, working.PICTURES: 10, working.PROXY: 0}


def examine_received(entry: EntryView) -> None:
    """A file came in: examine it."""
    clip = Clip.objects.get(id=entry.detail["clip"])
    for row in working.list_work(clip, [working.EXAMINE]):
        task = tasks.examine.configure(priority=PRIORITY[row.kind])
        task.defer(work=str(row.id))


def derive_examined(entry: EntryView) -> None:
    """A file was examined: make what people watch."""
    clip = Clip.objects.get(id=entry.detail["clip"])
    for row in working.list_work(clip, working.wanted(clip)):
        task = tasks.derive.configure(priority=PRIORITY[row.kind])
        task.defer(work=str(row.id))


FOLLOWERS = (
    Follower(name="evidence.examine", actions=frozenset({"received"}), handle=examine_received),
    Follower(name="evidence.derive", actions=frozenset({"examined"}), handle=derive_examined),
)
