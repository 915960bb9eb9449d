"""What every maker returns: files, and the recipe that says how they came to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import av
import numpy
import PIL

from lapel.media.facts import Json, Probe
from lapel.media.look import Progress


@dataclass(frozen=True, kw_only=True)
class Made:
    """One derivative. Paths lie in the target folder; the recipe is free of floats."""

    kind: str
    files: tuple[Path, ...]
    content_type: str
    recipe: dict[str, Any]


class Maker(Protocol):
    """How every maker is called; None means that there is nothing to make it from."""

    def __call__(
        self,
        source: Path,
        target_folder: Path,
        probe: Probe,
        progress: Progress,
        *,
        sha256: str = "",
    ) -> Made | None:
        """Make one derivative of `source`, whose content has that SHA-256."""


def recipe(
    name: str,
    version: int,
    *,
    probe: Probe,
    sha256: str,
    parameters: Mapping[str, Json],
    result: Mapping[str, Json],
) -> dict[str, Any]:
    """How a derivative was made, from what, with what, and what came out."""
    return {
        "maker": name,
        "maker_version": version,
        "libraries": {
            "PyAV": av.__version__,
            "FFmpeg": av.ffmpeg_version_info,
            "numpy": numpy.__version__,
            "Pillow": PIL.__version__,
        },
        "source": {"sha256": sha256, "size": probe.size},
        "parameters": dict(parameters),
        "result": dict(result),
    }
