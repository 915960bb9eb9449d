"""Read docks, uploads, quarantine and reports: frozen dataclasses, never rows."""

from lapel.ingest.selectors.clues import Clues, Coming
from lapel.ingest.selectors.planning import Change, Plan, Planned, plan
from lapel.ingest.selectors.quarantine import (
    QuarantineItem,
    QuarantinePage,
    Story,
    people_named,
    quarantine,
    story,
)
from lapel.ingest.selectors.reporting import (
    DeskCounts,
    ReportPage,
    ReportView,
    desk_counts,
    may_report,
    missing_clues,
    missing_report,
    missing_reports,
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
    "Clues",
    "Coming",
    "DeskCounts",
    "DockIdentity",
    "NewUpload",
    "Plan",
    "Planned",
    "QuarantineItem",
    "QuarantinePage",
    "ReportPage",
    "ReportView",
    "SameFile",
    "Story",
    "TokenFacts",
    "UploadFacts",
    "desk_counts",
    "final_of",
    "have",
    "may_report",
    "missing_clues",
    "missing_report",
    "missing_reports",
    "people_named",
    "plan",
    "quarantine",
    "receipt_payload",
    "story",
    "tokens",
    "unfinished",
    "upload",
]
