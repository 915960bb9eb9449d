"""What is asked of the limited subprocess and what it answers, as values and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from lapel.media.errors import MediaFailure
from lapel.media.facts import Probe
from lapel.media.look import Check
from lapel.media.makers.making import Made

Want = Literal["poster", "sprite", "waveform", "track", "frames", "proxy", "cut", "still"]


@dataclass(frozen=True, kw_only=True)
class Job:
    """One file to examine, or one file to derive from.

    Deriving needs an existing, empty `target_folder`; without a `probe` the file is probed
    first. `started_at` places sidecars that hold clock times only. `start_ms` and `end_ms`
    are the span of a cut; a still is of the frame shown at `start_ms`.
    """

    kind: Literal["examine", "derive"]
    source: Path
    target_folder: Path | None = None
    wants: tuple[Want, ...] = ()
    sha256: str = ""
    probe: Probe | None = None
    check: Check = "auto"
    started_at: datetime | None = None
    start_ms: int = 0
    end_ms: int = 0

    def as_json(self) -> dict[str, Any]:
        """The same job as JSON values."""
        return {
            **asdict(self),
            "source": str(self.source),
            "target_folder": str(self.target_folder) if self.target_folder else None,
            "wants": list(self.wants),
            "probe": self.probe.as_json() if self.probe else None,
            "started_at": self.started_at.isoformat() if self.started_at else None,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Job":
        """Read what `as_json` wrote."""
        folder, begun = value["target_folder"], value["started_at"]
        return cls(
            **{
                **value,
                "source": Path(value["source"]),
                "target_folder": Path(folder) if folder else None,
                "wants": tuple(value["wants"]),
                "probe": Probe.from_json(value["probe"]) if value["probe"] else None,
                "started_at": datetime.fromisoformat(begun) if begun else None,
            }
        )


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one job may use. The file size bounds every derivative."""

    wall_seconds: int = 3600
    cpu_seconds: int = 7200
    memory_bytes: int = 3 * 1024**3
    file_bytes: int = 16 * 1024**3

    def as_json(self) -> dict[str, int]:
        """The same limits as JSON values."""
        return asdict(self)


EXAMINE_LIMITS = Limits(wall_seconds=600, cpu_seconds=600, file_bytes=1024**2)
"""Examining writes nothing and should be done in a minute."""


@dataclass(frozen=True, kw_only=True)
class JobResult:
    """The probe, what was made, what there was nothing to make from, and what failed."""

    probe: Probe | None = None
    made: Mapping[str, Made] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    failed: Mapping[str, MediaFailure] = field(default_factory=dict)


def made_json(made: Made) -> dict[str, Any]:
    """A derivative as JSON values."""
    return {
        "kind": made.kind,
        "files": [str(path) for path in made.files],
        "content_type": made.content_type,
        "recipe": made.recipe,
    }


def made_from(value: Mapping[str, Any]) -> Made:
    """Read what `made_json` wrote."""
    return Made(
        kind=value["kind"],
        files=tuple(Path(path) for path in value["files"]),
        content_type=value["content_type"],
        recipe=value["recipe"],
    )
