"""Change who is told of the log, and how it goes. Each function is one act and one entry."""

from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass
from secrets import token_bytes
from uuid import UUID

from django.conf import settings
from django.db import transaction

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.services import SYSTEM, Actor, Subject
from lapel.foundation import clock
from lapel.foundation.ids import new_id
from lapel.hooks import rules
from lapel.hooks.errors import (
    AddressRefused,
    DeliveryUnknown,
    EndpointUnknown,
    FilterRefused,
    HooksError,
    NotAllowed,
    TooMany,
)
from lapel.hooks.models import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
    Secret,
    Standing,
)

SECRET_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Subscribed:
    """A new webhook, with its secret, which is shown this once."""

    id: UUID
    secret: str


@transaction.atomic
def subscribe(*, viewer: Viewer, address: str, actions: Collection[str], by: Actor) -> Subscribed:
    """Have an address told of entries as they are sealed; an empty list of actions means all.

    Raises:
        NotAllowed: the viewer's roles do not carry the right.
        AddressRefused, FilterRefused, TooMany: the endpoint cannot be made like this.
    """
    _may(viewer)
    address, asked = _checked(address, actions)
    mine = Endpoint.objects.exclude(state=EndpointState.REMOVED).filter(owner_id=viewer.user_id)
    if mine.count() >= rules.MOST_ENDPOINTS:
        raise TooMany(
            f"you have {rules.MOST_ENDPOINTS} webhooks, as many as a person may; remove one first"
        )
    now, uid, secret = clock.now(), new_id(), _new_secret()
    detail = {"address": address, "actions": asked, "owner": str(viewer.user_id)}
    with custody.act("subscribed", on=_on(uid), by=by, detail=detail):
        row = Endpoint(id=uid, owner_id=viewer.user_id, address=address, actions=asked, made_at=now)
        row.save(force_insert=True)
        Secret.objects.create(endpoint=row, value=secret, made_at=now)
    Standing.objects.create(endpoint=row, not_before=now, claimed_until=now)
    return Subscribed(id=uid, secret=secret)


@transaction.atomic
def change(
    *, viewer: Viewer, endpoint: UUID, address: str, actions: Collection[str], by: Actor
) -> None:
    """Give a webhook of one's own another address or other actions; the same again is no act.

    Raises:
        EndpointUnknown: the viewer has no such webhook.
        AddressRefused, FilterRefused: it cannot be like this.
    """
    row = _own(viewer, endpoint)
    address, asked = _checked(address, actions)
    if (row.address, row.actions) == (address, asked):
        return
    detail = {
        "before": {"address": row.address, "actions": row.actions},
        "after": {"address": address, "actions": asked},
    }
    with custody.act("subscription_changed", on=_on(endpoint), by=by, detail=detail):
        row.address, row.actions = address, asked
        row.save(update_fields=["address", "actions"])
    _start_over(endpoint)


@transaction.atomic
def pause(*, viewer: Viewer, endpoint: UUID, by: Actor) -> None:
    """Send nothing there for now; news is kept for it. A paused one stays as it is.

    Raises:
        EndpointUnknown: there is no such webhook for this viewer.
    """
    row = _managed(viewer, endpoint)
    if row.state == EndpointState.ACTIVE:
        _set_paused(row, reason=f"{by.name} paused it", by=by)


@transaction.atomic
def give_up(*, endpoint: UUID, reason: str) -> None:
    """Pause an endpoint that fails and fails, as the system's own act."""
    row = Endpoint.objects.select_for_update().get(id=endpoint)
    if row.state == EndpointState.ACTIVE:
        _set_paused(row, reason=reason, by=SYSTEM)


@transaction.atomic
def resume(*, viewer: Viewer, endpoint: UUID, by: Actor) -> None:
    """Send again, what waits first. An active one that fails is tried at once.

    Raises:
        EndpointUnknown: there is no such webhook for this viewer.
    """
    row = _managed(viewer, endpoint)
    if row.state == EndpointState.PAUSED:
        detail = {"reason": row.reason}
        with custody.act("resumed", on=_on(endpoint), by=by, detail=detail):
            row.state, row.reason = EndpointState.ACTIVE, ""
            row.save(update_fields=["state", "reason"])
    _start_over(endpoint)


@transaction.atomic
def remove(*, viewer: Viewer, endpoint: UUID, by: Actor) -> None:
    """Tell an address nothing any more; what waits for it is dropped, its secrets too.

    Raises:
        EndpointUnknown: there is no such webhook for this viewer.
    """
    row = _managed(viewer, endpoint)
    dropped = Delivery.objects.filter(endpoint=row, state=DeliveryState.WAITING)
    detail = {"address": row.address, "dropped": dropped.count()}
    with custody.act("unsubscribed", on=_on(endpoint), by=by, detail=detail):
        row.state = EndpointState.REMOVED
        row.save(update_fields=["state"])
        row.secrets.all().delete()
    dropped.delete()


@transaction.atomic
def rotate_secret(*, viewer: Viewer, endpoint: UUID, by: Actor) -> str:
    """A new secret; the one before signs along for a day, so that the receiver can change over.

    Raises:
        EndpointUnknown: the viewer has no such webhook. Who manages the webhooks of others can
            not rotate their secrets: who knows one can speak in our name.
    """
    row = _own(viewer, endpoint)
    now, secret = clock.now(), _new_secret()
    until = now + rules.BOTH_SECRETS
    detail = {"old_valid_until": clock.stamp(until)}
    with custody.act("secret_rotated", on=_on(endpoint), by=by, detail=detail):
        row.secrets.filter(valid_until__isnull=False).delete()
        row.secrets.filter(valid_until__isnull=True).update(valid_until=until)
        Secret.objects.create(endpoint=row, value=secret, made_at=now)
    return secret


@transaction.atomic
def send_test(*, viewer: Viewer, endpoint: UUID, by: Actor) -> UUID:
    """Send news of this very act, so that the receiver can be tried; return the delivery.

    Raises:
        EndpointUnknown: there is no such webhook for this viewer.
        HooksError: it is paused.
    """
    row = _managed(viewer, endpoint)
    if row.state != EndpointState.ACTIVE:
        raise HooksError(f"the webhook is paused ({row.reason}); resume it, then send a test")
    with custody.act("tested", on=_on(endpoint), by=by) as entry:
        pass
    now = clock.now()
    made = Delivery.objects.create(
        endpoint=row,
        entry=entry.id,
        entry_number=entry.number,
        action=entry.action,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        made_at=now,
        next_at=now,
    )
    Standing.objects.filter(endpoint=row).update(not_before=now)
    return made.id


@transaction.atomic
def retry_delivery(*, viewer: Viewer, delivery: UUID, by: Actor) -> UUID:
    """Send a delivery again, under its id, so that it is known again; return its webhook.

    Raises:
        DeliveryUnknown: there is no such delivery for this viewer.
        EndpointUnknown: its webhook is not there for this viewer.
    """
    row = Delivery.objects.select_for_update().filter(id=delivery).first()
    if row is None:
        raise DeliveryUnknown(f"no delivery {delivery}; the page of its webhook lists them")
    _managed(viewer, row.endpoint_id)
    if row.state == DeliveryState.WAITING and row.tries == 0:
        return row.endpoint_id
    detail = {"delivery": str(delivery), "entry": str(row.entry), "state": row.state}
    with custody.act("redelivered", on=_on(row.endpoint_id), by=by, detail=detail):
        pass
    now = clock.now()
    row.state, row.next_at, row.tries = DeliveryState.WAITING, now, 0
    row.save(update_fields=["state", "next_at", "tries"])
    Standing.objects.filter(endpoint=row.endpoint_id).update(not_before=now)
    return row.endpoint_id


def _set_paused(row: Endpoint, *, reason: str, by: Actor) -> None:
    with custody.act("paused", on=_on(row.id), by=by, detail={"reason": reason}):
        row.state, row.reason = EndpointState.PAUSED, reason
        row.save(update_fields=["state", "reason"])


def _start_over(endpoint: UUID) -> None:
    """Forget the failures and let everything that waits be tried at once."""
    now = clock.now()
    Standing.objects.filter(endpoint=endpoint).update(
        failing_since=None, failures=0, not_before=now
    )
    waiting = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
    waiting.update(next_at=now, tries=0)


def _checked(address: str, actions: Collection[str]) -> tuple[str, list[str]]:
    address = address.strip()
    if refusal := rules.address_refusal(address, networks=settings.LAPEL.hook_networks):
        raise AddressRefused(f"news cannot go to {address!r}: {refusal}")
    if refusal := rules.actions_refusal(actions):
        raise FilterRefused(refusal)
    return address, sorted(set(actions))


def _may(viewer: Viewer) -> None:
    if not (viewer.may("hooks.manage") or viewer.may("api.use")):
        raise NotAllowed("your roles do not let you use webhooks; ask an administrator")


def _own(viewer: Viewer, endpoint: UUID) -> Endpoint:
    row = _managed(viewer, endpoint)
    if row.owner_id != viewer.user_id:
        raise EndpointUnknown("the webhook belongs to somebody else; only they can do this")
    return row


def _managed(viewer: Viewer, endpoint: UUID) -> Endpoint:
    """The endpoint, locked, if the viewer owns or manages it."""
    _may(viewer)
    rows = Endpoint.objects.select_for_update().exclude(state=EndpointState.REMOVED)
    if not viewer.may("hooks.manage"):
        rows = rows.filter(owner_id=viewer.user_id)
    row = rows.filter(id=endpoint).first()
    if row is None:
        raise EndpointUnknown(
            f"no webhook {endpoint} for you; your webhooks list shows what there is"
        )
    return row


def _on(endpoint: UUID) -> Subject:
    return Subject(kind="webhook", id=endpoint)


def _new_secret() -> str:
    return f"whsec_{b64encode(token_bytes(SECRET_BYTES)).decode()}"
