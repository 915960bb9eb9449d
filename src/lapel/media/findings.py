"""What is wrong with or unusual in a file, in sentences a custodian can read."""

from collections.abc import Iterator
from typing import Final

from lapel.media.boxes import Layout
from lapel.media.facts import Finding, Probe
from lapel.media.look import Look
from lapel.media.walk import Walk

EMPTY: Final = Finding("empty_file", "The file is empty: it holds no bytes.")
NO_INDEX: Final = Finding(
    "no_index",
    "No index (moov): the recording was cut before the camera closed the file, so no picture "
    "in it can be found by an ordinary player.",
)
NOT_MEDIA: Final = Finding(
    "not_media", "Not a video: nothing in the file is laid out as video or sound."
)
NO_POSITIONS: Final = Finding("no_positions", "The sidecar holds no position.")
STILL: Final = Finding("still_picture", "Not a video: a single still picture.")

DAMAGE: Final = frozenset(
    {"ends_early", "damaged_frames", "lost_packets", "broken_packets", "damaged_sound"}
)


def unreadable(layout: Layout | None) -> Finding:
    """Why a file did not open at all."""
    return NO_INDEX if layout and not layout.has_index else NOT_MEDIA


def damaging(findings: tuple[Finding, ...]) -> bool:
    """Whether any finding means that a browser may stop in the middle."""
    return any(finding.code in DAMAGE for finding in findings)


def of(
    probe: Probe, *, walk: Walk, look: Look, layout: Layout | None, refusal: str
) -> tuple[Finding, ...]:
    """Every finding, the gravest first."""
    if refusal:
        return (Finding("refused", f"Not opened: {refusal}."),)
    return (
        *_nothing(probe, look),
        *_cut(probe, walk, look, layout),
        *_damage(probe, walk, look),
        *_unusual(probe),
    )


def _nothing(probe: Probe, look: Look) -> Iterator[Finding]:
    if probe.content == "unknown":
        yield NOT_MEDIA
    elif probe.content == "video" and not look.pictures.frames:
        yield Finding("no_picture", "No picture in the file can be decoded.")
    elif probe.content == "audio" and not look.sound.frames:
        yield Finding("no_sound", "No sound in the file can be decoded.")


def _cut(probe: Probe, walk: Walk, look: Look, layout: Layout | None) -> Iterator[Finding]:
    if layout and layout.missing_bytes:
        yield Finding(
            "ends_early",
            f"The file ends early: {_count(layout.missing_bytes, 'byte')} fewer than its own "
            "header says.",
        )
    elif walk.shortfall_ms > max(500, probe.duration_ms // 20):
        yield Finding(
            "ends_early",
            f"The file ends early: its header promises {_seconds(walk.declared_ms)}, "
            f"and {_seconds(probe.duration_ms)} are there.",
        )
    elif walk.losses.cut or look.pictures.cut:
        yield Finding("ends_early", "The file ends early: reading stops before its end.")


def _damage(probe: Probe, walk: Walk, look: Look) -> Iterator[Finding]:
    seen, shown = look.pictures, _shown(look)
    if seen.damaged and look.checked == "first picture":
        yield Finding("damaged_frames", "The first picture is damaged.")
    elif seen.damaged:
        verb = "is" if seen.damaged == 1 else "are"
        total = _count(seen.frames, shown)
        yield Finding("damaged_frames", f"{seen.damaged:,} of {total} {verb} damaged.")
    if seen.packets and seen.frames:
        total = _count(seen.frames + seen.packets, shown)
        yield Finding("lost_packets", f"{seen.packets:,} of {total} cannot be decoded.")
    if look.sound.packets or look.sound.damaged:
        lost = look.sound.packets + look.sound.damaged
        yield Finding("damaged_sound", f"{_count(lost, 'piece')} of sound cannot be decoded.")
    broken = sum(track.hollow + track.broken for track in walk.tracks.values())
    if broken and probe.content == "video":
        yield Finding(
            "broken_packets", f"Overwritten or cut short: {_count(broken, 'packet')} of the file."
        )


def _shown(look: Look) -> str:
    return "key picture" if look.checked == "key pictures" else "frame"


def _unusual(probe: Probe) -> Iterator[Finding]:
    for kind in ("video", "audio"):
        tracks = [stream for stream in probe.streams if stream.kind == kind]
        for track in tracks:
            if not track.packets:
                yield Finding("empty_track", f"Track {track.index} ({kind}) is empty.")
        filled = sum(1 for track in tracks if track.packets)
        if filled > 1:
            used = "shown" if kind == "video" else "heard"
            yield Finding(
                f"several_{kind}", f"{filled} {kind} tracks; the first is the one {used}."
            )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.1f} s"
