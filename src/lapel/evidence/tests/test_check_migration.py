"""What was in custody before checks were kept begins with its arrival."""

from importlib import import_module

import pytest
from django.db import connection

from lapel.custody.services import SYSTEM
from lapel.evidence import services
from lapel.evidence.models import Check
from lapel.evidence.services import Made
from lapel.evidence.testing import NOON, received

FROM_ARRIVAL = import_module("lapel.evidence.migrations.0002_check").FROM_ARRIVAL


@pytest.mark.usefixtures("db")
def test_stored_bytes_count_as_checked_when_they_first_came() -> None:
    got = received(sha256="a" * 64, size=7, received_at=NOON)
    received(sha256="a" * 64, size=7, camera_serial="X2")
    made = Made(kind="poster", sha256="b" * 64, size=1, content_type="image/jpeg", recipe={})
    services.record_made(clip=got.clip_id, made=[made], by=SYSTEM)
    before = list(Check.objects.order_by("sha256").values())
    Check.objects.all().delete()

    with connection.cursor() as cursor:
        cursor.execute(FROM_ARRIVAL)

    assert list(Check.objects.order_by("sha256").values()) == before
    assert before[0]["checked_at"] == NOON
