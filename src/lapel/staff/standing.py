"""What the frame asks for after a page stands: small counts, and the viewer's running work."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from lapel.accounts.selectors import Viewer
from lapel.disclosure import selectors as disclosure
from lapel.evidence import selectors as evidence
from lapel.ingest import selectors as ingest
from lapel.program import selectors as program
from lapel.staff.context import sees_footage

STATES: Final = {
    "waiting": "waits for its turn",
    "working": "being made",
    "done": "ready",
    "failed": "failed",
}
IMPORTS: Final = STATES | {"working": "being imported", "done": "imported"}
CUTS: Final = {"cut": "Clip", "still": "Still"}


@dataclass(frozen=True, kw_only=True)
class Running:
    """One piece of the viewer's own work; progress is None where it is not known."""

    id: str
    label: str
    state: str
    said: str
    url: str
    progress: int | None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Counts by the icon of their place, and the work."""

    counts: dict[str, int]
    work: tuple[Running, ...]


def standing(viewer: Viewer) -> Standing:
    """What waits for this viewer and what runs for them."""
    return Standing(
        counts={name: count for name, count in _counts(viewer) if count},
        work=tuple(_work(viewer)),
    )


def _counts(viewer: Viewer) -> Iterator[tuple[str, int]]:
    if viewer.may("footage.tag") and not viewer.may("footage.view_all"):
        yield "today", evidence.untagged(viewer)
    if viewer.may("footage.quarantine"):
        desk = ingest.desk_counts(viewer)
        yield "quarantine", desk.quarantine + desk.missing


def _work(viewer: Viewer) -> Iterator[Running]:
    yield from _imports(viewer)
    if sees_footage(viewer):
        yield from _files(viewer)


def _imports(viewer: Viewer) -> Iterator[Running]:
    for each in program.own_imports(viewer):
        yield Running(
            id=str(each.id),
            label=f"List: {each.filename}",
            state=each.state,
            said=each.error or IMPORTS[each.state],
            url=reverse("program:dry_run", args=[each.id]),
            progress=each.progress if each.state == "working" else None,
        )


def _files(viewer: Viewer) -> Iterator[Running]:
    for made in evidence.own_work(viewer):
        yield Running(
            id=str(made.id),
            label=": ".join(filter(None, (CUTS.get(made.kind, made.kind), made.title))),
            state=made.state,
            said=made.error or STATES[made.state],
            url=reverse("evidence:recording", args=[made.recording_id]),
            progress=made.progress if made.state == "working" else None,
        )
    for package in disclosure.own_exports(viewer):
        yield Running(
            id=str(package.id),
            label="Package of a recording",
            state=package.state,
            said=package.error or STATES[package.state],
            url=reverse("evidence:recording", args=[package.recording_id]),
            progress=None,
        )
