"""The media jobs: examine what came in, then make what people watch.

1. `examine` probes a clip in the limited subprocess and records what it found.
2. `pictures` makes poster, scrub sheet, waveform and track.
3. `proxy` makes a copy that browsers play, where they do not play the original.
4. `cut` and `still` make what a person asked for.

Each is safe to repeat, and ends in a state that a person can read: done, or
failed with the reason. A file that takes its decoder down is a finding, not
a failure of ours: its original is kept and the recording says so.
"""

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db.models import F

from lapel.custody.services import SYSTEM
from lapel.evidence import services
from lapel.evidence.errors import BytesMissing
from lapel.evidence.fixity import MISSING
from lapel.evidence.models import CHOSEN, Clip, Derivative, Playable, Work, WorkState
from lapel.evidence.services import Examination, Made
from lapel.evidence.vault import Vault
from lapel.foundation import clock, durable
from lapel.media import rules, sandbox
from lapel.media.errors import RETRY
from lapel.media.facts import Probe
from lapel.media.jobs import Job, JobResult, Want
from lapel.media.sandbox import MediaFailure

logger = logging.getLogger(__name__)

EXAMINE, PICTURES, PROXY = "examine", "pictures", "proxy"
CHEAP: tuple[Want, ...] = ("poster", "sprite", "waveform", "track", "frames")
WANTS: Mapping[str, tuple[Want, ...]] = {
    PICTURES: CHEAP,
    PROXY: ("proxy",),
    "cut": ("cut",),
    "still": ("still",),
}
PROGRESS_SECONDS = 0.5


def vault() -> Vault:
    """This installation's vault."""
    return Vault(settings.LAPEL.vault)


def examine(work: UUID) -> None:
    """Probe a clip and record what was found; a clip that kills the probe is recorded as such."""
    with _claimed(work) as row:
        if row is not None:
            services.record_examination(clip=row.clip_id, found=_probed(row), by=SYSTEM)


def derive(work: UUID) -> None:
    """Make the derivatives of one work row, and record them."""
    with _claimed(work) as row:
        if row is not None:
            _make(row)


def _probed(row: Work) -> Examination:
    clip = row.clip
    job = Job(kind="examine", source=vault().existing(clip.sha256), sha256=clip.sha256)
    try:
        probe = sandbox.run(job, progress=_progress(row)).probe or Probe()
    except MediaFailure as failure:
        if failure.reason in RETRY:
            raise
        return Examination(
            playable=Playable.NONE,
            content_type="application/octet-stream",
            duration_ms=None,
            findings=(f"It could not be examined: {failure.text}",),
            facts={},
        )
    return Examination(
        playable=rules.playback(probe),
        content_type=probe.media_type,
        duration_ms=probe.duration_ms or None,
        findings=_findings(clip, probe),
        facts=probe.as_json(),
    )


def _findings(clip: Clip, probe: Probe) -> tuple[str, ...]:
    """What is worth saying; that a sidecar is no video is not."""
    if clip.kind == "sidecar" and probe.content == "unknown":
        return ()
    return tuple(finding.text for finding in probe.findings)


def _make(row: Work) -> None:
    """Make what this row wants; a proxy that cannot be made is a failure that the page shows."""
    clip = row.clip
    with _workshop(row) as folder:
        job = Job(
            kind="derive",
            source=vault().existing(clip.sha256),
            target_folder=folder,
            wants=WANTS[row.kind],
            sha256=clip.sha256,
            probe=Probe.from_json(clip.facts),
            started_at=clip.started_at,
            start_ms=row.asked.get("start_ms", 0),
            end_ms=row.asked.get("end_ms", 0),
        )
        result = sandbox.run(job, progress=_progress(row))
        made = tuple(_taken(result))
    _keep(row, made)
    if result.failed:
        reason = next((f for f in result.failed.values() if f.reason in RETRY), None)
        raise reason or MediaFailure("nothing", _complaint(result))


def _keep(row: Work, made: tuple[Made, ...]) -> None:
    """What somebody asked for is put on record as made for them."""
    if row.kind not in CHOSEN:
        services.record_made(clip=row.clip_id, made=made, by=SYSTEM)
        return
    for item in made:
        services.record_cut(work=row.id, made=item)


def _taken(result: JobResult) -> Iterator[Made]:
    for item in result.made.values():
        sha256, size = vault().take(item.files[0])
        yield Made(
            kind=item.kind,
            sha256=sha256,
            size=size,
            content_type=item.content_type,
            recipe=item.recipe,
        )


def _complaint(result: JobResult) -> str:
    return "; ".join(f"{kind}: {failure.text}" for kind, failure in result.failed.items())


def wanted(clip: Clip) -> tuple[str, ...]:
    """The kinds of work that an examined clip still needs."""
    if clip.playable == Playable.NONE and clip.facts.get("content") != "track":
        return ()
    made = set(Derivative.objects.filter(clip=clip).values_list("kind", flat=True))
    needs = [PICTURES] if not made & set(CHEAP) else []
    if clip.playable == Playable.PROXY and "proxy" not in made:
        needs.append(PROXY)
    return tuple(needs)


def list_work(clip: Clip, kinds: Iterable[str]) -> tuple[Work, ...]:
    """Work rows for these kinds, made where they are missing."""
    return tuple(
        Work.objects.get_or_create(
            clip=clip, kind=kind, defaults={"recording_id": clip.recording_id}
        )[0]
        for kind in kinds
    )


@contextmanager
def _claimed(work: UUID) -> Iterator[Work | None]:
    """The row, marked as worked on; None when it is done. Its end is marked as well.

    A reason that lies in the machine (no space, no file) is raised again so that
    the job is retried later; any other failure of the media ends the work.
    """
    row = Work.objects.select_related("clip").get(id=work)
    if row.state == WorkState.DONE:
        yield None
        return
    _mark(row, WorkState.WORKING, progress=0, attempts=F("attempts") + 1, error="")
    try:
        yield row
    except MediaFailure as failure:
        _mark(row, WorkState.FAILED, error=str(failure))
        if failure.reason in RETRY:
            raise
        logger.warning("%s of clip %s failed: %s", row.kind, row.clip_id, failure)
    except BytesMissing as error:
        services.record_check(sha256=row.clip.sha256, found=MISSING, during="media work")
        _mark(row, WorkState.FAILED, error=str(error))
        raise
    except Exception as error:
        _mark(row, WorkState.FAILED, error=f"{type(error).__name__}: {error}")
        raise
    else:
        _mark(row, WorkState.DONE, progress=100)


def _mark(row: Work, state: str, **changes: object) -> None:
    Work.objects.filter(id=row.id).update(state=state, changed_at=clock.now(), **changes)


def _progress(row: Work) -> Callable[[int], None]:
    """Keeps the row's progress, at most twice a second."""
    last = [0.0]

    def keep(percent: int) -> None:
        if monotonic() - last[0] >= PROGRESS_SECONDS:
            last[0] = monotonic()
            Work.objects.filter(id=row.id).update(progress=percent)

    return keep


@contextmanager
def _workshop(row: Work) -> Iterator[Path]:
    """An empty folder in the vault's file system, gone afterwards, whatever a crash left in it."""
    folder = vault().staging / f"made-{row.id}"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield durable.make_folder(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
