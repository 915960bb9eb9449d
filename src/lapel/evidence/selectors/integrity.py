"""What can be said for a recording: does the log seal its arrival, are its bytes still the same?

1. It is sealed when, for every original, an entry that received it stands under a signed
   checkpoint. Its log numbers are those of its films; sidecars have theirs in the history.
2. Its bytes were last checked when the one checked longest ago was.
3. Originals whose bytes are wrong or missing come before all that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lapel.custody import selectors as log
from lapel.evidence.fixity import MISSING, UNREADABLE
from lapel.evidence.models import Check, Clip, Recording

SEALED, SEALING = "sealed", "sealing"
RECEIVED: Final = ("received", "received_again")
WORDS: Final = {
    SEALED: "Sealed",
    SEALING: "Being sealed",
    "differ": "Bytes differ",
    MISSING: "Bytes missing",
    UNREADABLE: "Bytes unreadable",
}
TOLD: Final = {
    "differ": "The stored bytes of {} differ from what was received",
    MISSING: "The stored bytes of {} are missing",
    UNREADABLE: "The disk does not give the stored bytes of {}",
}
CURE: Final = (
    "Do not rely on this copy. Tell your administrator, who can restore it from a backup;"
    " the log says which bytes are the right ones"
)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """An original whose stored bytes are not what was received; `found` as in its check."""

    filename: str
    sha256: str
    found: str
    at: datetime

    @property
    def state(self) -> str:
        """`missing`, `unreadable` or `differ`."""
        return self.found if self.found in (MISSING, UNREADABLE) else "differ"

    @property
    def text(self) -> str:
        """What is wrong, as a sentence without its full stop."""
        return TOLD[self.state].format(self.filename)


@dataclass(frozen=True, kw_only=True)
class Integrity:
    """Whether a recording is sealed and where in the log; when its bytes were last checked.

    `checked_at` is None where nobody asked for it.
    """

    sealed: bool
    first: int | None
    last: int | None
    checkpoint_size: int
    checked_at: datetime | None
    faults: tuple[Fault, ...] = ()

    @property
    def state(self) -> str:
        """The worst that can be said: of the bytes first, then of the log."""
        if self.faults:
            return self.faults[0].state
        return SEALED if self.sealed else SEALING

    @property
    def word(self) -> str:
        """The state in a word or two."""
        return WORDS[self.state]

    @property
    def place(self) -> str:
        """`log #187`, or `log #187–#190` for several films."""
        if self.first is None or self.last is None:
            return ""
        end = f"–#{self.last:,}" if self.last != self.first else ""
        return f"log #{self.first:,}{end}"

    @property
    def cure(self) -> str:
        """What to do about faults."""
        return CURE


def integrity(rows: Sequence[Recording], *, moments: bool = True) -> dict[UUID, Integrity]:
    """The integrity of each recording, in a constant number of queries.

    Without `moments` only wrong bytes are looked up, of which there are few, and nothing is said
    of when bytes were checked: their hashes lie anywhere, and a list would wait for the disk.
    """
    newest = log.published()
    size = newest.size if newest else 0
    entries = log.named_under([row.id for row in rows], actions=RECEIVED, name="clip", size=size)
    places: dict[str, int] = {}
    for _, clip, index in entries:
        places.setdefault(clip, index)
    hashes = {clip.sha256 for row in rows for clip in row.clips.all()}
    known = Check.objects.all() if moments else Check.objects.filter(ok=False)
    checks = known.in_bulk(hashes)
    return {
        row.id: _of(list(row.clips.all()), places, checks, size, moments=moments) for row in rows
    }


def _of(
    clips: list[Clip],
    places: dict[str, int],
    checks: dict[str, Check],
    size: int,
    *,
    moments: bool,
) -> Integrity:
    films = [clip for clip in clips if clip.kind != "sidecar"] or clips
    found = [places[str(film.id)] for film in films if str(film.id) in places]
    times = (checks[c.sha256].checked_at if c.sha256 in checks else c.received_at for c in clips)
    return Integrity(
        sealed=bool(clips) and all(str(clip.id) in places for clip in clips),
        first=min(found, default=None),
        last=max(found, default=None),
        checkpoint_size=size,
        checked_at=min(times, default=None) if moments else None,
        faults=tuple(_faults(clips, checks)),
    )


def _faults(clips: list[Clip], checks: dict[str, Check]) -> list[Fault]:
    """The originals that are not right, films first."""
    return [
        Fault(filename=clip.filename, sha256=clip.sha256, found=check.found, at=check.checked_at)
        for clip in sorted(clips, key=lambda clip: clip.kind == "sidecar")
        if (check := checks.get(clip.sha256)) and not check.ok
    ]
