"""All recordings of a list, for acts on the whole of it; and what was typed lately."""

from typing import Final
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.evidence.batches import LARGEST
from lapel.evidence.selectors.narrowing import filtered
from lapel.evidence.selectors.visibility import Filters, visible_to

LOOKED_AT: Final = 200
"""Recordings in which a case number that somebody may mean again is looked for."""
REMEMBERED: Final = 8


def matching(viewer: Viewer, filters: Filters) -> tuple[UUID, ...]:
    """The ids that the filters let through, newest first, as many as one act takes."""
    rows = filtered(viewer, filters).order_by("-shown_at", "-id")
    return tuple(uid for uid, _ in rows.values_list("id", "shown_at")[:LARGEST])


def recent_case_numbers(viewer: Viewer) -> tuple[str, ...]:
    """The case numbers of the newest recordings that the viewer sees, each once."""
    rows = visible_to(viewer).exclude(case_number="").order_by("-shown_at")
    numbers = rows.values_list("case_number", flat=True)[:LOOKED_AT]
    once = {number.upper(): number for number in reversed(numbers)}
    return tuple(reversed(once.values()))[:REMEMBERED]
