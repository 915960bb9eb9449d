"""Which parts of a room others may use, and what breaks that: read from the imports themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

from grimp import ImportGraph

LIBRARIES = {"foundation", "transparency", "media"}
"""Rooms without a door: everything in them is for everybody above."""

ASSEMBLY = {"launch"}
"""Puts the processes together, so it must reach what no room may reach in another."""

PUBLIC = {"services", "selectors", "errors"}

OFFERED = {
    ("accounts", "permissions"),  # the gate in front of every view
    ("accounts", "rules"),  # pure: roles and permissions as data
    ("evidence", "links"),  # short-lived addresses of bytes
    ("evidence", "vault"),  # the one interface to blobs
}
"""Named parts that are made for others, each with its reason."""

SPECIAL = {
    # part of a room -> from where it may be used as well
    ("custody", "migrations_support"): {"migrations"},
    ("custody", "followers"): {"followers", "tests", "testing"},
}

NOT_FOR_VIEWS = {"models", "tasks", "vault", "migrations"}


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """One import from room to room."""

    importer: str
    imported: str

    def __str__(self) -> str:
        return f"{self.importer} imports {self.imported}"


def split(module: str) -> tuple[str, list[str]]:
    """`lapel.evidence.services` is (`evidence`, [`services`])."""
    room, *parts = module.split(".")[1:]
    return room, parts


def crossings(graph: ImportGraph) -> Iterator[Crossing]:
    """Every import from one room of lapel into another."""
    for importer in sorted(m for m in graph.modules if m.startswith("lapel.")):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            crosses = imported.startswith("lapel.") and split(imported)[0] != split(importer)[0]
            if crosses:
                yield Crossing(importer=importer, imported=imported)


def through_the_wall(graph: ImportGraph) -> list[str]:
    """Imports that take more of another room than its services, selectors and errors."""
    return [str(crossing) for crossing in crossings(graph) if not _allowed(crossing)]


def _allowed(crossing: Crossing) -> bool:
    room, parts = split(crossing.imported)
    own, own_parts = split(crossing.importer)
    if room in LIBRARIES or own in ASSEMBLY:
        return True
    part = parts[0] if parts else ""
    if part in PUBLIC or (room, part) in OFFERED:
        return True
    only_from = {"tests", "testing"} if part == "testing" else SPECIAL.get((room, part), set())
    return bool(only_from & set(own_parts))


def views_that_reach_too_far(graph: ImportGraph) -> list[str]:
    """Views that use another room than their own and accounts, or the tables of their own.

    The errors of other rooms they may name: a view answers what its services raise, and
    those pass on what the rooms below them refuse.
    """
    wrong = []
    for importer in sorted(m for m in graph.modules if m.startswith("lapel.")):
        own, parts = split(importer)
        if "views" not in parts or "tests" in parts:
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            if imported.startswith("lapel.") and not _for_views(own, imported):
                wrong.append(f"{importer} imports {imported}")
    return wrong


def _for_views(own: str, imported: str) -> bool:
    room, parts = split(imported)
    part = parts[0] if parts else ""
    if room == "accounts" or room in LIBRARIES or part == "errors":
        return True
    return room == own and part not in NOT_FOR_VIEWS
