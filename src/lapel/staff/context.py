"""What every page knows: the places this viewer may go, who they are, and the theme."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from lapel.accounts.permissions import viewer_of
from lapel.accounts.selectors import Viewer

THEMES = ("light", "dark")
SEES_FOOTAGE = ("footage.view_own", "footage.view_unit", "footage.view_all")


@dataclass(frozen=True, kw_only=True)
class Place:
    """One entry of the rail."""

    name: str
    url: str
    icon: str
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The frame round a page."""

    agency: str
    demo: bool
    theme: str
    viewer: Viewer | None
    sees_footage: bool
    places: tuple[Place, ...]
    more: tuple[Place, ...]
    lock_after: int
    """Seconds without activity after which the session locks."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    user = getattr(request, "user", None)
    viewer = viewer_of(request) if user is not None and user.is_authenticated else None
    asked = request.COOKIES.get("lapel_theme", "")
    return {
        "frame": Frame(
            agency=settings.LAPEL.agency,
            demo=settings.LAPEL_DEMO,
            theme=asked if asked in THEMES else "system",
            viewer=viewer,
            sees_footage=viewer is not None and sees_footage(viewer),
            places=tuple(places(viewer, path=request.path)) if viewer else (),
            more=tuple(more_places(viewer, path=request.path)) if viewer else (),
            lock_after=int(settings.LAPEL.lock_after.total_seconds()),
        )
    }


def places(viewer: Viewer, *, path: str = "") -> Iterator[Place]:
    """Where this viewer may go, in the order of the rail, seven at most; the first is home."""
    footage = sees_footage(viewer)
    rows = (
        (footage, "Today", "today", "evidence:today", ()),
        (footage, "Footage", "footage", "evidence:footage", ("/recordings/",)),
        (viewer.may("footage.quarantine"), "Quarantine", "quarantine", "ingest:quarantine", ()),
        (footage, "Cases", "case", "evidence:cases", ()),
        (sees_people(viewer), "People", "people", "people", ()),
        (viewer.may("program.manage"), "Program", "program", "program:lists", ()),
        (not footage and viewer.may("jobs.read"), "Work", "work", "evidence:work", ()),
        (True, "Log", "log", "log", ()),
    )
    for may, name, icon, address, also in rows:
        if may:
            yield _place(name, icon, address, *also, path=path)


def more_places(viewer: Viewer, *, path: str = "") -> Iterator[Place]:
    """Where this viewer may also go: in the person menu and the palette, not in the rail."""
    rows = (
        (sees_footage(viewer) and viewer.may("jobs.read"), "Work", "work", "evidence:work"),
        (viewer.may("hooks.manage") or viewer.may("api.use"), "Webhooks", "hook", "hooks:hooks"),
        (viewer.may("api.use"), "API tokens", "key", "tokens"),
    )
    for may, name, icon, address in rows:
        if may:
            yield _place(name, icon, address, path=path)


def sees_people(viewer: Viewer) -> bool:
    """Whether the viewer may look up more people than themselves."""
    wide = ("footage.view_unit", "footage.view_all", "program.manage")
    return any(viewer.may(permission) for permission in wide)


def sees_footage(viewer: Viewer) -> bool:
    """Whether any of the viewer's roles shows them footage."""
    return any(viewer.may(permission) for permission in SEES_FOOTAGE)


def _place(name: str, icon: str, address: str, *also: str, path: str) -> Place:
    url = reverse(address)
    return Place(name=name, url=url, icon=icon, current=path.startswith((url, *also)))
