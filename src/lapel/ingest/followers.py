"""News from below: a clip that nobody can play sets its recording apart."""

from lapel.custody.followers import Follower
from lapel.custody.selectors import EntryView
from lapel.custody.services import SYSTEM
from lapel.evidence import services as evidence
from lapel.evidence.services import Reason
from lapel.ingest import rules

UNPLAYABLE = "unplayable"


def quarantine_unplayable(entry: EntryView) -> None:
    """Set apart the recording of a clip that was examined and found unplayable.

    Sidecars are no footage; nobody expects to play them.
    """
    name = str(entry.detail.get("filename") or entry.detail["clip"])
    if entry.detail.get("playable") != "none" or rules.kind("", name) == "sidecar":
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
