"""What to do with an answer, when to try again, whose turn it is. Pure decisions."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from lapel_dock.errors import Refused

LONGEST_WAIT = 30.0


class Move(Enum):
    """What an upload does next."""

    RESUME = "ask for the offset and go on"
    RESTART = "make a new upload"
    GIVE_UP = "leave the file where it is"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What follows from a refusal: the move, whether to wait first, and what to tell."""

    move: Move
    wait: bool
    text: str


_DENIED = (
    "the server refuses this dock's token; ask for a new token file "
    "(lapel devices token create NAME --office CODE)"
)
_KNOWN = {
    401: (Move.GIVE_UP, False, _DENIED),
    403: (Move.GIVE_UP, False, _DENIED),
    404: (Move.RESTART, False, "the server does not know this upload any more; it starts again"),
    408: (Move.RESUME, False, "the server waited too long for us"),
    409: (Move.RESUME, False, "the server is at another offset"),
    410: (Move.RESTART, False, "the upload has expired at the server; it starts again"),
    412: (Move.GIVE_UP, False, "the server does not speak tus 1.0.0"),
    413: (Move.GIVE_UP, False, "the file is larger than the server takes"),
    423: (Move.RESUME, True, "another connection still holds this upload"),
    429: (Move.RESUME, True, "the server asks us to slow down"),
    460: (Move.RESUME, False, "bytes were damaged on the way; they are sent again"),
    507: (Move.RESUME, True, "the server's disk is full; nothing was erased"),
}


def after(refusal: Refused, *, creating: bool) -> Verdict:
    """Decide what follows when the server refused to make or to continue an upload.

    Every server fault (5xx) is waited out. While an upload is being made, an
    address that is unknown is the door's own and waiting cannot help.
    """
    if refusal.status in (404, 410) and creating:
        return Verdict(move=Move.GIVE_UP, wait=False, text="there is no door at this address")
    if refusal.status in _KNOWN:
        move, wait, text = _KNOWN[refusal.status]
        return Verdict(move=move, wait=wait, text=_with(text, refusal))
    if refusal.status >= 500:
        return Verdict(move=Move.RESUME, wait=True, text=_with("the server is in trouble", refusal))
    return Verdict(move=Move.GIVE_UP, wait=False, text=_with("the server refuses", refusal))


def _with(text: str, refusal: Refused) -> str:
    return f"{text} ({refusal})"


def pause(tries: int, *, retry_after: float | None = None, first: float = 0.5) -> float:
    """Return how long to wait before try number `tries` (from 1): doubling, and capped."""
    if retry_after is not None:
        return min(max(retry_after, 0.1), LONGEST_WAIT)
    return float(min(first * 2 ** min(tries - 1, 16), LONGEST_WAIT))


def next_volume(waiting: Mapping[str, int], active: Mapping[str, int], last: str) -> str | None:
    """Choose the volume whose file goes next: fewest under way, then round and round.

    So a camera with a thousand files does not keep another one waiting.
    """
    ready = sorted(volume for volume, count in waiting.items() if count)
    if not ready:
        return None
    least = min(active.get(volume, 0) for volume in ready)
    ready = [volume for volume in ready if active.get(volume, 0) == least]
    return next((volume for volume in ready if volume > last), ready[0])


def metadata_header(said: Mapping[str, str]) -> str:
    """Write the Upload-Metadata header: keys and base64 values (tus 1.0.0, creation)."""
    return ",".join(f"{key} {_base64(value)}" for key, value in sorted(said.items()) if value)


def _base64(value: str) -> str:
    return b64encode(value.encode("utf-8", "replace")).decode("ascii")
