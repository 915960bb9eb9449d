"""Open a media file that a stranger made.

Three doors of FFmpeg are shut here: formats that name other files or addresses (HLS,
DASH, concat, SDP) are not on the list of formats; a file name is never read as a
protocol; and text that is not UTF-8 does not stop the reading.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import av
import av.error
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from lapel.media.errors import MediaFailure

FORMATS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,mxf,h264,hevc,"
    "m4v,mjpeg,ivf,obu,dv,wav,w64,aiff,mp3,flac,aac,ac3,eac3,amr,amrnb,amrwb,caf,au,gxf"
)
MOST_PIXELS: Final = 80_000_000
"""Above 8K (33 million) and the largest 360° cameras; a frame of it fills 120 MB."""

THREADS: Final = 2
"""Fixed, because the count of damaged frames depends on how slices are shared out."""


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """The file's container, closed afterwards.

    Raises:
        MediaFailure: it is missing, or not a format that Lapel opens.
    """
    try:
        container = av.open(
            f"file:{path.resolve()}",
            metadata_errors="ignore",
            options={"format_whitelist": FORMATS},
        )
    except MemoryError:
        raise
    except av.error.FFmpegError as error:
        raise _failure(path, error) from error
    with container:
        yield container


def _failure(path: Path, error: av.error.FFmpegError) -> MediaFailure:
    if error.errno in (errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.EIO):
        return MediaFailure("missing", f"{path.name} cannot be read: {error.strerror}")
    return MediaFailure("refused", f"{path.name} is no video or sound file that can be opened")


def has_codec(stream: Stream) -> bool:
    """Whether FFmpeg has a decoder for the stream; data tracks and unknown ones have none."""
    return getattr(stream, "codec_context", None) is not None


def sized(stream: VideoStream) -> VideoStream:
    """The stream, set up for decoding in order with a fixed number of threads.

    Raises:
        MediaFailure: its pictures are larger than any camera makes.
    """
    context = stream.codec_context
    if context.width * context.height > MOST_PIXELS:
        raise MediaFailure(
            "refused",
            f"the pictures are {context.width} × {context.height}, "
            f"more than the {MOST_PIXELS:,} pixels that are opened",
        )
    context.thread_type = "SLICE"
    context.thread_count = THREADS
    return stream


def video_track(container: InputContainer, index: int) -> VideoStream:
    """The video stream of that index, ready to decode."""
    stream = container.streams[index]
    if not isinstance(stream, VideoStream):
        raise MediaFailure("refused", f"stream {index} is {stream.type}, not video")
    return sized(stream)


def audio_track(container: InputContainer, index: int) -> AudioStream:
    """The audio stream of that index."""
    stream = container.streams[index]
    if not isinstance(stream, AudioStream):
        raise MediaFailure("refused", f"stream {index} is {stream.type}, not audio")
    return stream


def origin_us(container: InputContainer) -> int:
    """Where the file's time begins, in microseconds; derivatives count from there."""
    return container.start_time if isinstance(container.start_time, int) else 0
