"""What the recording page needs beyond the selectors' answer: tabs, acts, the player's facts."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from lapel.accounts.selectors import Viewer
from lapel.evidence.selectors import ClipView, RecordingPage, WorkBoard
from lapel.evidence.services import Viewing
from lapel.foundation import clock

TABS: Final = ("play", "facts", "files", "custody")
URGENCY: Final = ("failed", "working", "waiting")
ASK: Final = "An evidence custodian or an auditor can."


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab as a link."""

    name: str
    label: str
    count: int | None
    current: bool


def recording(page: RecordingPage, viewer: Viewer, *, tab: str) -> dict[str, Any]:
    """The facts of the recording page's templates."""
    chosen = tab if tab in TABS else TABS[0]
    return {
        "page": page,
        "card": page.card,
        "tabs": tabs(page, chosen),
        "panel": f"evidence/_tab_{chosen}.html",
        "films": films(page),
        "player": player(page),
        "may_download": viewer.may("footage.download"),
        "may_export": viewer.may("footage.export"),
        "why_no_download": f"Your roles let you watch but not download. {ASK}",
        "why_no_export": f"Your roles do not let you export. {ASK}",
        "may_read_log": viewer.may("log.read"),
    }


def tabs(page: RecordingPage, chosen: str) -> tuple[Tab, ...]:
    """The tabs, with how much is in each."""
    files = sum(1 + len(clip.derivatives) for clip in page.clips)
    counts = {"files": files, "custody": len(page.entries)}
    return tuple(
        Tab(name=name, label=name.capitalize(), count=counts.get(name), current=name == chosen)
        for name in TABS
    )


def films(page: RecordingPage) -> tuple[ClipView, ...]:
    """The clips that belong on the line of time; sidecars do not."""
    return tuple(clip for clip in page.clips if clip.kind != "sidecar")


def player(page: RecordingPage) -> dict[str, Any]:
    """What the player's script reads."""
    card = page.card
    return {
        "play": reverse("evidence:play", args=[card.id]),
        "started_at": _stamp(card.started_at),
        "time_zone": settings.TIME_ZONE,
        "buffer_ms": buffer_ms(page),
        "clips": [_clip(clip) for clip in films(page) if clip.duration_ms],
    }


def plays(clip: ClipView) -> bool:
    """Whether a player can load the clip now; a proxy plays when it has been made."""
    made = any(each.kind == "proxy" for each in clip.derivatives)
    return clip.playable == "original" or (clip.playable == "proxy" and made)


def sound_only(clip: ClipView) -> bool:
    """Whether the clip has no picture; one that was not examined yet may have."""
    labels = {label for label, _ in clip.facts}
    return clip.kind == "audio" or ("Sound" in labels and "Video" not in labels)


def buffer_ms(page: RecordingPage) -> int:
    """The length of what the camera kept from before it was triggered."""
    start, trigger = page.card.started_at, page.triggered_at
    if start is None or trigger is None or trigger <= start:
        return 0
    return min(round((trigger - start).total_seconds() * 1000), page.card.duration_ms or 0)


def viewing(given: Viewing) -> dict[str, Any]:
    """The leave to watch, for the player's script."""
    return {
        "clips": [{**asdict(clip), "id": str(clip.id)} for clip in given.clips],
        "expires_in": given.expires_in,
    }


def board(work: WorkBoard) -> dict[str, Any]:
    """The facts of the work page: what failed stands first."""
    return {
        "board": work,
        "items": sorted(work.items, key=lambda item: URGENCY.index(item.state)),
    }


def _clip(clip: ClipView) -> dict[str, Any]:
    return {
        "id": str(clip.id),
        "filename": clip.filename,
        "duration_ms": clip.duration_ms,
        "playable": plays(clip),
        "sound_only": sound_only(clip),
        "started_at": _stamp(clip.started_at),
        "sprite": {"url": clip.sprite_url, **asdict(clip.sprite)} if clip.sprite else None,
        "waveform": clip.waveform_url,
    }


def _stamp(at: datetime | None) -> str | None:
    return clock.stamp(at) if at else None
