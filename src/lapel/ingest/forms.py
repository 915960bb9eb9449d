"""What people type on the quarantine desk and on the pages of missing footage."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import QueryDict

from lapel.ingest.errors import ResolutionRefused
from lapel.ingest.reports import ANSWERS, LONGEST_TEXT
from lapel.program import selectors as program

AS_IT_IS: Final = "as_it_is"
NOBODY: Final = "nobody"
OTHER: Final = "other"
CAMERA: Final = "camera"
MOST: Final = 200
"""Recordings that one decision may be about."""
ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
MINUTES: Final = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a person wants decided, about which recordings."""

    recordings: tuple[UUID, ...]
    wearer: UUID | None
    camera: UUID | None
    reason: str
    seen: int | None
    """How many reasons stood there, when it is about one recording only."""


def wish(data: QueryDict) -> Wish:
    """Read a decision.

    Raises:
        ResolutionRefused: it names nothing that is known, or says nothing.
    """
    recordings = tuple(dict.fromkeys(filter(None, map(_uuid, data.getlist("recording")))))[:MOST]
    if not recordings:
        raise ResolutionRefused("no recording is named; choose one on the desk")
    wearer, camera = _named(data)
    seen = data.get("seen", "")
    return Wish(
        recordings=recordings,
        wearer=wearer,
        camera=camera,
        reason=data.get("reason", ""),
        seen=int(seen) if seen.isdecimal() and len(recordings) == 1 else None,
    )


def _named(data: QueryDict) -> tuple[UUID | None, UUID | None]:
    """The wearer and the camera that the choice means."""
    choice = data.get("choice", "")
    if choice == AS_IT_IS:
        return None, None
    if choice == OTHER:
        return _by_badge(data.get("badge", "")), None
    if choice in (CAMERA, NOBODY):
        return None, _by_serial(data.get("serial" if choice == CAMERA else "own_serial", ""))
    member = _uuid(choice)
    if member is None:
        raise ResolutionRefused("choose who wore it, or accept it as it is")
    return member, None


def _by_badge(said: str) -> UUID:
    badge = said.split(" ", maxsplit=1)[0].strip()
    person = program.member_by_badge(badge) if badge else None
    if person is None:
        raise ResolutionRefused(
            f"no member has badge {badge}" if badge else "type the badge of who wore it"
        )
    return person.id


def _by_serial(said: str) -> UUID:
    serial = said.strip()
    camera = program.camera_by_serial(serial) if serial else None
    if camera is None:
        raise ResolutionRefused(
            f"no camera with serial {serial} is registered; add it to the program first"
            if serial
            else "type the serial number of the camera"
        )
    return camera.id


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class MissingForm(forms.Form):
    """When footage is missing, in the agency's zone, and what is known of it."""

    started_at = forms.DateTimeField(
        label="From", input_formats=[MINUTES, f"{MINUTES}:%S"], error_messages={"required": "When?"}
    )
    ended_at = forms.DateTimeField(
        label="Until",
        input_formats=[MINUTES, f"{MINUTES}:%S"],
        error_messages={"required": "When?"},
    )
    text = forms.CharField(required=False, max_length=LONGEST_TEXT)

    @classmethod
    def of(cls, start: datetime, end: datetime) -> "MissingForm":
        """A form with a time that is probably meant."""
        return cls(
            initial={
                "started_at": start.strftime(MINUTES),
                "ended_at": end.strftime(MINUTES),
            }
        )


class AnswerForm(forms.Form):
    """What came of a report."""

    answer = forms.ChoiceField(choices=list(ANSWERS.items()))
    text = forms.CharField(required=False, max_length=LONGEST_TEXT)
    recording = forms.CharField(required=False, max_length=500)

    def clean_recording(self) -> UUID | None:
        """The recording that an id names, or the address of a page of it."""
        found = ID.search(self.cleaned_data["recording"])
        return UUID(found[0]) if found else None


def clean(form: forms.Form) -> Mapping[str, Any]:
    """What could be read of a form."""
    form.is_valid()
    return form.cleaned_data
