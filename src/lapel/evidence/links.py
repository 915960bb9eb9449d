"""Short-lived addresses of bytes, made after the access check and served by the byte server.

An address opens only for whom it was made: it names the session or token that holds it, the
recording, and the right that it rests on, and the byte server asks for all three again.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lapel.accounts.selectors import Viewer
from lapel.foundation import clock, signing
from lapel.foundation.keys import KeyFolder

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Link:
    """Bytes, with the type and the name under which they are sent.

    `store` is `vault` for footage and what was made of it, `exports` for packages. `right` is
    the permission without which the address opens no more; to see the recording is always one.
    """

    sha256: str
    type: str
    name: str
    store: str = "vault"
    right: str = ""


def url(link: Link, *, viewer: Viewer, recording: UUID, download: bool = False) -> str:
    """An address that opens these bytes for ten to fifteen minutes, for this viewer alone.

    It is the same within five minutes, so that a browser's cache can work.
    """
    step = LIFETIME / 2
    seconds = step.total_seconds()
    rounded = clock.now().timestamp() // seconds * seconds
    expires = clock.from_timestamp(rounded) + LIFETIME + step
    claims = {
        "store": link.store,
        "sha256": link.sha256,
        "type": link.type,
        "name": link.name,
        "download": download,
        "user": str(viewer.user_id),
        "holder": viewer.holder,
        "for": str(recording),
        "right": link.right,
    }
    token = signing.sign(claims, key=_key(settings.LAPEL.keys), expires=expires)
    return f"{settings.LAPEL.byte_url}/media/{token}"


@cache
def _key(folder: Path) -> bytes:
    """Read once a process, not once a picture: keys change only while nothing runs."""
    return KeyFolder(folder).url_key()
