"""What the demo's cameras hold: who recorded what, when, and what is wrong with some of it. Data.

Times are wall clock where the office is, `days` counts back from today. The twists are those that
a dock meets in life: each of them must end in custody, named, and never in a bin.
"""

from dataclasses import dataclass
from typing import Final

from lapel.demo import cast


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One file: its name among the real footage, and about how long it runs."""

    name: str
    seconds: int


@dataclass(frozen=True, kw_only=True)
class Take:
    """One recording, of one or more files, by one camera."""

    serial: str
    office: str
    days: int
    time: str
    shots: tuple[Shot, ...]
    says: str
    """The badge that the camera says wore it; empty when it says nothing."""


def _take(badge: str, days: int, time: str, *files: str, says: str | None = None) -> Take:
    """A recording by the camera that the badge wears now."""
    part = cast.BY_BADGE[badge]
    return _by(part.serial, part.office, days, time, *files, says=badge if says is None else says)


def _by(serial: str, office: str, days: int, time: str, *files: str, says: str = "") -> Take:
    shots = (file.split() for file in files)
    return Take(
        serial=serial,
        office=office,
        days=days,
        time=time,
        shots=tuple(Shot(name=name, seconds=int(seconds)) for name, seconds in shots),
        says=says,
    )


TAKES: Final = (
    # Baltimore: the wearer who signs in, and those around her
    _take("4417", 1, "14:02:11", "intel_one_by_one.mp4 139"),
    _take("4417", 1, "13:51:40", "ax_sample_without_stss.mp4 1"),
    _take("4417", 2, "09:41:37", "gopro_max.mp4 10"),
    _take("4417", 3, "16:20:05", "sam2_coffee.mp4 9", "sam2_cups.mp4 10"),
    _take("2210", 1, "14:03:02", "intel_car.mp4 30"),
    _take("3182", 2, "09:43:20", "nasa_13013.mp4 16"),
    _take("5061", 4, "13:07:55", "hevc.mp4 10"),
    _take("2745", 5, "06:12:30", "carnd_solidWhiteRight.mp4 8"),
    _take("6120", 8, "20:31:09", "made-street.mp4 9"),
    # held by somebody else until the handover, and the camera still says so
    _take("1987", 3, "07:48:16", "mapillary_5s.mp4 5", says="3354"),
    # given back last year, and still recording
    _by(cast.RETURNED, "BAL", 4, "13:09:40", "sam2_blocks.mp4 9", says="5061"),
    # Philadelphia
    _take("4102", 1, "10:30:44", "ax_internal_emulator_transformer_output_270_rotated.mp4 5"),
    _take("2866", 3, "08:05:12", "multi_audio.mp4 10"),
    _take("5519", 2, "15:56:03", "vfr.mp4 10"),
    _take("3608", 1, "19:22:27", "intel_asl_walk.mkv 3", "intel_asl_hungry.mkv 2"),
    _take("1424", 5, "11:02:51", "ax_sample_mdat_too_long.mp4 1"),
    _take("4890", 7, "17:40:33", "ax_hdr10-video-with-sdr-container.mp4 1"),
    _take("7043", 8, "22:14:08", "damaged/truncated70.mkv 2"),
    _take("6275", 9, "05:57:19", "damaged/bitflips200.mp4 10"),
    # Washington
    _take("5230", 2, "15:33:41", "gopro_karma.mp4 12"),
    _take("2019", 1, "12:14:58", "sam2_juggle.mp4 10"),
    _take("6641", 4, "18:21:06", "ax_sample_with_increasing_timestamps_360p.mp4 17"),
    _take("3977", 6, "10:09:35", "ax_mv_with_2_top_shots.mp4 2"),
    _take("1733", 1, "08:37:22", "mapillary_5s_h265.mp4 5"),
    _take("5804", 5, "14:45:50", "exo_video_desks.3gp 5"),
    _take("4456", 10, "16:08:14", "damaged/garbage.mp4 1"),
    # its clock runs two days ahead
    _take("2391", -2, "09:15:00", "ax_sample.mkv 1"),
    # Buffalo
    _take("6002", 3, "21:50:29", "ax_long_1080p_av1.mp4 362"),
    _take("3145", 7, "13:31:17", "ax_bbb_2500ms.ts 3"),
    _take("4728", 2, "11:27:45", "ax_sample.avi 4"),
    _take("5377", 4, "09:04:38", "ax_sowt-with-video.mov 2"),
    _take("2904", 6, "15:12:20", "ax_sample_edit_list.mp4 3"),
    _take("6819", 9, "18:58:02", "damaged/no_moov_truncated60.mp4 6"),
    # a camera that the program has never seen
    _by(cast.UNKNOWN, "BUF", 2, "11:29:10", "ax_sample_fragmented.mp4 1"),
    # Detroit
    _take("3490", 1, "17:03:36", "ax_sample_empty_track.mp4 1", "audio/jfk.flac 11"),
    _take("5142", 5, "12:40:11", "ax_8k24fps_300ms.mp4 1"),
    _take("1876", 3, "06:29:54", "made-yard.mp4 12"),
    _take("5998", 8, "19:47:30", "made-corridor.mp4 7"),
    _take("6733", 10, "10:55:25", "damaged/empty.mp4 0"),
)
