"""The footage pages' own words: lines of the diary, state marks, recipes, posters."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django import template

from lapel.custody.selectors import EntryView
from lapel.evidence import folding, prose, wording
from lapel.evidence.lines import Line
from lapel.evidence.selectors import LATE, RecordingCard

register = template.Library()

register.filter("when", wording.when)
register.filter("where", wording.where)

KINDS = {
    "poster": "Picture",
    "sprite": "Scrub pictures",
    "waveform": "Waveform",
    "proxy": "Proxy for browsers",
    "track": "Track",
    "frames": "List of frames",
    "pictures": "Pictures",
    "examine": "Examination",
    "cut": "Clip",
    "still": "Still",
}


@register.simple_tag
def told(entry: EntryView) -> Line:
    """The sentence of an entry."""
    return prose.line(entry.action, entry.detail)


@register.filter
def folded(entries: Iterable[EntryView]) -> tuple[folding.Told, ...]:
    """The lines of a diary; what came to sidecars stands in the lines of their films."""
    return folding.folded(entries)


@register.filter
def holds(line: folding.Told, index: object) -> bool:
    """Whether the line tells the entry at an index; never where no index was asked for."""
    return isinstance(index, int) and line.holds(index)


@register.filter
def of(found: Mapping[Any, Any] | str, key: object) -> Any:
    """What a mapping holds under a key; None where there is no mapping."""
    return found.get(key) if isinstance(found, Mapping) else None


@register.filter
def late(card: RecordingCard) -> str:
    """``3 days later``: how long after its end a recording came in, when that is long; else ""."""
    if card.started_at is None:
        return ""
    lag = card.received_at - card.started_at - timedelta(milliseconds=card.duration_ms or 0)
    if lag <= LATE:
        return ""
    return f"{lag.days} day{'' if lag.days == 1 else 's'} later"


@register.filter
def about(entry: EntryView, subjects: Mapping[Any, Any]) -> str:
    """What an entry is about, where a list tells of many things; not what is said already."""
    found = subjects.get(entry.subject_id)
    label = str(found.label) if found else ""
    return "" if label == entry.actor_name or label in str(entry.detail.values()) else label


@register.filter
def ending(filename: str) -> str:
    """``.json``: what tells a sidecar from its film; the whole name when it has no ending."""
    _, dot, end = filename.rpartition(".")
    return f".{end}" if dot else filename


@register.filter
def hexed(value: bytes) -> str:
    """Bytes as hexadecimal digits."""
    return value.hex()


@register.filter
def sentence(text: str) -> str:
    """A text that begins with a capital and ends with one full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


@register.filter
def instant(ms: int) -> str:
    """``1:02:03.045``: a moment within a file, to the millisecond."""
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else str(minutes)
    return f"{head}:{seconds:02d}.{rest:03d}"


@register.filter
def lasting(ms: int) -> str:
    """``4.3 s``: how long a short piece is; a longer one by minutes."""
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes} min {rest // 1000:02} s" if minutes else f"{rest / 1000:.1f} s"


@register.filter
def kind_name(kind: str) -> str:
    """What people call a kind of derivative or job."""
    return KINDS.get(kind, kind.replace("_", " ").capitalize())


@register.filter
def recipe(facts: Mapping[str, Any]) -> str:
    """A recipe in one line: ``PyAV 18.1.0, FFmpeg 8.1.2 · jpeg quality 85, at 3100 ms``."""
    tools = ", ".join(f"{name} {version}" for name, version in facts.get("libraries", {}).items())
    made = {**facts.get("parameters", {}), **facts.get("result", {})}
    amounts = ", ".join(_ingredient(name, value) for name, value in made.items())
    return " · ".join(filter(None, (tools, amounts)))


@register.filter
def pretty(detail: Mapping[str, Any]) -> str:
    """The detail of an entry as indented JSON."""
    return json.dumps(detail, indent=2, ensure_ascii=False, sort_keys=True)


def _ingredient(name: str, value: object) -> str:
    unit = " ms" if name.endswith("_ms") else ""
    words = name.removesuffix("_ms").replace("_", " ")
    return f"{words} {_value(value)}{unit}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
