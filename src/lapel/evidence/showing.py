"""What the recording page needs beyond the selectors' answer: tabs, acts, the player's facts."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from lapel.accounts.selectors import Viewer
from lapel.evidence.selectors import (
    ClipView,
    CutView,
    DayTrack,
    DayTracks,
    RecordingPage,
    WorkBoard,
)
from lapel.evidence.services import Viewing
from lapel.foundation import clock

TABS: Final = ("play", "facts", "files", "custody")
URGENCY: Final = ("failed", "working", "waiting")
ASK: Final = "An evidence custodian or an auditor can."
ASK_TO_CUT: Final = (
    "Your roles do not let you make clips and stills. A supervisor of the unit "
    "or an evidence custodian can."
)


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
        "may_decide": viewer.may("footage.quarantine"),
        **cuts(page.cuts, viewer, page.card.id),
        **written(page, viewer),
    }


def cuts(made: tuple[CutView, ...], viewer: Viewer, recording: UUID) -> dict[str, Any]:
    """The facts of the list of clips and stills."""
    return {
        "recording_id": recording,
        "cuts": made,
        "cutting": any(each.open for each in made),
        "may_cut": viewer.may("footage.cut"),
        "may_download": viewer.may("footage.download"),
        "why_no_cut": ASK_TO_CUT,
    }


def written(page: RecordingPage, viewer: Viewer) -> dict[str, Any]:
    """The facts of the lists of notes and markers."""
    names = {clip.id: clip.filename for clip in films(page)}
    several = len(names) > 1
    return {
        "recording_id": page.card.id,
        "notes": page.notes,
        "markers": [
            {"mark": mark, "filename": names.get(mark.clip_id, "") if several else ""}
            for mark in page.markers
        ],
        "marker_facts": marks(page),
        "may_tag": viewer.may("footage.tag"),
        "me": str(viewer.user_id),
        "may_strike_all": viewer.may("footage.quarantine"),
    }


def marks(page: RecordingPage) -> list[dict[str, Any]]:
    """The markers as the player's script reads them."""
    return [
        {
            "id": str(mark.id),
            "clip": str(mark.clip_id),
            "at_ms": mark.at_ms,
            "label": mark.label,
        }
        for mark in page.markers
    ]


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
        "position": reverse("evidence:stopped", args=[card.id]),
        "stopped_at": page.position,
        "cut": reverse("evidence:cut", args=[card.id]),
        "still": reverse("evidence:still", args=[card.id]),
        "mark": reverse("evidence:mark", args=[card.id]),
        "markers": marks(page),
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
        "frames": clip.frames_url,
    }


def _stamp(at: datetime | None) -> str | None:
    return clock.stamp(at) if at else None


PEOPLE_COLOURS: Final = 8
"""How many lines of a map differ by colour before the colours begin again."""


@dataclass(frozen=True, kw_only=True)
class TrackRow:
    """A track in the list beside the map, and what the map's script reads of it."""

    track: DayTrack
    colour: int
    letter: str
    line: dict[str, Any]


def day(found: DayTracks) -> dict[str, Any]:
    """The facts of the map of a day: each person a colour and a letter, by their first start."""
    people: dict[object, int] = {}
    rows = []
    for track in found.tracks:
        number = people.setdefault(track.wearer_id or track.recording_id, len(people))
        rows.append(_row(track, number))
    lines = [row.line for row in rows]
    return {"found": found, "rows": rows, "lines": lines, "people": len(people)}


def _row(track: DayTrack, number: int) -> TrackRow:
    colour, letter = number % PEOPLE_COLOURS, _letter(number)
    line = {
        "id": str(track.recording_id),
        "url": track.url,
        "address": reverse("evidence:recording", args=[track.recording_id]),
        "name": track.wearer_name or "Wearer unknown",
        "colour": colour,
        "letter": letter,
    }
    return TrackRow(track=track, colour=colour, letter=letter, line=line)


def _letter(number: int) -> str:
    """``A`` to ``Z``, then ``AA``."""
    first, last = divmod(number, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
