"""Docks, their tokens, and the uploads they bring. Each function is one act."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from lapel.custody import services as custody
from lapel.custody.services import Actor, Subject
from lapel.foundation import clock
from lapel.foundation.ids import new_id
from lapel.ingest import rules, selectors
from lapel.ingest import tokens as secrets
from lapel.ingest.errors import DockRefused, TokenRevoked, TokenUnknown, UploadRefused
from lapel.ingest.models import Dock, DockToken, Upload, UploadKind, UploadState
from lapel.ingest.selectors import DockIdentity, NewUpload, SameFile, UploadFacts
from lapel.program import selectors as program


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A new token, shown this once."""

    token: str
    token_id: UUID
    dock_id: UUID


@transaction.atomic
def create_dock_token(*, name: str, office: str, by: Actor, authority: str = "") -> Issued:
    """A new token for the dock of this name, which is made if there is none.

    Raises:
        DockRefused: there is no such office, or the dock stands in another one.
    """
    place = program.office_by_code(office)
    if place is None:
        known = ", ".join(item.code for item in program.offices()) or "none yet"
        raise DockRefused(f"office {office!r} is not one of ours; known offices: {known}")
    now, token, token_id = clock.now(), secrets.new_token(), new_id()
    dock = Dock.objects.filter(name=name).first()
    if dock is not None and dock.office_id != place.id:
        raise DockRefused(f"dock {name!r} stands in another office; choose another name")
    dock_id = dock.id if dock else new_id()
    detail = {"dock": name, "office": office, "token": str(token_id)}
    with custody.act(
        "token_created", on=_about(dock_id), by=by, authority=authority, detail=detail
    ):
        if dock is None:
            dock = Dock.objects.create(id=dock_id, name=name, office_id=place.id, created_at=now)
        DockToken.objects.create(
            id=token_id, dock=dock, hash=secrets.hash_of(token), created_at=now
        )
    return Issued(token=token, token_id=token_id, dock_id=dock_id)


@transaction.atomic
def revoke_dock_token(*, token: UUID, by: Actor, authority: str = "") -> None:
    """Let a token open nothing any more; revoking it again changes nothing.

    Raises:
        DockRefused: there is no such token.
    """
    row = DockToken.objects.select_for_update().filter(id=token).first()
    if row is None:
        raise DockRefused(f"there is no token {token}; see: lapel devices token list")
    if row.revoked_at is not None:
        return
    detail = {"token": str(token)}
    with custody.act(
        "token_revoked", on=_about(row.dock_id), by=by, authority=authority, detail=detail
    ):
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])


def authenticate(bearer: str) -> DockIdentity:
    """Whose token this is.

    Raises:
        TokenUnknown: nobody's.
        TokenRevoked: somebody's once.
    """
    rows = DockToken.objects.select_related("dock").filter(hash=secrets.hash_of(bearer))
    row = rows.first() if bearer.startswith(secrets.PREFIX) else None
    if row is None:
        raise TokenUnknown("the bearer token is not one of this server's dock tokens")
    if row.revoked_at is not None:
        raise TokenRevoked(
            f"the token of dock {row.dock.name} was revoked on {clock.stamp(row.revoked_at)};"
            " ask for a new one: lapel devices token create"
        )
    return DockIdentity(
        dock_id=row.dock_id, token_id=row.id, name=row.dock.name, office_id=row.dock.office_id
    )


def open_upload(new: NewUpload) -> UploadFacts:
    """A new upload; or the accepted one, if the dock has brought this very file before.

    The row is not waited for on its way to disk: if it is lost the client is
    told that there is no such upload and opens another.
    """
    declared = rules.read_declaration(new.pairs)
    wanted = SameFile(
        device=declared.get("device"),
        recording=declared.get("recording"),
        filename=declared.get("filename"),
        sha256=declared.get("sha256").lower(),
    )
    if new.kind == UploadKind.WHOLE:
        known = selectors.have(new.dock_id, wanted)
        if known is not None and known.accepted:
            return known
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        row = Upload.objects.create(
            dock_id=new.dock_id,
            kind=new.kind,
            length=new.length,
            metadata=new.metadata,
            declared={"pairs": dict(declared.pairs), "unreadable": list(declared.unreadable)}
            | ({"sha256": wanted.sha256} if wanted.sha256 else {}),
            concat=new.concat,
            parts=[str(part) for part in new.parts],
            created_at=clock.now(),
            device=wanted.device,
            recording=wanted.recording,
            filename=wanted.filename,
        )
    return UploadFacts.of(row)


@transaction.atomic
def set_length(upload: UUID, length: int) -> UploadFacts:
    """Say how long an upload will be whose length was deferred.

    Raises:
        UploadRefused: its length is known and is another one.
    """
    row = Upload.objects.select_for_update().get(id=upload)
    if row.length is not None and row.length != length:
        raise UploadRefused(f"upload {upload} has the length {row.length}; it cannot change")
    row.length = length
    row.save(update_fields=["length"])
    return UploadFacts.of(row)


def close_upload(upload: UUID, *, state: str) -> bool:
    """End an upload that is not accepted (terminated, expired, joined); False when it was not open.

    One compare-and-set, so that it can never undo an acceptance.
    """
    changed = Upload.objects.filter(id=upload, state=UploadState.OPEN).update(
        state=UploadState(state), finished_at=clock.now()
    )
    return changed == 1


def _about(dock_id: UUID) -> Subject:
    return Subject(kind="dock", id=dock_id)
