"""Read footage: what a viewer may see, the grid, one recording, the work list."""

from lapel.evidence.selectors.cards import RecordingCard, Sprite
from lapel.evidence.selectors.facets import Choice, Facets, facets
from lapel.evidence.selectors.grid import GridPage, grid
from lapel.evidence.selectors.integrity import Fault, Integrity
from lapel.evidence.selectors.originals import (
    ClipFacts,
    RecordingFacts,
    Source,
    facts_of,
    file,
    sources,
)
from lapel.evidence.selectors.page import ClipView, DerivativeView, RecordingPage, recording
from lapel.evidence.selectors.visibility import Filters, filtered, visible, visible_to
from lapel.evidence.selectors.work import WorkBoard, WorkItem, WorkView, work_board

__all__ = [
    "Choice",
    "ClipFacts",
    "ClipView",
    "DerivativeView",
    "Facets",
    "Fault",
    "Filters",
    "GridPage",
    "Integrity",
    "RecordingCard",
    "RecordingFacts",
    "RecordingPage",
    "Source",
    "Sprite",
    "WorkBoard",
    "WorkItem",
    "WorkView",
    "facets",
    "facts_of",
    "file",
    "filtered",
    "grid",
    "recording",
    "sources",
    "visible",
    "visible_to",
    "work_board",
]
