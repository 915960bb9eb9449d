"""Put what the dock program reports into plain lines. Pure."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

_EVENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:]+Z (?P<word>[a-z-]+)(?P<facts>( .*)?)")
_FACT = re.compile(r'(\w+)=("(?:\\.|[^"\\])*"|\S*)')


@dataclass(frozen=True, kw_only=True)
class Event:
    """One line for the reader; empty text for what need not be read."""

    text: str = ""
    trouble: bool = False


def read(line: str) -> Event:
    """The event that a line of the dock program tells: time, word, then `key=value`.

    A line of another kind is an error of the program and is passed on as it is.
    """
    word, facts = _parts(line)
    name = PurePath(facts.get("file", "")).name
    if not word:
        return Event(text=line.strip(), trouble=bool(line.strip()))
    if word == "failed":
        return Event(text=f"{name}  failed: {facts.get('why', '')}", trouble=True)
    if word != "receipt" or name.endswith(".json"):
        return Event()
    place = f"log #{facts['log_index']}" if "log_index" in facts else "log place follows"
    if facts.get("state") == "quarantined":
        return Event(text=f"{name}  in quarantine, {place}: {facts.get('reasons', '')}")
    return Event(text=f"{name}  kept, {place}")


def words(names: Iterable[str]) -> str:
    """`a, b or c`."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def _parts(line: str) -> tuple[str, dict[str, str]]:
    """The word and the facts of a line; no word when it is not an event."""
    event = _EVENT.fullmatch(line.strip())
    if event is None:
        return "", {}
    facts = {key: _plain(value) for key, value in _FACT.findall(event["facts"])}
    return event["word"], facts


def _plain(value: str) -> str:
    return str(json.loads(value)) if value.startswith('"') else value
