"""What is said about a file when it is sent. Pure: the texts are read elsewhere."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import PurePath

from lapel_dock import naming

TIMES = ("started_at", "ended_at", "triggered_at")
WORDS = ("wearer", "recording")
LONGEST = 200
_HASH = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Whose volume this is, and how we know."""

    serial: str = ""
    model: str = ""
    source: str = "none"


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What the sidecars of one footage file declare, by extension."""

    declared: dict[str, str] = field(default_factory=dict)
    sha256: str | None = None


def read_declared(text: bytes) -> dict[str, str]:
    """Take the known keys out of a metadata sidecar; anything else in it is left alone.

    A time that is not RFC 3339 with a zone is not passed on: the server gets
    the sidecar itself and can show what was meant.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    declared = {key: moment for key in TIMES if (moment := _time(found.get(key))) is not None}
    declared |= {key: word for key in WORDS if (word := _word(found.get(key)))}
    return declared


def _time(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return naming.stamp(moment) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _word(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value)[:LONGEST].strip()


def read_sha256(text: bytes) -> str | None:
    """Return the hash that a .sha256 file gives, or None when it gives none or several."""
    found = {match.lower() for match in _HASH.findall(text.decode("ascii", "replace"))}
    return found.pop() if len(found) == 1 else None


def describe(
    name: str, *, inside: PurePath, identity: Identity, beside: Beside, mtime_ns: int, zone: tzinfo
) -> dict[str, str]:
    """Return what is said of one footage file (all but its hash).

    Times come from the sidecar, else from the name; the file's own time is
    only the last resort, and `times_from` says which it was.
    """
    facts = naming.read_name(name, zone=zone)
    said = {"filename": name, "kind": naming.kind(name, sidecar_of=None)}
    said |= _where(inside) | _who(identity, facts) | _when(beside, facts, mtime_ns)
    said |= _which(name, said)
    if beside.sha256:
        said["source_sha256"] = beside.sha256
    return said


def _where(inside: PurePath) -> dict[str, str]:
    return {"path": str(inside)[-LONGEST:]}


def _which(name: str, said: dict[str, str]) -> dict[str, str]:
    """Name the recording: by the camera's own id, else by file name and time.

    An id that a camera of unknown serial gave itself is not used: "0001" of
    two such cameras would become one recording.
    """
    if "recording" in said and said["device_from"] != "none":
        return {"recording_from": "sidecar"}
    made = said.get("started_at") or said.get("ended_at") or said["times_from"]
    return {"recording": f"{PurePath(name).stem[-150:]} {made}", "recording_from": "made"}


def describe_sidecar(name: str, *, inside: PurePath, footage: dict[str, str]) -> dict[str, str]:
    """Return what is said of a sidecar: it is of the same camera, recording and time."""
    own = {key: value for key, value in footage.items() if key != "source_sha256"}
    about = {"filename": name, "kind": "sidecar", "sidecar_of": footage["filename"]}
    return own | about | _where(inside)


def _who(identity: Identity, facts: naming.NameFacts) -> dict[str, str]:
    if identity.serial:
        serial, source = identity.serial, identity.source
    elif facts.serial:
        serial, source = facts.serial, "name"
    else:
        serial, source = "unknown", "none"
    model = identity.model or facts.model
    said = {"device": serial, "device_from": source}
    return said | ({"model": model} if model else {})


def _when(beside: Beside, facts: naming.NameFacts, mtime_ns: int) -> dict[str, str]:
    said = dict(beside.declared)
    if any(key in said for key in TIMES):
        return said | {"times_from": "sidecar"}
    if facts.started_at is not None:
        return said | {"started_at": naming.stamp(facts.started_at), "times_from": "name"}
    try:
        ended = naming.stamp(datetime.fromtimestamp(mtime_ns / 1e9, tz=UTC))
    except (ValueError, OverflowError, OSError):
        return said | {"times_from": "none"}
    return said | {"ended_at": ended, "times_from": "mtime"}
