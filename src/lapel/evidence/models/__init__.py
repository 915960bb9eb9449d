"""The tables of footage: what came in, what people said of it, the work on it."""

from lapel.evidence.models.cases import Case, CaseItem, CaseState, Folder
from lapel.evidence.models.footage import CHOSEN, Clip, Derivative, Playable, Recording, State
from lapel.evidence.models.marks import Marker, Note
from lapel.evidence.models.personal import Batch, BatchItem, Position, SavedView
from lapel.evidence.models.search import Search, Tally
from lapel.evidence.models.tags import Category
from lapel.evidence.models.work import Check, Work, WorkState

__all__ = [
    "CHOSEN",
    "Batch",
    "BatchItem",
    "Case",
    "CaseItem",
    "CaseState",
    "Category",
    "Check",
    "Clip",
    "Derivative",
    "Folder",
    "Marker",
    "Note",
    "Playable",
    "Position",
    "Recording",
    "SavedView",
    "Search",
    "State",
    "Tally",
    "Work",
    "WorkState",
]
