"""What the media jobs found and made; and their failed ones once more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.services import Actor
from lapel.evidence import fixity
from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.evidence.models import Clip, Derivative, Playable, Work, WorkState
from lapel.evidence.services.subjects import about
from lapel.foundation import clock


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What the probe found in a clip."""

    playable: str
    content_type: str
    duration_ms: int | None
    findings: tuple[str, ...]
    facts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A derivative whose bytes the vault holds."""

    kind: str
    sha256: str
    size: int
    content_type: str
    recipe: Mapping[str, Any]


@transaction.atomic
def record_examination(*, clip: UUID, found: Examination, by: Actor) -> None:
    """Keep what the probe found; a second examination of the same clip changes nothing."""
    row = Clip.objects.select_for_update().get(id=clip)
    if row.playable != Playable.PENDING:
        return
    detail = {
        "clip": str(clip),
        "filename": row.filename,
        "kind": row.kind,
        "playable": found.playable,
        "content_type": found.content_type,
        "duration_ms": found.duration_ms,
        "findings": list(found.findings),
    }
    with custody.act("examined", on=about(row.recording_id), by=by, detail=detail):
        row.playable = found.playable
        row.content_type = found.content_type
        row.duration_ms = found.duration_ms
        row.findings = list(found.findings)
        row.facts = dict(found.facts)
        row.save()


@transaction.atomic
def record_made(*, clip: UUID, made: Iterable[Made], by: Actor) -> None:
    """Keep the derivatives of a clip, one entry for all that one job made."""
    row = Clip.objects.select_for_update().get(id=clip)
    have = set(Derivative.objects.filter(clip=row).values_list("kind", flat=True))
    fresh = [item for item in made if item.kind not in have]
    if not fresh:
        return
    detail = {
        "clip": str(clip),
        "filename": row.filename,
        "made": [
            {
                "kind": item.kind,
                "sha256": item.sha256,
                "size": item.size,
                "recipe": dict(item.recipe),
            }
            for item in fresh
        ],
    }
    now = clock.now()
    with custody.act("derived", on=about(row.recording_id), by=by, detail=detail):
        for item in fresh:
            Derivative.objects.create(
                recording_id=row.recording_id,
                clip=row,
                kind=item.kind,
                sha256=item.sha256,
                size=item.size,
                content_type=item.content_type,
                recipe=dict(item.recipe),
                made_at=now,
            )
            fixity.begin(sha256=item.sha256, size=item.size, at=now)


@transaction.atomic
def retry_work(*, viewer: Viewer, work: UUID, by: Actor) -> None:
    """Put one failed job on the queue again; what waits or runs already is left alone.

    Raises:
        NotAllowed: the viewer's roles do not let them see background work.
        NotVisible: there is no such job.
    """
    if not viewer.may("jobs.read"):
        raise NotAllowed("your roles do not let you see background work; ask an administrator")
    row = Work.objects.select_for_update().filter(id=work).first()
    if row is None:
        raise NotVisible(f"no job {work}")
    if row.state != WorkState.FAILED:
        return
    detail = {"work": str(work), "clip": str(row.clip_id), "kind": row.kind, "error": row.error}
    with custody.act("retried", on=about(row.recording_id), by=by, detail=detail):
        row.state, row.progress, row.error = WorkState.WAITING, 0, ""
        row.save()
    task = "evidence.examine" if row.kind == "examine" else "evidence.derive"
    jobs.configure_task(task, queue="media", allow_unknown=False).defer(work=str(work))
