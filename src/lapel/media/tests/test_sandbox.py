"""Hostile files and runaway jobs end in a reason, and the caller lives on."""

import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from lapel.media.errors import MediaFailure
from lapel.media.sandbox import PACKAGE_ROOT, Job, Limits, run
from lapel.media.testing import made_clip
from lapel.media.tests.corpus import FOLDER, needs_footage

MIB = 1024**2


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip large enough that its proxy takes seconds."""
    folder = tmp_path_factory.mktemp("clips")
    return made_clip(folder / "clip.mkv", seconds=8, width=1280, height=720, audio=False)


def children() -> set[int]:
    """The processes whose parent is this one."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


def proxying(clip: Path, folder: Path) -> Job:
    return Job(kind="derive", source=clip, target_folder=folder, wants=("proxy",))


def huge_vp8(path: Path, *, width: int, height: int) -> Path:
    """An IVF file of one small VP8 key picture whose header declares another size.

    RFC 6386 section 9.1: the size stands in bytes 6 to 9 of a key picture.
    """
    with av.open(str(path.with_suffix(".webm")), "w") as output:
        stream = output.add_stream("libvpx", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        grey = np.full((64, 64, 3), 99, np.uint8)
        packets = stream.encode(VideoFrame.from_ndarray(grey)) + stream.encode(None)
        picture = bytearray(bytes(packets[0]))
        output.mux(packets)
    struct.pack_into("<HH", picture, 6, width, height)
    head = struct.pack("<4sHH4sHHIIII", b"DKIF", 0, 32, b"VP80", width, height, 25, 1, 1, 0)
    path.write_bytes(head + struct.pack("<IQ", len(picture), 0) + picture)
    return path


def test_examining_and_deriving_work_in_the_sandbox(tmp_path: Path) -> None:
    source = made_clip(tmp_path / "clip.mp4", seconds=1)
    seen: list[int] = []

    examined = run(Job(kind="examine", source=source))
    derived = run(
        Job(
            kind="derive",
            source=source,
            target_folder=tmp_path,
            wants=("poster", "sprite", "waveform", "track", "proxy"),
            sha256="ab" * 32,
            probe=examined.probe,
        ),
        progress=seen.append,
    )

    assert examined.probe is not None
    assert (examined.probe.frames, examined.probe.findings) == (25, ())
    assert set(derived.made) == {"poster", "sprite", "waveform", "proxy"}
    assert derived.absent == ("track",)
    assert all(made.files[0].stat().st_size for made in derived.made.values())
    assert all(made.recipe["source"]["sha256"] == "ab" * 32 for made in derived.made.values())
    assert seen == sorted(seen)
    assert seen[-1] >= 90


def test_what_cannot_be_made_does_not_stop_what_comes_after_it(tmp_path: Path) -> None:
    source = tmp_path / "trail.nmea"
    source.write_text("$GPRMC,120001.00,V,,,,,,,010325,,*3B\n$GPGGA,,,,,,0,,,,,,,,*66\n")

    result = run(
        Job(kind="derive", source=source, target_folder=tmp_path, wants=("track", "poster"))
    )

    assert result.failed["track"].reason == "nothing"
    assert result.absent == ("poster",)


def test_a_tiny_file_that_declares_huge_pictures_is_refused_in_words(tmp_path: Path) -> None:
    bomb = huge_vp8(tmp_path / "bomb.ivf", width=16383, height=16383)
    assert bomb.stat().st_size < 1000

    result = run(Job(kind="examine", source=bomb))

    assert result.probe is not None
    assert not result.probe.decodable
    assert [finding.code for finding in result.probe.findings] == ["refused"]
    assert "16383 × 16383" in result.probe.findings[0].text


def test_pictures_too_large_for_the_memory_allowed_end_in_that_reason(tmp_path: Path) -> None:
    bomb = huge_vp8(tmp_path / "bomb.ivf", width=8800, height=8800)

    with pytest.raises(MediaFailure) as failure:
        run(Job(kind="examine", source=bomb), limits=Limits(memory_bytes=310 * MIB))

    assert failure.value.reason == "memory"


def test_a_job_that_uses_up_its_processor_time_is_stopped(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaFailure, match="processor time") as failure:
        run(proxying(clip, tmp_path), limits=Limits(cpu_seconds=1))

    assert failure.value.reason == "time"


def test_a_job_that_takes_too_long_is_killed_with_its_whole_group(
    clip: Path, tmp_path: Path
) -> None:
    before, begun = children(), time.monotonic()

    with pytest.raises(MediaFailure, match="longer than is allowed") as failure:
        run(proxying(clip, tmp_path), limits=Limits(wall_seconds=1))

    assert failure.value.reason == "time"
    assert time.monotonic() - begun < 5
    assert children() == before


def test_a_derivative_that_grows_too_large_is_stopped(clip: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaFailure) as failure:
        run(proxying(clip, tmp_path), limits=Limits(file_bytes=20_000))

    assert failure.value.reason == "size"


@pytest.mark.parametrize(
    ("blow", "reason"),
    [(signal.SIGSEGV, "crash"), (signal.SIGABRT, "crash"), (signal.SIGKILL, "memory")],
)
def test_a_decoder_that_dies_leaves_the_caller_with_a_reason(
    blow: signal.Signals, reason: str, clip: Path, tmp_path: Path
) -> None:
    before = children()

    def strike(done: int) -> None:
        for child in children() - before:
            os.kill(child, blow)

    with pytest.raises(MediaFailure) as failure:
        run(proxying(clip, tmp_path), progress=strike)

    assert failure.value.reason == reason


def test_a_decoder_that_hangs_is_killed(clip: Path, tmp_path: Path) -> None:
    before = children()

    def freeze(done: int) -> None:
        for child in children() - before:
            os.kill(child, signal.SIGSTOP)

    with pytest.raises(MediaFailure) as failure:
        run(proxying(clip, tmp_path), progress=freeze, limits=Limits(wall_seconds=2))

    assert failure.value.reason == "time"
    assert children() == before


def test_an_error_of_the_listener_kills_the_job_too(clip: Path, tmp_path: Path) -> None:
    before = children()

    def refuse(done: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        run(proxying(clip, tmp_path), progress=refuse)

    assert children() == before


def test_a_job_does_not_outlive_a_caller_that_is_killed(clip: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from lapel.media.sandbox import Job, run\n"
        "run(Job(kind='derive', source=Path(sys.argv[1]), target_folder=Path(sys.argv[2]),"
        " wants=('proxy',)), progress=lambda done: print(done, flush=True))"
    )
    caller = subprocess.Popen(
        [sys.executable, "-c", program, str(clip), str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(PACKAGE_ROOT)},
    )
    with caller:
        assert caller.stdout is not None
        assert caller.stdout.readline()
        worker = workers_of(caller.pid)
        caller.kill()

    assert worker
    assert gone(worker, within=3)


def workers_of(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(child) for child in listed.split()]


def gone(processes: list[int], *, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not any(running(process) for process in processes):
            return True
        time.sleep(0.05)
    return False


def running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")


def test_a_missing_source_is_the_machine_s_fault_and_may_be_retried(tmp_path: Path) -> None:
    with pytest.raises(MediaFailure) as failure:
        run(Job(kind="examine", source=tmp_path / "gone.mp4"))

    assert failure.value.reason == "missing"


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nclip.mp4\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile clip.mp4\n",
    ],
)
def test_a_playlist_that_names_other_files_is_not_followed(text: str, tmp_path: Path) -> None:
    made_clip(tmp_path / "clip.mp4", seconds=0.4)
    (tmp_path / "list.mp4").write_text(text)

    result = run(Job(kind="examine", source=tmp_path / "list.mp4"))

    assert result.probe is not None
    assert [finding.code for finding in result.probe.findings] == ["not_media"]


@pytest.mark.parametrize("seed", range(4))
def test_a_file_with_a_mangled_index_ends_in_findings_or_a_reason(
    seed: int, tmp_path: Path
) -> None:
    content = bytearray(made_clip(tmp_path / "clip.mp4", seconds=0.4).read_bytes())
    chance = np.random.default_rng(seed)
    begin = content.index(b"moov")
    for place in chance.integers(begin, len(content), size=60):
        content[place] = int(chance.integers(0, 256))
    mangled = tmp_path / "mangled.mp4"
    mangled.write_bytes(content)
    job = Job(
        kind="derive",
        source=mangled,
        target_folder=tmp_path,
        wants=("poster", "sprite", "waveform", "proxy"),
    )

    assert outcome(job) in (set(job.wants), "time", "memory", "crash", "size", "refused")


def outcome(job: Job) -> set[str] | str:
    """The wants that were answered, or the reason why the job came to nothing."""
    try:
        result = run(job)
    except MediaFailure as failure:
        return failure.reason
    return {*result.made, *result.absent, *result.failed}


@needs_footage
def test_pictures_of_8k_fit_the_usual_memory() -> None:
    result = run(Job(kind="examine", source=FOLDER / "ax_8k24fps_300ms.mp4", check="first"))

    assert result.probe is not None
    assert result.probe.decodable
