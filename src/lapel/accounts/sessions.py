"""Sessions of the browser, as the gate and the byte server read them."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from lapel.accounts import locking
from lapel.accounts.models import User

PREFIX = "session:"


def holder_of(session_key: str | None) -> str:
    """What media links are bound to: a hash of the session's key, which does not tell the key."""
    if not session_key:
        return ""
    return PREFIX + sha256(b"lapel media holder\0" + session_key.encode()).hexdigest()


def user_of(session_key: str, *, lock_after: timedelta, now: datetime) -> User | None:
    """Who is signed in with a session now.

    None when it has ended, is locked, its person was deactivated, or the password was changed.
    """
    content: dict[str, Any] = SessionStore(session_key).load()
    if not {BACKEND_SESSION_KEY, SESSION_KEY} <= content.keys():
        return None
    if locking.locked(content.get(locking.ACTIVE), after=lock_after, now=now):
        return None
    row = User.objects.filter(id=str(content[SESSION_KEY]), is_active=True).first()
    if row is None:
        return None
    genuine = hmac.compare_digest(content.get(HASH_SESSION_KEY, ""), row.get_session_auth_hash())
    return row if genuine else None
