"""Read footage: what a viewer may see, the grid, one recording, the work list."""

from lapel.evidence.selectors.apart import (
    Apart,
    ApartPage,
    StandingFacts,
    quarantine_count,
    quarantine_counts,
    quarantined,
    standing,
    standings,
    wearers_of,
)
from lapel.evidence.selectors.cards import RecordingCard, Sprite
from lapel.evidence.selectors.cuts import CutFile, CutView, cut_file, cuts_of
from lapel.evidence.selectors.desk import OwnWork, own_work, untagged
from lapel.evidence.selectors.facets import Choice, Facets, facets
from lapel.evidence.selectors.grid import GridPage, grid
from lapel.evidence.selectors.integrity import Fault, Integrity
from lapel.evidence.selectors.matching import matching, recent_case_numbers
from lapel.evidence.selectors.originals import (
    ClipFacts,
    RecordingFacts,
    Source,
    facts_of,
    file,
    sources,
)
from lapel.evidence.selectors.page import ClipView, DerivativeView, RecordingPage, recording
from lapel.evidence.selectors.people import (
    LATE,
    DayOfPerson,
    PersonCounts,
    cards_of,
    covering,
    days_of,
    people_counts,
)
from lapel.evidence.selectors.suggestions import suggestions
from lapel.evidence.selectors.visibility import Filters, filtered, visible, visible_to
from lapel.evidence.selectors.work import WorkBoard, WorkItem, WorkView, work_board
from lapel.evidence.suggesting import Suggestion

__all__ = [
    "LATE",
    "Apart",
    "ApartPage",
    "Choice",
    "ClipFacts",
    "ClipView",
    "CutFile",
    "CutView",
    "DayOfPerson",
    "DerivativeView",
    "Facets",
    "Fault",
    "Filters",
    "GridPage",
    "Integrity",
    "OwnWork",
    "PersonCounts",
    "RecordingCard",
    "RecordingFacts",
    "RecordingPage",
    "Source",
    "Sprite",
    "StandingFacts",
    "Suggestion",
    "WorkBoard",
    "WorkItem",
    "WorkView",
    "cards_of",
    "covering",
    "cut_file",
    "cuts_of",
    "days_of",
    "facets",
    "facts_of",
    "file",
    "filtered",
    "grid",
    "matching",
    "own_work",
    "people_counts",
    "quarantine_count",
    "quarantine_counts",
    "quarantined",
    "recent_case_numbers",
    "recording",
    "sources",
    "standing",
    "standings",
    "suggestions",
    "untagged",
    "visible",
    "visible_to",
    "wearers_of",
    "work_board",
]
