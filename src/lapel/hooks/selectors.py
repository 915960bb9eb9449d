"""Read webhooks and their deliveries: who owns one sees it, who manages them sees each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet

from lapel.accounts import selectors as accounts
from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as custody
from lapel.hooks import seeing
from lapel.hooks.errors import DeliveryUnknown, EndpointUnknown, NotAllowed
from lapel.hooks.models import Delivery, DeliveryState, Endpoint, EndpointState
from lapel.hooks.payload import message_id

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class EndpointView:
    """One webhook as its page shows it; `state` is active, failing or paused."""

    id: UUID
    owner_id: UUID
    owner: str
    owner_active: bool
    mine: bool
    address: str
    actions: tuple[str, ...]
    state: str
    reason: str
    made_at: datetime
    failing_since: datetime | None
    next_try: datetime | None
    succeeded_at: datetime | None
    waiting: int
    failed: int
    delivered: int
    old_secret_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """One delivery. What it is about, and what was answered, only for who may see that."""

    id: UUID
    message: str
    seen: bool
    action: str
    subject_kind: str
    subject_id: UUID | None
    entry: UUID | None
    state: str
    attempts: int
    made_at: datetime
    next_at: datetime
    last_at: datetime | None
    status: int | None
    took_ms: int | None
    answer: str
    error: str


@dataclass(frozen=True, kw_only=True)
class DeliveryPage:
    """Some deliveries, newest first; `next_before` is where the next page begins."""

    endpoint: EndpointView
    deliveries: tuple[DeliveryView, ...]
    next_before: int | None


def endpoints(viewer: Viewer) -> tuple[EndpointView, ...]:
    """The webhooks that the viewer owns, or all of them for who manages them; newest first.

    Raises:
        NotAllowed: the viewer's roles carry neither right.
    """
    rows = _counted(_visible(viewer)).order_by("-made_at")
    return tuple(_endpoint(row, viewer) for row in rows)


def endpoint(viewer: Viewer, uid: UUID) -> EndpointView:
    """One webhook.

    Raises:
        EndpointUnknown: there is none of this id for this viewer.
        NotAllowed: the viewer's roles carry neither right.
    """
    row = _counted(_visible(viewer)).filter(id=uid).first()
    if row is None:
        raise EndpointUnknown(f"no webhook {uid} for you; your webhooks list shows what there is")
    return _endpoint(row, viewer)


def deliveries(
    viewer: Viewer, uid: UUID, *, state: str = "", before: int | None = None, limit: int = PAGE
) -> DeliveryPage:
    """The deliveries of a webhook, newest first, narrowed to a state if one is named.

    Raises:
        EndpointUnknown, NotAllowed: see `endpoint`.
    """
    facts = endpoint(viewer, uid)
    rows = Delivery.objects.filter(endpoint_id=uid)
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(entry_number__lt=before)
    page = list(rows.order_by("-entry_number")[: limit + 1])
    more = len(page) > limit
    page = page[:limit]
    return DeliveryPage(
        endpoint=facts,
        deliveries=_deliveries(page, viewer),
        next_before=page[-1].entry_number if more else None,
    )


def delivery(viewer: Viewer, uid: UUID) -> DeliveryView:
    """One delivery.

    Raises:
        DeliveryUnknown: there is none of this id for this viewer.
        NotAllowed: the viewer's roles carry neither right.
    """
    row = Delivery.objects.filter(id=uid, endpoint__in=_visible(viewer)).first()
    if row is None:
        raise DeliveryUnknown(f"no delivery {uid} for you; the page of its webhook lists them")
    return _deliveries([row], viewer)[0]


def actions_offered() -> tuple[str, ...]:
    """The actions that the log knows by now, for the form that asks which to tell of."""
    return custody.actions_known()


def viewer_of_owner(row: Endpoint) -> Viewer:
    """What the owner of an endpoint may do now; nothing when they may no longer sign in."""
    owner: AbstractBaseUser = row.owner
    return accounts.viewer(owner)


def viewer_named(username: str) -> Viewer:
    """The viewer of this username, for the command line.

    Raises:
        NotAllowed: nobody is called so.
    """
    user = get_user_model().objects.filter(username=username.lower()).first()
    if user is None:
        raise NotAllowed(f"there is no user {username!r}; `lapel users list` shows who there is")
    return accounts.viewer(user)


def owner_at_the_command_line(uid: UUID) -> Viewer:
    """The owner of a webhook as a viewer, for the command line of the machine.

    Raises:
        EndpointUnknown: there is no such webhook.
    """
    row = Endpoint.objects.select_related("owner").filter(id=uid).first()
    if row is None:
        raise EndpointUnknown(f"no webhook {uid}; `lapel webhooks list` shows what there is")
    return _as_manager(viewer_of_owner(row))


def owner_of_delivery(uid: UUID) -> Viewer:
    """The owner of a delivery's webhook as a viewer, for the command line of the machine.

    Raises:
        DeliveryUnknown: there is no such delivery.
    """
    row = Delivery.objects.select_related("endpoint__owner").filter(id=uid).first()
    if row is None:
        raise DeliveryUnknown(f"no delivery {uid}; `lapel webhooks deliveries` lists them")
    return _as_manager(viewer_of_owner(row.endpoint))


def every_endpoint() -> tuple[EndpointView, ...]:
    """All webhooks, for the command line of the machine, whose user reads the database anyway."""
    rows = _counted(Endpoint.objects.exclude(state=EndpointState.REMOVED)).order_by("-made_at")
    return tuple(_endpoint(row, None) for row in rows)


def _as_manager(owner: Viewer) -> Viewer:
    """Who runs the machine may pause a webhook even if its owner may do nothing any more."""
    return replace(owner, permissions=owner.permissions | {"hooks.manage"})


def _visible(viewer: Viewer) -> QuerySet[Endpoint]:
    rows = Endpoint.objects.exclude(state=EndpointState.REMOVED)
    if viewer.may("hooks.manage"):
        return rows
    if viewer.may("api.use"):
        return rows.filter(owner_id=viewer.user_id)
    raise NotAllowed("your roles do not let you use webhooks; ask an administrator")


def _counted(rows: QuerySet[Endpoint]) -> QuerySet[Endpoint]:
    def count(state: DeliveryState) -> Count:
        return Count("deliveries", filter=Q(deliveries__state=state))

    return (
        rows.select_related("owner", "standing")
        .prefetch_related("secrets")
        .annotate(
            waiting=count(DeliveryState.WAITING),
            failed=count(DeliveryState.FAILED),
            delivered=count(DeliveryState.DELIVERED),
        )
    )


def _endpoint(row: Endpoint, viewer: Viewer | None) -> EndpointView:
    failing = row.standing.failing_since
    state = "failing" if row.state == EndpointState.ACTIVE and failing else row.state
    old = [each.valid_until for each in row.secrets.all() if each.valid_until]
    return EndpointView(
        id=row.id,
        owner_id=row.owner_id,
        owner=row.owner.get_full_name(),
        owner_active=row.owner.is_active,
        mine=viewer is not None and viewer.user_id == row.owner_id,
        address=row.address,
        actions=tuple(row.actions),
        state=state,
        reason=row.reason,
        made_at=row.made_at,
        failing_since=failing,
        next_try=row.standing.not_before if failing else None,
        succeeded_at=row.standing.succeeded_at,
        waiting=getattr(row, "waiting", 0),
        failed=getattr(row, "failed", 0),
        delivered=getattr(row, "delivered", 0),
        old_secret_until=max(old, default=None),
    )


def _deliveries(rows: Sequence[Delivery], viewer: Viewer) -> tuple[DeliveryView, ...]:
    """The views of rows, blank where the viewer may not be told what it was about.

    An answer may repeat what was sent, so it is hidden with it.
    """
    seen = seeing.seen(viewer, [(row.subject_kind, row.subject_id) for row in rows])
    return tuple(_delivery(row, (row.subject_kind, row.subject_id) in seen) for row in rows)


def _delivery(row: Delivery, seen: bool) -> DeliveryView:
    return DeliveryView(
        id=row.id,
        message=message_id(row.id),
        seen=seen,
        action=row.action if seen else "",
        subject_kind=row.subject_kind if seen else "",
        subject_id=row.subject_id if seen else None,
        entry=row.entry if seen else None,
        state=row.state,
        attempts=row.attempts,
        made_at=row.made_at,
        next_at=row.next_at,
        last_at=row.last_at,
        status=row.status,
        took_ms=row.took_ms,
        answer=row.answer if seen else "",
        error=row.error,
    )
