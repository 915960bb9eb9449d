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
from lapel.evidence.selectors.cases import (
    CasePage,
    CasesPage,
    CaseView,
    FolderView,
    InCase,
    case,
    cases,
)
from lapel.evidence.selectors.cuts import CutFile, CutView, cut_file, cuts_of, recording_cuts
from lapel.evidence.selectors.desk import OwnWork, own_work, untagged
from lapel.evidence.selectors.facets import Choice, Facets, facets
from lapel.evidence.selectors.grid import GridPage, grid
from lapel.evidence.selectors.integrity import Fault, Integrity
from lapel.evidence.selectors.marks import (
    MarkerView,
    NoteView,
    SavedViewView,
    markers,
    notes,
    position,
    saved_views,
)
from lapel.evidence.selectors.matching import matching, recent_case_numbers
from lapel.evidence.selectors.narrowing import filtered, looked_up
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
from lapel.evidence.selectors.tags import CategoryView, categories
from lapel.evidence.selectors.today import Today, today
from lapel.evidence.selectors.tracks import DayTrack, DayTracks, day_tracks
from lapel.evidence.selectors.visibility import UNTAGGED, Filters, visible, visible_to
from lapel.evidence.selectors.work import WorkBoard, WorkItem, WorkView, work_board
from lapel.evidence.suggesting import Suggestion

__all__ = [
    "LATE",
    "UNTAGGED",
    "Apart",
    "ApartPage",
    "CasePage",
    "CaseView",
    "CasesPage",
    "CategoryView",
    "Choice",
    "ClipFacts",
    "ClipView",
    "CutFile",
    "CutView",
    "DayOfPerson",
    "DayTrack",
    "DayTracks",
    "DerivativeView",
    "Facets",
    "Fault",
    "Filters",
    "FolderView",
    "GridPage",
    "InCase",
    "Integrity",
    "MarkerView",
    "NoteView",
    "OwnWork",
    "PersonCounts",
    "RecordingCard",
    "RecordingFacts",
    "RecordingPage",
    "SavedViewView",
    "Source",
    "Sprite",
    "StandingFacts",
    "Suggestion",
    "Today",
    "WorkBoard",
    "WorkItem",
    "WorkView",
    "cards_of",
    "case",
    "cases",
    "categories",
    "covering",
    "cut_file",
    "cuts_of",
    "day_tracks",
    "days_of",
    "facets",
    "facts_of",
    "file",
    "filtered",
    "grid",
    "looked_up",
    "markers",
    "matching",
    "notes",
    "own_work",
    "people_counts",
    "position",
    "quarantine_count",
    "quarantine_counts",
    "quarantined",
    "recent_case_numbers",
    "recording",
    "recording_cuts",
    "saved_views",
    "sources",
    "standing",
    "standings",
    "suggestions",
    "today",
    "untagged",
    "visible",
    "visible_to",
    "wearers_of",
    "work_board",
]
