"""What the reasons for quarantine mean, and what it takes to answer them. Pure: no database.

1. Three reasons ask who: they are answered by naming the wearer, or the camera, which tells who.
2. The others say what is wrong with a file or a time. Nobody can make that right; a person may
   accept it, and it stays noted. Times are never edited.
3. A recording stands only with a wearer, or with the word that nobody wore its known camera.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Word:
    """How one reason is called, and what stays noted once it is accepted."""

    title: str
    noted: str = ""

    @property
    def asks_who(self) -> bool:
        """Whether it is answered by a name."""
        return not self.noted


WORDS: Final[Mapping[str, Word]] = MappingProxyType(
    {
        "unknown_camera": Word(title="Unknown camera"),
        "nobody_assigned": Word(title="Nobody assigned"),
        "other_wearer": Word(title="Dock and roster differ"),
        "wrong_hash": Word(
            title="Hash mismatch",
            noted="Both hashes stay on record: the bytes kept are those that arrived.",
        ),
        "unplayable": Word(
            title="Cannot be played", noted="It is kept as it came and marked as not playable."
        ),
        "clock_ahead": Word(
            title="Clock ahead",
            noted="Its times stay as the camera gave them; lists place it by its receipt.",
        ),
        "replaced": Word(
            title="Sent before, other bytes",
            noted="Both files stay; neither takes the place of the other.",
        ),
        "time_missing": Word(
            title="Time missing", noted="No time is put in; lists place it by its receipt."
        ),
        "ends_before_start": Word(
            title="Ends before it starts", noted="Both times stay as they were declared."
        ),
        "declaration_unreadable": Word(
            title="Declaration unreadable", noted="What was declared stays as it was received."
        ),
        "empty_file": Word(title="Empty file", noted="The empty file stays in the recording."),
        "set_apart": Word(
            title="Set apart by a person", noted="The reason that was given stays on record."
        ),
    }
)
"""Every reason, in the order of the filter."""

OTHER: Final = Word(title="Another reason", noted="The reason stays on record.")
LONGEST_REASON: Final = 1000


def word(code: str) -> Word:
    """The words of a reason; one that a newer version wrote reads as another."""
    return WORDS.get(code, OTHER)


def noted(codes: Collection[str]) -> tuple[str, ...]:
    """The reasons of these that stay noted after a resolution, in the order of the filter."""
    ordered = sorted(set(codes), key=lambda code: [*WORDS, code].index(code))
    return tuple(code for code in ordered if not word(code).asks_who)


def reason_refusal(reason: str) -> str:
    """Why these words are no reason; empty when they are one."""
    words = reason.strip()
    if not words:
        return "a decision about quarantine needs its reason in words: say what you know and how"
    if len(words) > LONGEST_REASON:
        return f"the reason has {len(words)} characters, {LONGEST_REASON} at most: shorten it"
    return ""


@dataclass(frozen=True, kw_only=True)
class Named:
    """What a person named, and what is known: the ground of one decision."""

    wearer_known: bool
    """A wearer is on the recording already."""
    wearer_named: bool = False
    camera_named: str = ""
    """Serial number of the camera that was named."""
    same_camera: bool = False
    """The camera that was named is the one on the recording."""
    moment: str = ""
    """When it recorded, in words; empty when no time is known."""
    held_by_somebody: bool = False
    """Somebody held the named camera at that moment."""


def blockers(named: Named) -> tuple[str, ...]:
    """Every reason not to let the recording stand like this; empty when it may."""
    if named.wearer_named:
        return ()
    if named.camera_named:
        return _camera_blockers(named)
    if not named.wearer_known:
        return (
            "it is not known who wore the camera: name the wearer, or the camera if that tells who",
        )
    return ()


def _camera_blockers(named: Named) -> tuple[str, ...]:
    if named.held_by_somebody or named.same_camera:
        return ()
    if not named.moment:
        return (
            f"no time is known at which {named.camera_named} recorded it,"
            " so the camera does not tell who: name the wearer",
        )
    return (
        f"nobody held {named.camera_named} on {named.moment}, so the camera does not tell who:"
        " name the wearer",
    )
