"""Clips and stills that people ask for: asked, made by the worker, kept, downloaded."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app as jobs

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.services import Actor
from lapel.evidence import cuts, fixity, links, selectors, writing
from lapel.evidence.errors import NotAllowed, NotVisible
from lapel.evidence.models import CHOSEN, Clip, Derivative, Work, WorkState
from lapel.evidence.services.examining import Made
from lapel.evidence.services.reaching import demand
from lapel.evidence.services.subjects import about
from lapel.foundation import clock

PRIORITY = 30
"""Somebody waits for it; what came in by itself does not."""


@transaction.atomic
def make_cut(
    *,
    viewer: Viewer,
    recording: UUID,
    clip: UUID,
    start_ms: int,
    end_ms: int,
    title: str,
    by: Actor,
) -> UUID:
    """Have a clip made of a span; return the id that its work and what is made share.

    It begins with the frame shown at the start and holds all before the end. Asked for
    twice by the same person it is made once. Its entry is written when it has been made.

    Raises:
        NotVisible: there is no such recording or file for this viewer.
        NotAllowed: the viewer's roles do not let them make clips.
        ValueRefused: the span or the title cannot be.
    """
    film = _film(viewer, recording, clip, kind="cut")
    span = cuts.span(start_ms, end_ms, duration_ms=film.duration_ms)
    return _ask(film, "cut", span, title, by)


@transaction.atomic
def make_still(
    *, viewer: Viewer, recording: UUID, clip: UUID, at_ms: int, title: str, by: Actor
) -> UUID:
    """Have a picture made of the frame shown at a moment; return its id.

    Raises:
        NotVisible: there is no such recording or file for this viewer.
        NotAllowed: the viewer's roles do not let them make stills.
        ValueRefused: the moment or the title cannot be.
    """
    film = _film(viewer, recording, clip, kind="still")
    moment = cuts.moment(at_ms, duration_ms=film.duration_ms)
    return _ask(film, "still", moment, title, by)


@transaction.atomic
def record_cut(*, work: UUID, made: Made) -> None:
    """Keep what the worker made; the entry is by who asked. A second time changes nothing."""
    row = Work.objects.select_for_update().get(id=work)
    if Derivative.objects.filter(id=row.id).exists():
        return
    clip = Clip.objects.get(id=row.clip_id)
    title, by, now = str(row.asked.get("title", "")), _actor(row.actor), clock.now()
    item = {
        "kind": made.kind,
        "sha256": made.sha256,
        "size": made.size,
        "recipe": dict(made.recipe),
    }
    detail = {
        "derivative": str(row.id),
        "clip": str(clip.id),
        "filename": clip.filename,
        "original": clip.sha256,
        "title": title,
        "asked_by": by.name,
        **{name: row.asked[name] for name in ("start_ms", "end_ms") if name in row.asked},
        "made": [item],
    }
    action = "cut_made" if made.kind == "cut" else "still_made"
    with custody.act(action, on=about(row.recording_id), by=by, detail=detail):
        Derivative.objects.create(
            id=row.id,
            recording_id=row.recording_id,
            clip=clip,
            made_at=now,
            content_type=made.content_type,
            title=title,
            made_for=by.name,
            **item,
        )
        fixity.begin(sha256=made.sha256, size=made.size, at=now)


@transaction.atomic
def retry_cut(*, viewer: Viewer, recording: UUID, work: UUID, by: Actor) -> None:
    """Have a clip or still that failed tried again; one that did not fail is left alone.

    Raises:
        NotVisible: there is no such recording or work for this viewer.
        NotAllowed: the viewer's roles do not let them make clips.
    """
    row_of = selectors.visible(viewer, recording)
    demand(viewer, "footage.cut", to="make clips and stills")
    rows = Work.objects.select_for_update().filter(recording_id=row_of.id, kind__in=CHOSEN)
    row = rows.filter(id=work).first()
    if row is None:
        raise NotVisible(f"no clip or still {work} is being made of this recording")
    if row.state != WorkState.FAILED:
        return
    detail = {"work": str(work), "clip": str(row.clip_id), "kind": row.kind, "error": row.error}
    with custody.act("retried", on=about(row.recording_id), by=by, detail=detail):
        row.state, row.progress, row.error = WorkState.WAITING, 0, ""
        row.save()
    _defer(row)


def start_cut_download(*, viewer: Viewer, recording: UUID, cut: UUID, by: Actor) -> str:
    """A short-lived address of a clip or still that was made.

    Raises:
        NotVisible: there is no such recording, clip or still for this viewer.
        NotAllowed: the viewer's roles do not carry the right to download.
        BytesMissing: the vault lacks the bytes, which is on record then.
    """
    row = selectors.visible(viewer, recording)
    if not viewer.may("footage.download"):
        raise NotAllowed("your roles let you watch but not download; ask an evidence custodian")
    found = selectors.cut_file(row.id, cut)
    fixity.require([(found.link.sha256, found.link.name)])
    detail = {
        "clip": str(found.clip_id),
        "derivative": str(cut),
        "kind": found.kind,
        "sha256": found.link.sha256,
    }
    with custody.act("downloaded", on=about(row.id), by=by, detail=detail):
        pass
    return links.url(found.link, viewer=viewer, recording=row.id, download=True)


def _film(viewer: Viewer, recording: UUID, clip: UUID, *, kind: str) -> Clip:
    row = selectors.visible(viewer, recording)
    demand(viewer, "footage.cut", to="make clips and stills")
    film = Clip.objects.filter(recording_id=row.id, id=clip).exclude(kind="sidecar").first()
    if film is None:
        raise NotVisible(f"recording {recording} has no film {clip}")
    pictures = any(each.get("kind") == "video" for each in film.facts.get("streams", ()))
    cuts.demand_cuttable(
        filename=film.filename, playable=film.playable, pictures=pictures, kind=kind
    )
    return film


def _ask(film: Clip, kind: str, what: Mapping[str, Any], title: str, by: Actor) -> UUID:
    """One work row, put on the queue; the same that was asked before by the same person."""
    asked = {**what, "title": writing.line(title, what="title", longest=cuts.LONGEST_TITLE)}
    actor = {"kind": by.kind, "id": by.id, "name": by.name}
    same = Work.objects.filter(clip=film, kind=kind, asked=asked, actor=actor)
    known = same.exclude(state=WorkState.FAILED).first()
    if known is not None:
        return known.id
    row = Work.objects.create(
        recording_id=film.recording_id, clip=film, kind=kind, asked=asked, actor=actor
    )
    _defer(row)
    return row.id


def _defer(row: Work) -> None:
    task = jobs.configure_task(
        "evidence.derive", queue="media", priority=PRIORITY, allow_unknown=False
    )
    task.defer(work=str(row.id))


def _actor(said: Mapping[str, str]) -> Actor:
    return Actor(kind=said["kind"], id=said["id"], name=said["name"])
