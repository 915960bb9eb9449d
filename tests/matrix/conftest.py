"""One agency for all rows of a file: every cell is asked inside a savepoint and undone."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.matrix.world import World, world


@pytest.fixture(scope="module")
def agency(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The agency of the matrix; gone when the file is done."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world()
        transaction.set_rollback(True)
