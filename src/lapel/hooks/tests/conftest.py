"""A receiver, and people with a webhook."""

from collections.abc import Iterator

import pytest

from lapel.hooks.testing import Receiver, receiver


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as kept:
        yield kept
