"""Fixity: stored bytes are hashed again; when, and what was found, is kept and told.

1. The hash taken while bytes arrived is their first check.
2. Whenever stored bytes are hashed again, their check says when and what was found.
3. What was found is an entry on each recording that has the bytes when it is another
   finding than before, and only then: `integrity_failed`, or `integrity_restored`.
4. Every hour, bytes that were not checked for a month are hashed again, the oldest first,
   within limits of time and amount. Bytes that were wrong are looked at again each day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from lapel.custody import services as custody
from lapel.custody.services import SYSTEM, Subject
from lapel.evidence.errors import BytesMissing, VaultAway
from lapel.evidence.models import Check, Clip, Derivative
from lapel.evidence.vault import Vault
from lapel.foundation import clock

MISSING, UNREADABLE = "missing", "unreadable"
"""What may be found in the place of bytes, beside the hash of other bytes."""

DUE = timedelta(days=30)
DUE_WRONG = timedelta(days=1)
MOST_FILES = 20_000


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much one run of the schedule does; it ends after the file that reaches either."""

    seconds: float = 600.0
    size: int = 32 * 2**30


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A file of a recording whose bytes these are; `kind` is original or that of a derivative."""

    recording_id: UUID
    clip_id: UUID
    filename: str
    kind: str
    size: int


def begin(*, sha256: str, size: int, at: datetime) -> None:
    """Note the first check of bytes that came in; bytes that were here keep theirs."""
    first = Check(sha256=sha256, checked_at=at, size=size)
    Check.objects.bulk_create([first], ignore_conflicts=True)


def look(vault: Vault, sha256: str) -> str:
    """What stands in the place of these bytes: empty when it is they, else what was found.

    Raises:
        VaultAway: the whole vault is not there, which says nothing of single files.
        PermissionError: this process may not read the vault, which does not either.
    """
    try:
        found = vault.hash_of(sha256)
    except BytesMissing:
        if not vault.present:
            raise VaultAway(
                "the vault as a whole is not there, so nothing was checked; is its disk mounted?"
            ) from None
        return MISSING
    except PermissionError:
        raise
    except OSError:
        return UNREADABLE
    return "" if found == sha256 else found


@transaction.atomic
def record_check(*, sha256: str, found: str, during: str) -> None:
    """Keep that bytes were looked at now, and tell it on their recordings if that is news.

    `found` is empty when they are right; `during` says what hashed them.
    """
    now = clock.now()
    if not found and Check.objects.filter(sha256=sha256, ok=True).update(checked_at=now):
        return
    held = holders(sha256)
    if not held:  # nothing names these bytes any more, so nothing is to be said of them
        Check.objects.filter(sha256=sha256).delete()
        return
    begin(sha256=sha256, size=held[0].size, at=now)
    row = Check.objects.select_for_update().get(sha256=sha256)
    before, row.found, row.ok, row.checked_at = row.found, found, not found, now
    row.save()
    if before != found:
        for holder in held:
            _tell(holder, sha256, before=before, found=found, during=during)


def check_now(*, sha256: str, during: str) -> str:
    """Hash stored bytes now; keep, tell and return what was found, empty when they are right.

    Raises:
        VaultAway: the whole vault is not there.
    """
    found = look(Vault(settings.LAPEL.vault), sha256)
    record_check(sha256=sha256, found=found, during=during)
    return found


def _tell(holder: Holder, sha256: str, *, before: str, found: str, during: str) -> None:
    subject = Subject(kind="recording", id=holder.recording_id)
    action = "integrity_failed" if found else "integrity_restored"
    detail = {
        "clip": str(holder.clip_id),
        "filename": holder.filename,
        "kind": holder.kind,
        "sha256": sha256,
        "before": before,
        "found": found,
        "during": during,
    }
    with custody.act(action, on=subject, by=SYSTEM, detail=detail):
        pass


def holders(sha256: str) -> tuple[Holder, ...]:
    """Every file whose bytes these are, originals first."""
    originals = Clip.objects.filter(sha256=sha256).order_by("received_at")
    made = Derivative.objects.filter(sha256=sha256).select_related("clip").order_by("made_at")
    return (
        *(_holder(clip, "original", clip.size) for clip in originals),
        *(_holder(item.clip, item.kind, item.size) for item in made),
    )


def _holder(clip: Clip, kind: str, size: int) -> Holder:
    return Holder(
        recording_id=clip.recording_id,
        clip_id=clip.id,
        filename=clip.filename,
        kind=kind,
        size=size,
    )


def require(wanted: Iterable[tuple[str, str]]) -> None:
    """Refuse to hand out what is not there. `wanted` are hashes and names of files.

    Raises:
        BytesMissing: the vault lacks one of them; that is kept and told like any check.
    """
    vault = Vault(settings.LAPEL.vault)
    for sha256, filename in wanted:
        if not vault.has(sha256):
            if vault.present:
                record_check(sha256=sha256, found=MISSING, during="reading")
            raise BytesMissing(
                f"the stored bytes of {filename} are missing; tell your administrator,"
                " who can restore them from a backup"
            )


def wrong(hashes: Iterable[str]) -> dict[str, str]:
    """Those of the hashes whose stored bytes are known to be wrong, and what was found."""
    rows = Check.objects.filter(sha256__in=list(hashes), ok=False)
    return dict(rows.values_list("sha256", "found"))


def sweep(vault: Vault, *, now: datetime, limits: Limits | None = None) -> int:
    """Hash again what is due, the oldest first, within limits; how many files were hashed.

    Raises:
        VaultAway: the whole vault is not there.
    """
    most = limits or Limits()
    started, hashed, count = monotonic(), 0, 0
    for sha256, size in _due(now):
        if hashed >= most.size or monotonic() - started >= most.seconds:
            break
        record_check(sha256=sha256, found=look(vault, sha256), during="schedule")
        hashed += size
        count += 1
    return count


def _due(now: datetime) -> list[tuple[str, int]]:
    wrong_again = Q(ok=False, checked_at__lt=now - DUE_WRONG)
    rows = Check.objects.filter(Q(checked_at__lt=now - DUE) | wrong_again)
    return list(rows.order_by("checked_at").values_list("sha256", "size")[:MOST_FILES])
