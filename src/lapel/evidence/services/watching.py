"""Hand out footage to be watched or kept; each is on the record."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as log
from lapel.custody import services as custody
from lapel.custody.services import Actor
from lapel.evidence import fixity, links, selectors
from lapel.evidence.errors import NotAllowed
from lapel.evidence.fixity import wrong
from lapel.evidence.links import Link
from lapel.evidence.services.subjects import about
from lapel.foundation import clock

SAME_VIEWING = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class PlayableClip:
    """One clip as a player can load it; `url` opens for a short time only."""

    id: UUID
    url: str
    type: str
    duration_ms: int | None


@dataclass(frozen=True, kw_only=True)
class Viewing:
    """The right to watch one recording for some minutes."""

    clips: tuple[PlayableClip, ...]
    expires_in: int


def start_viewing(*, viewer: Viewer, recording: UUID, by: Actor) -> Viewing:
    """Open a recording for watching. One viewing is one entry, however often it is renewed.

    Raises:
        NotVisible: there is no such recording for this viewer.
        BytesMissing: the vault lacks bytes of it, which is on record then.
    """
    row = selectors.visible(viewer, recording)
    clips = selectors.sources(row.id)
    fixity.require((clip.sha256, clip.filename) for clip in clips)
    if not _viewed_lately(row.id, by):
        detail = {"clips": [str(clip.id) for clip in clips]}
        with custody.act("viewed", on=about(row.id), by=by, detail=detail):
            pass
    return Viewing(
        clips=tuple(
            PlayableClip(
                id=clip.id,
                url=links.url(_link(clip), viewer=viewer, recording=row.id),
                type=clip.content_type,
                duration_ms=clip.duration_ms,
            )
            for clip in clips
        ),
        expires_in=int(links.LIFETIME.total_seconds()),
    )


def start_download(
    *, viewer: Viewer, recording: UUID, clip: UUID, by: Actor, kind: str | None = None
) -> str:
    """A short-lived address of an original, or of its derivative of a kind.

    Bytes that are known to differ from what was received are handed out, under a name
    that says so: they may be all that is left.

    Raises:
        NotVisible: there is no such recording or file for this viewer.
        NotAllowed: the viewer's roles do not carry the right to download.
        BytesMissing: the vault lacks the bytes, which is on record then.
    """
    row = selectors.visible(viewer, recording)
    if not viewer.may("footage.download"):
        raise NotAllowed("your roles let you watch but not download; ask an evidence custodian")
    link = replace(selectors.file(row.id, clip, kind), right="footage.download")
    fixity.require([(link.sha256, link.name)])
    detail = {"clip": str(clip), "kind": kind or "original", "sha256": link.sha256}
    with custody.act("downloaded", on=about(row.id), by=by, detail=detail):
        pass
    if wrong([link.sha256]):
        link = replace(link, name=f"BYTES-DIFFER-{link.name}")
    return links.url(link, viewer=viewer, recording=row.id, download=True)


def _link(clip: selectors.Source) -> Link:
    return Link(sha256=clip.sha256, type=clip.content_type, name=clip.filename)


def _viewed_lately(recording: UUID, by: Actor) -> bool:
    since = clock.now() - SAME_VIEWING
    return log.acted_since(subject_id=recording, actor_id=by.id, action="viewed", since=since)
