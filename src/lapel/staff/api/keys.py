"""Idempotency keys: a change that is asked for twice happens once and is answered alike.

1. The answer commits with the act, so after a crash either both are there or neither.
2. Who comes while the first is at work waits for it, and is told to come again when that is long.
3. A key stands for one request of one token; another request under it is refused.
4. A refusal changed nothing and is not kept: the same key may be tried again.
5. After a day a key is forgotten.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from psycopg.errors import LockNotAvailable

from lapel.foundation import clock
from lapel.foundation.ids import new_id
from lapel.staff.api.problems import Fault, Refusal
from lapel.staff.models import Answer

HEADER: Final = "Idempotency-Key"
KEPT: Final = timedelta(hours=24)
PATIENCE: Final = "10s"
FORGOTTEN_AT_ONCE: Final = 100
REPEATED: Final = ("Content-Type", "Location", "ETag", "Cache-Control")
CONDITIONS: Final = ("If-Match",)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


def once(
    request: HttpRequest, token: UUID, proceed: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """Proceed in one transaction; or give the answer that the same key had before.

    Raises:
        Refusal: the key cannot be one, stands for another request, or is in use.
    """
    key = key_of(request)
    try:
        with transaction.atomic():
            claim = _claim(token, key, fingerprint(request)) if key else None
            if claim is not None and claim.status is not None:
                return _again(claim)
            answer = proceed()
            if answer.status_code >= 400:
                transaction.set_rollback(True)
            elif claim is not None and isinstance(answer, HttpResponse):
                _keep(claim, answer)
            return answer
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Refusal(
                "key-busy",
                f"the request with the key {key} is still running; send it again later",
                headers={"Retry-After": "5"},
            ) from error
        raise


def key_of(request: HttpRequest) -> str:
    """The key of a request; empty when it has none.

    Raises:
        Refusal: it cannot be a key.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return ""
    if not _KEY.fullmatch(key):
        text = "a key is 1 to 255 visible ASCII characters, a UUID for example"
        fault = Fault(parameter=HEADER, detail=text)
        raise Refusal("invalid", text, errors=[fault])
    return key


def fingerprint(request: HttpRequest) -> str:
    """What makes two requests the same: method, address, conditions and body."""
    conditions = "\n".join(request.headers.get(name, "") for name in CONDITIONS)
    head = f"{request.method}\n{request.get_full_path()}\n{conditions}\n"
    return hashlib.sha256(head.encode() + request.body).hexdigest()


def _claim(token: UUID, key: str, asked: str) -> Answer:
    """The row of this key: a new one, or that of the request which came first (rules 2 and 3)."""
    now = clock.now()
    _forget(token, key)
    mine = Answer(id=new_id(), token=token, key=key, request=asked, at=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        Answer.objects.bulk_create([mine], ignore_conflicts=True)
        cursor.execute("SELECT set_config('lock_timeout', '0', true)")
    row = Answer.objects.get(token=token, key=key)
    if row.request != asked:
        raise Refusal(
            "key-reused",
            f"the key {key} was sent with another request at {clock.stamp(row.at)};"
            " take a new one for this",
        )
    return row


def _forget(token: UUID, key: str) -> None:
    """Remove what is older than a day: this key's answer, and some of the others (rule 5)."""
    old = Answer.objects.filter(at__lt=clock.now() - KEPT)
    old.filter(token=token, key=key).delete()
    some = old.select_for_update(skip_locked=True).order_by("at")[:FORGOTTEN_AT_ONCE]
    Answer.objects.filter(id__in=[row.id for row in some.only("id")]).delete()


def _keep(row: Answer, answer: HttpResponse) -> None:
    row.status = answer.status_code
    row.headers = {name: answer[name] for name in REPEATED if name in answer}
    row.body = answer.content.decode()
    row.save(update_fields=["status", "headers", "body"])


def _again(row: Answer) -> HttpResponse:
    answer = HttpResponse(row.body, status=row.status, headers=row.headers)
    if not row.body:
        del answer["Content-Type"]
    answer["Idempotency-Replayed"] = "true"
    return answer
