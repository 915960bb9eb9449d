"""The sender: what waits is sent, endpoint by endpoint, the oldest news first.

An endpoint is one sender's at a time: who takes its claim in the database sends, and renews the
claim with each try. A sender that is killed leaves a claim that ends by itself; what it had sent
without saying so is sent again under the same id. Nothing is ever sent inside a transaction.
"""

import logging
import random
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from threading import Event
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import (
    DatabaseError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.models import Exists, OuterRef, Q

from lapel.custody import selectors as custody
from lapel.foundation import clock
from lapel.hooks import payload, rules, seeing, selectors, sending, services
from lapel.hooks.models import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
    Secret,
    Standing,
)
from lapel.hooks.sending import Answer

logger = logging.getLogger(__name__)

CLAIM = timedelta(seconds=40)
"""Longer than one try may take."""

TURN_SECONDS = 20.0
SENDERS = 4
PAUSE_SECONDS = 0.5
SWEEP_SECONDS = 3600.0
SWEEP_ROWS = 5000


def run_forever(stop: Event) -> None:
    """Send what is due until told to stop; then finish the tries that are on their way."""
    swept, busy = -SWEEP_SECONDS, dict[UUID, Future[None]]()
    with (
        closing(connection),
        ThreadPoolExecutor(max_workers=SENDERS, thread_name_prefix="hooks") as pool,
    ):
        while not stop.is_set():
            busy = {uid: turn for uid, turn in busy.items() if not turn.done()}
            try:
                if monotonic() - swept > SWEEP_SECONDS:
                    sweep(now=clock.now())
                    swept = monotonic()
                for uid in due(now=clock.now()):
                    if uid not in busy:
                        busy[uid] = pool.submit(_turn, uid, stop)
            except OperationalError:
                logger.warning("the database is away; webhooks wait")
                close_old_connections()
            except DatabaseError:
                logger.exception("webhooks could not be looked up; they wait")
                close_old_connections()
            stop.wait(PAUSE_SECONDS)


def due(*, now: datetime) -> tuple[UUID, ...]:
    """The active endpoints for which something waits whose time has come."""
    waits = Delivery.objects.filter(
        endpoint=OuterRef("pk"), state=DeliveryState.WAITING, next_at__lte=now
    )
    rows = Endpoint.objects.filter(
        Exists(waits),
        state=EndpointState.ACTIVE,
        standing__not_before__lte=now,
        standing__claimed_until__lte=now,
    )
    return tuple(rows.order_by("standing__not_before").values_list("id", flat=True)[:50])


def drain(endpoint: UUID, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Send what is due to one endpoint, for one turn or until a failure; return how many tries."""
    begun, tries = monotonic(), 0
    if not _claim(endpoint, now=clock.now()):
        return 0
    while not stop() and monotonic() - begun < TURN_SECONDS:
        row = _next(endpoint, now=clock.now())
        if row is None:
            break
        tries += 1
        if not _try(row):
            break
        _claim(endpoint, now=clock.now(), renew=True)
    Standing.objects.filter(endpoint=endpoint).update(claimed_until=clock.now())
    return tries


def sweep(*, now: datetime) -> int:
    """Forget deliveries older than the time they are kept, some at a time; return how many."""
    old = Delivery.objects.filter(made_at__lt=now - rules.KEPT).order_by("made_at")
    some = list(old.values_list("id", flat=True)[:SWEEP_ROWS])
    return Delivery.objects.filter(id__in=some).delete()[0]


def _turn(endpoint: UUID, stop: Event) -> None:
    """One turn of one endpoint, in a thread of the pool; its trouble stays its own."""
    try:
        drain(endpoint, stop=stop.is_set)
    except Exception:
        logger.exception("webhook %s was not served and will be again", endpoint)
    finally:
        connection.close()


def _claim(endpoint: UUID, *, now: datetime, renew: bool = False) -> bool:
    """Take or renew the right to send to an endpoint; false while another sender has it."""
    rows = Standing.objects.filter(endpoint=endpoint)
    if not renew:
        rows = rows.filter(claimed_until__lte=now)
    return bool(rows.update(claimed_until=now + CLAIM))


def _next(endpoint: UUID, *, now: datetime) -> Delivery | None:
    """The oldest news that is due; what was never tried comes before what failed."""
    rows = Delivery.objects.select_related("endpoint__owner").filter(
        endpoint=endpoint,
        endpoint__state=EndpointState.ACTIVE,
        state=DeliveryState.WAITING,
        next_at__lte=now,
    )
    return rows.order_by("tries", "entry_number").first()


def _try(row: Delivery) -> bool:
    """One try of one delivery; false when it failed, so that the endpoint gets its rest."""
    now = clock.now()
    owner = selectors.viewer_of_owner(row.endpoint)
    about = (row.subject_kind, row.subject_id)
    entry = custody.entry(row.entry)
    if entry is None or about not in seeing.seen(owner, [about]):
        _withhold(row)
        return True
    body = payload.body(entry, web_url=settings.LAPEL.web_url, reads_log=owner.may("log.read"))
    headers = payload.headers(body, delivery=row.id, at=now, secrets=_secrets(row, now=now))
    networks = settings.LAPEL.hook_networks
    answer = sending.post(row.endpoint.address, body, headers, networks=networks)
    _keep(row, answer)
    return answer.arrived


def _secrets(row: Delivery, *, now: datetime) -> list[str]:
    valid = Q(valid_until__isnull=True) | Q(valid_until__gt=now)
    secrets = Secret.objects.filter(valid, endpoint=row.endpoint_id).order_by("-made_at")
    return list(secrets.values_list("value", flat=True))


def _withhold(row: Delivery) -> None:
    """The owner may no longer know of it: it is never sent, and nothing of an answer is kept."""
    row.state, row.answer, row.error = DeliveryState.WITHHELD, "", ""
    row.save(update_fields=["state", "answer", "error"])


def _keep(row: Delivery, answer: Answer) -> None:
    """Put down what came of a try, and what follows from it for delivery and endpoint."""
    now = clock.now()
    delay = rules.next_delay(row.tries + 1, chance=random.random())  # noqa: S311 - jitter
    state = DeliveryState.WAITING if delay else DeliveryState.FAILED
    with transaction.atomic():
        Delivery.objects.filter(id=row.id).update(
            state=DeliveryState.DELIVERED if answer.arrived else state,
            next_at=now + (delay or timedelta()),
            tries=row.tries + 1,
            attempts=row.attempts + 1,
            last_at=now,
            took_ms=answer.took_ms,
            status=answer.status,
            answer=answer.text,
            error=answer.error,
        )
        failing_since = _keep_standing(row.endpoint_id, answer, now=now)
    reason = rules.pause_reason(failing_since=failing_since, now=now, status=answer.status)
    if reason:
        services.give_up(endpoint=row.endpoint_id, reason=reason)


def _keep_standing(endpoint: UUID, answer: Answer, *, now: datetime) -> datetime | None:
    """How the endpoint stands after a try; since when it fails, or None when it does not."""
    standing = Standing.objects.select_for_update().get(endpoint=endpoint)
    if answer.arrived:
        standing.failing_since, standing.failures, standing.succeeded_at = None, 0, now
    else:
        standing.failures += 1
        standing.failing_since = standing.failing_since or now
        standing.not_before = now + rules.rest(standing.failures)
    standing.save(update_fields=["failing_since", "failures", "succeeded_at", "not_before"])
    return standing.failing_since


LOOPS = (run_forever,)
