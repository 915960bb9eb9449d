"""What the tests of the documents share."""

import pytest

from . import commands


@pytest.fixture(scope="session")
def known() -> commands.Commands:
    """Every command with its options."""
    return commands.every()
