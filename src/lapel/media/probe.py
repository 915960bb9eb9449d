"""Say what a file is, from its bytes alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream as AvStream
from av.video.stream import VideoStream

from lapel.media import boxes, findings, sidecars
from lapel.media.errors import MediaFailure
from lapel.media.facts import Content, Finding, Probe, Stream
from lapel.media.look import Check, Look, Progress, chosen, look, unheard
from lapel.media.opening import has_codec, opened
from lapel.media.rules import playback
from lapel.media.walk import Track, Walk, walk

__all__ = ("Probe", "playback", "probe")

CONTAINERS: Final = {"mpegts": "ts"}
MEDIA_TYPES: Final = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "3gp": "video/3gpp",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "avi": "video/x-msvideo",
    "ts": "video/mp2t",
    "mpeg": "video/mpeg",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
}
STILLS: Final = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"GIF8": "gif",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
}


def probe(path: Path, *, check: Check = "first", progress: Progress = unheard) -> Probe:
    """Everything known of one file. Whatever is wrong with the file is a finding.

    `check` says how much is decoded: "first" picture (some 30 ms), key pictures, every
    frame, or "auto": every frame of a short recording and the key pictures of a long one.

    Raises:
        MediaFailure: the file is missing or may not be read, or memory ran out.
    """
    size = _size(path)
    if size == 0:
        return Probe(findings=(findings.EMPTY,))
    still = _still(path)
    if still:
        return Probe(
            container=still,
            media_type=f"image/{still}",
            content="image",
            size=size,
            findings=(findings.STILL,),
        )
    sidecar = sidecars.recognised(path)
    if sidecar:
        return _sidecar(path, size, sidecar)
    layout = boxes.layout(path)
    try:
        with opened(path) as container:
            known, walked = _headers(path, container), walk(container)
            known = _measured(replace(known, size=size), walked, container)
    except MediaFailure as failure:
        if failure.reason != "refused":
            raise
        return Probe(size=size, findings=(findings.unreadable(layout),))
    seen, refusal = _looked(path, known, check, progress)
    known = _turned(known, seen)
    problems = findings.of(known, walk=walked, look=seen, layout=layout, refusal=refusal)
    return replace(
        known,
        checked=seen.checked,
        frames=seen.pictures.frames,
        decodable=bool(seen.pictures.frames or (known.content == "audio" and seen.sound.frames)),
        damaged=findings.damaging(problems),
        findings=problems,
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise MediaFailure("missing", f"{path.name} cannot be read: {error.strerror}") from error


def _still(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(8)
    return next((name for magic, name in STILLS.items() if head.startswith(magic)), "")


def _sidecar(path: Path, size: int, kind: sidecars.Kind) -> Probe:
    try:
        held = len(sidecars.read(path, kind))
    except MediaFailure as failure:
        bad = Finding("bad_sidecar", failure.text)
        return Probe(container=kind, content="track", size=size, findings=(bad,))
    return Probe(
        container=kind,
        media_type=sidecars.MEDIA_TYPES[kind],
        content="track",
        size=size,
        gps="track" if held else "none",
        packets=held,
        findings=() if held else (findings.NO_POSITIONS,),
    )


def _headers(path: Path, container: InputContainer) -> Probe:
    name = _container(path, container)
    streams = tuple(_stream(stream) for stream in container.streams)
    tags = _lowered(container.metadata)
    for stream in container.streams:
        tags = _lowered(stream.metadata) | tags
    return Probe(
        container=name,
        media_type=MEDIA_TYPES.get(name, "application/octet-stream"),
        streams=streams,
        content=_content(streams),
        timecode=tags.get("timecode", ""),
        creation_time=_moment(tags.get("creation_time", "")),
        location=tags.get("location", ""),
    )


def _lowered(tags: Mapping[str, str]) -> dict[str, str]:
    return {key.lower(): value for key, value in tags.items()}


def _container(path: Path, container: InputContainer) -> str:
    name = container.format.name
    if name == "matroska,webm":
        with path.open("rb") as file:
            return "webm" if b"webm" in file.read(64) else "mkv"
    if name.startswith("mov,"):
        brand = container.metadata.get("major_brand", "qt")
        if brand.startswith("qt"):
            return "mov"
        return "3gp" if brand.startswith("3g") else "mp4"
    return CONTAINERS.get(name, name)


def _content(streams: tuple[Stream, ...]) -> Content:
    kinds = {stream.kind for stream in streams}
    if "video" in kinds:
        return "video"
    return "audio" if "audio" in kinds else "unknown"


def _stream(stream: AvStream) -> Stream:
    """One stream as its header describes it."""
    language = stream.language or ""
    plain = Stream(
        index=stream.index,
        kind=stream.type or "unknown",
        language="" if language == "und" else language,
        time_base=_ratio(stream.time_base),
    )
    if not has_codec(stream):
        return plain
    plain = replace(
        plain, codec=stream.codec_context.codec.canonical_name, profile=stream.profile or ""
    )
    if isinstance(stream, VideoStream):
        return replace(
            plain,
            width=stream.width,
            height=stream.height,
            pixel_format=stream.pix_fmt or "",
            pixel_aspect=_ratio(stream.sample_aspect_ratio or Fraction(1)),
        )
    if isinstance(stream, AudioStream):
        return replace(plain, sample_rate=stream.sample_rate, channels=stream.channels)
    return plain


def _measured(known: Probe, walked: Walk, container: InputContainer) -> Probe:
    """What the packets say, put beside what the headers say; the packets win."""
    streams = tuple(
        _with_track(stream, walked.tracks[stream.index], container.streams[stream.index])
        for stream in known.streams
    )
    known = replace(known, streams=streams)
    played = [track.index for track in (known.video, known.audio) if track]
    gps: Literal["track", "point", "none"] = "point" if known.location else "none"
    return replace(
        known,
        duration_ms=_settled(walked.declared_ms, walked.duration_ms(played)),
        packets=walked.packets,
        gps="track" if walked.gps_track else gps,
    )


def _settled(declared: int, measured: int) -> int:
    """The header's length when the packets bear it out, else the length of the packets."""
    slack = max(150, measured // 50)
    return declared if declared and abs(declared - measured) <= slack else measured


def _with_track(stream: Stream, track: Track, source: AvStream) -> Stream:
    counted = replace(
        stream,
        packets=track.packets,
        key_packets=track.key_packets,
        duration_ms=round((track.end_s - track.start_s) * 1000)
        if track.end_s is not None and track.start_s is not None
        else 0,
    )
    if stream.kind != "video":
        return counted
    return replace(counted, rate=_rate(source, track), variable_rate=track.varies())


def _rate(source: AvStream, track: Track) -> str:
    """The measured rate, written as the header's exact fraction where they agree."""
    measured = track.measured_rate()
    if measured is None:
        return _ratio(source.average_rate)
    for declared in (source.average_rate, source.guessed_rate, source.base_rate):
        if declared and abs(declared - measured) < measured / 1000:
            return _ratio(Fraction(declared))
    return _ratio(measured.limit_denominator(1001))


def _ratio(value: Fraction | None) -> str:
    return f"{value.numerator}/{value.denominator}" if value else ""


def _moment(text: str) -> str:
    """A creation time in RFC 3339, or the text itself when it is no time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _looked(path: Path, known: Probe, check: Check, progress: Progress) -> tuple[Look, str]:
    video, audio = known.video, known.audio
    if not (video or audio):
        return Look(), ""
    shown = video.packets * video.width * video.height if video else 0
    depth = chosen(check, pixels=shown)
    try:
        seen = look(
            path,
            video=video.index if video else None,
            audio=audio.index if audio else None,
            check=depth,
            total=sum(stream.packets for stream in (video, audio) if stream),
            progress=progress,
        )
    except MediaFailure as failure:
        if failure.reason != "refused":
            raise
        return Look(), failure.text
    return seen, ""


def _turned(known: Probe, seen: Look) -> Probe:
    video = known.video
    if video is None or not seen.width:
        return known
    turned = replace(
        video,
        rotation=seen.rotation,
        width=seen.width,
        height=seen.height,
        pixel_format=seen.pixel_format,
    )
    streams = tuple(turned if stream is video else stream for stream in known.streams)
    return replace(known, streams=streams)
