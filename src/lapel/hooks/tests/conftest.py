"""A receiver, and people with a webhook."""

from collections.abc import Iterator

import pytest

from lapel.accounts.selectors import Viewer
from lapel.hooks.testing import Receiver, receiver
from lapel.hooks.tests.story import viewer
from lapel.program.testing import SmallProgram, small_program


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as kept:
        yield kept


@pytest.fixture
def program(database: object) -> SmallProgram:
    return small_program()


@pytest.fixture
def cora(program: SmallProgram) -> Viewer:
    return viewer("cora", "custodian")
