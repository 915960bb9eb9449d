"""What is known of one media file: plain frozen values that travel as JSON.

Durations are whole milliseconds and rates are "numerator/denominator" text, so that a
probe can be kept, compared and committed to without rounding.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
Content = Literal["video", "audio", "image", "track", "unknown"]
Checked = Literal["nothing", "first picture", "key pictures", "every frame"]


@dataclass(frozen=True)
class Finding:
    """One thing wrong or unusual: a code for programs, a sentence for a custodian."""

    code: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Stream:
    """One track of a file. `rotation` is clockwise, in degrees, to show it upright."""

    index: int
    kind: str
    codec: str = ""
    profile: str = ""
    width: int = 0
    height: int = 0
    pixel_format: str = ""
    pixel_aspect: str = "1/1"
    rotation: int = 0
    rate: str = ""
    variable_rate: bool = False
    sample_rate: int = 0
    channels: int = 0
    language: str = ""
    time_base: str = ""
    packets: int = 0
    key_packets: int = 0
    duration_ms: int = 0


@dataclass(frozen=True, kw_only=True)
class Probe:
    """Everything Lapel knows of one file without believing its name."""

    container: str = ""
    media_type: str = "application/octet-stream"
    content: Content = "unknown"
    size: int = 0
    streams: tuple[Stream, ...] = ()
    duration_ms: int = 0
    timecode: str = ""
    creation_time: str = ""
    location: str = ""
    gps: Literal["track", "point", "none"] = "none"
    packets: int = 0
    checked: Checked = "nothing"
    frames: int = 0
    decodable: bool = False
    damaged: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def video(self) -> Stream | None:
        """The track that is shown: the first video track that holds anything."""
        return self._first("video")

    @property
    def audio(self) -> Stream | None:
        """The track that is heard: the first audio track that holds anything."""
        return self._first("audio")

    def _first(self, kind: str) -> Stream | None:
        tracks = [stream for stream in self.streams if stream.kind == kind]
        return next((track for track in tracks if track.packets), None)

    def as_json(self) -> dict[str, Any]:
        """The same facts as JSON values; `from_json` reads them back."""
        return {
            **asdict(self),
            "streams": [asdict(stream) for stream in self.streams],
            "findings": [asdict(finding) for finding in self.findings],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Probe":
        """Read what `as_json` wrote."""
        return cls(
            **{
                **value,
                "streams": tuple(Stream(**stream) for stream in value["streams"]),
                "findings": tuple(Finding(**finding) for finding in value["findings"]),
            }
        )
