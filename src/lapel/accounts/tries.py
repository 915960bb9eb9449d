"""Tries to sign in, counted by name and by address; the counts survive a restart and are shared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from lapel.accounts import slowing
from lapel.accounts.models import Tries, User
from lapel.accounts.slowing import Pace

FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One thing that tries are counted by."""

    of: str
    pace: Pace


def counted_by(login: str, address: str) -> tuple[Counted, ...]:
    """What a try with this name from this address is counted by.

    A name and an email of one person count together. What was typed is kept as a keyed hash:
    people type passwords into the wrong field.
    """
    user = named(login)
    who = f"user:{user.id}" if user else f"typed:{login.strip().lower()}"
    return (
        Counted(of=_hidden(who), pace=slowing.NAMES),
        Counted(of=_hidden(f"address:{address}"), pace=slowing.ADDRESSES),
    )


def named(login: str) -> User | None:
    """Whom somebody means who types this at the door."""
    text = login.strip().lower()
    if not text:
        return None
    by_name = User.objects.filter(username=text).first()
    return by_name or User.objects.filter(email__iexact=text).exclude(email="").first()


@transaction.atomic
def take(by: Sequence[Counted], *, now: datetime) -> timedelta:
    """Count one more try, or say how long to wait before it; then nothing is counted."""
    rows = [_locked(each, now) for each in sorted(by, key=lambda each: each.of)]
    wait = max((row.wait_until - now for row in rows), default=timedelta())
    if wait > timedelta():
        return wait
    paces = {each.of: each.pace for each in by}
    for row in rows:
        row.failures = slowing.counted(row.failures, row.last_at, now) + 1
        row.last_at = now
        row.wait_until = now + slowing.wait_after(row.failures, paces[row.of])
        row.save()
    return timedelta()


@transaction.atomic
def give_back(by: Sequence[Counted], *, now: datetime) -> None:
    """The password was right: the name starts anew, the address gets this one try back."""
    for each in sorted(by, key=lambda each: each.of):
        row = _locked(each, now)
        row.failures = 0 if each.pace is slowing.NAMES else max(0, row.failures - 1)
        row.wait_until = now
        row.save()


def _locked(each: Counted, now: datetime) -> Tries:
    fresh = {"failures": 0, "last_at": now, "wait_until": now}
    _, made = Tries.objects.get_or_create(of=each.of, defaults=fresh)
    if made:
        Tries.objects.filter(last_at__lt=now - FORGOTTEN).delete()
    return Tries.objects.select_for_update().get(of=each.of)


def _hidden(text: str) -> str:
    return salted_hmac("lapel.accounts.tries", text, algorithm="sha256").hexdigest()
