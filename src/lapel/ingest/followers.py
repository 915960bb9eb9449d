"""News from below: clips that nobody can play, and footage that was reported missing."""

from lapel.custody.followers import Follower
from lapel.custody.selectors import EntryView
from lapel.custody.services import SYSTEM
from lapel.evidence import selectors
from lapel.evidence import services as evidence
from lapel.evidence.services import Reason
from lapel.ingest import services

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


def propose_found(entry: EntryView) -> None:
    """Footage came in, or got a wearer: it may be what an open report misses. A person decides."""
    services.propose(recording=selectors.facts_of(entry.subject_id), by=SYSTEM)


FOLLOWERS = (
    Follower(
        name="ingest.unplayable",
        actions=frozenset({"examined"}),
        handle=quarantine_unplayable,
    ),
    Follower(
        name="ingest.missing",
        actions=frozenset({"received", "resolved"}),
        handle=propose_found,
    ),
)
