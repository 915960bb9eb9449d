"""News from below: a clip that nobody can play brings its recording into quarantine."""

from lapel.custody.followers import Follower
from lapel.custody.selectors import EntryView
from lapel.custody.services import SYSTEM
from lapel.evidence import services as evidence
from lapel.evidence.services import Reason

UNPLAYABLE = "unplayable"
FOOTAGE = ("video", "audio")


def quarantine_unplayable(entry: EntryView) -> None:
    """Quarantine the recording of a clip that was examined and found unplayable.

    Nobody expects to play sidecars and what else a camera holds beside footage.
    """
    name = entry.detail["filename"]
    if entry.detail["playable"] != "none" or entry.detail["kind"] not in FOOTAGE:
        return
    findings = [str(finding) for finding in entry.detail.get("findings", [])]
    said = f": {'; '.join(findings[:3])}" if findings else ""
    reason = Reason(
        code=UNPLAYABLE,
        text=f"{name} cannot be played{said}",
        evidence={"clip": entry.detail["clip"], "findings": findings[:10]},
    )
    evidence.quarantine(recording=entry.subject_id, reasons=[reason], by=SYSTEM)


FOLLOWERS = (
    Follower(
        name="ingest.unplayable",
        actions=frozenset({"examined"}),
        handle=quarantine_unplayable,
    ),
)
