"""Coming in with a password: signing in, and opening a locked session again.

Every failure is an entry of the person whose name was tried, when there is one. Tries are slowed,
so the log cannot be flooded from outside.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from lapel.accounts import slowing, tries
from lapel.accounts.errors import Slowed, WrongPassword
from lapel.accounts.models import User
from lapel.accounts.services import actor_of
from lapel.accounts.tries import Counted
from lapel.custody import services as custody


def begin(login: str, *, address: str, now: datetime) -> Sequence[Counted]:
    """Count one try with a name; what `succeeded` gives back when the password is right.

    Raises:
        Slowed: there were too many; the text says how long to wait and not whether such a
            person exists.
    """
    by = tries.counted_by(login, address)
    if wait := tries.take(by, now=now):
        raise Slowed(f"Too many tries. Wait {slowing.said(wait)}, then try again.", wait=wait)
    return by


def succeeded(by: Sequence[Counted], *, now: datetime) -> None:
    """The password of a try was right."""
    tries.give_back(by, now=now)


def failed(login: str, *, address: str, where: str) -> None:
    """The password of a try was wrong; an entry of the person, when there is one."""
    user = tries.named(login)
    if user is None:
        return
    detail = {"address": address, "where": where}
    subject = custody.Subject(kind="user", id=user.id)
    with custody.act("sign_in_failed", on=subject, by=custody.SYSTEM, detail=detail):
        pass


def unlock(*, user: UUID, password: str, address: str, now: datetime) -> None:
    """Let the person of a locked session go on; an entry, for somebody typed their password.

    That a session locked is nobody's act and no entry.

    Raises:
        Slowed: too many tries.
        WrongPassword: it is not the password of this person.
    """
    row = User.objects.get(id=user)
    by = begin(row.username, address=address, now=now)
    if not row.check_password(password):
        failed(row.username, address=address, where="lock")
        raise WrongPassword("This is not your password. Try again, or sign out.")
    succeeded(by, now=now)
    with custody.act("unlocked", on=custody.Subject(kind="user", id=user), by=actor_of(row)):
        pass
