"""What the stories of deliveries have in common: owners, the log read, everything sent."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lapel.accounts import selectors as accounts
from lapel.accounts.rules import Scope
from lapel.accounts.selectors import Viewer
from lapel.accounts.testing import make_user
from lapel.custody import followers as following
from lapel.custody.services import Actor
from lapel.custody.testing import sequencer
from lapel.foundation import clock
from lapel.hooks import dispatch, services
from lapel.hooks.followers import FOLLOWERS
from lapel.hooks.models import Delivery, Standing
from lapel.hooks.services import Subscribed

KEY = Ed25519PrivateKey.generate()


def viewer(name: str, *roles: str, scope: Scope | None = None) -> Viewer:
    return accounts.viewer(make_user(name, *roles, scope=scope))


def actor(of: Viewer) -> Actor:
    return Actor(kind="person", id=str(of.user_id), name=of.name)


def subscribed(by: Viewer, address: str, *only: str) -> Subscribed:
    return services.subscribe(viewer=by, address=address, actions=only, by=actor(by))


def read_log(database: object, folder: Path) -> None:
    """Give every entry its place, and let the follower read it."""
    with sequencer(database.dsn("log"), folder, key=KEY) as log:  # type: ignore[attr-defined]
        while log.step():
            pass
    following.catch_up(FOLLOWERS)


def send() -> None:
    """Everything that is due now."""
    for endpoint in dispatch.due(now=clock.now()):
        dispatch.drain(endpoint)


def let_time_pass(endpoint: UUID, by: timedelta) -> None:
    """Bring what was put off nearer."""
    for row in Delivery.objects.filter(endpoint=endpoint):
        Delivery.objects.filter(id=row.id).update(next_at=row.next_at - by)
    standing = Standing.objects.get(endpoint=endpoint)
    Standing.objects.filter(endpoint=endpoint).update(
        not_before=standing.not_before - by,
        failing_since=standing.failing_since and standing.failing_since - by,
    )


def states(endpoint: UUID) -> list[str]:
    rows = Delivery.objects.filter(endpoint=endpoint).order_by("entry_number")
    return list(rows.values_list("state", flat=True))
