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
        )
    }


def places(viewer: Viewer, *, path: str = "") -> Iterator[Place]:
    """Where this viewer may go, in the order of the rail; the first one is home."""
    if sees_footage(viewer):
        yield _place("Footage", "footage", reverse("evidence:footage"), "/recordings/", path=path)
    if viewer.may("jobs.read"):
        yield _place("Work", "work", reverse("evidence:work"), path=path)
    yield _place("Log", "log", reverse("log"), path=path)


def sees_footage(viewer: Viewer) -> bool:
    """Whether any of the viewer's roles shows them footage."""
    return any(viewer.may(permission) for permission in SEES_FOOTAGE)


def _place(name: str, icon: str, url: str, *also: str, path: str) -> Place:
    return Place(name=name, url=url, icon=icon, current=path.startswith((url, *also)))
