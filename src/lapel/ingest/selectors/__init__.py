"""Read docks, uploads, quarantine and reports: frozen dataclasses, never rows."""

from lapel.ingest.selectors.planning import Change, Plan, Planned, plan
from lapel.ingest.selectors.quarantine import (
    QuarantineItem,
    QuarantinePage,
    Story,
    people_named,
    quarantine,
    story,
)
from lapel.ingest.selectors.surroundings import Candidate
from lapel.ingest.selectors.uploads import (
    DockIdentity,
    NewUpload,
    SameFile,
    TokenFacts,
    UploadFacts,
    final_of,
    have,
    receipt_payload,
    tokens,
    unfinished,
    upload,
)

__all__ = [
    "Candidate",
    "Change",
    "DockIdentity",
    "NewUpload",
    "Plan",
    "Planned",
    "QuarantineItem",
    "QuarantinePage",
    "SameFile",
    "Story",
    "TokenFacts",
    "UploadFacts",
    "final_of",
    "have",
    "people_named",
    "plan",
    "quarantine",
    "receipt_payload",
    "story",
    "tokens",
    "unfinished",
    "upload",
]
