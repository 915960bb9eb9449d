"""What the tests of the API share."""

import pytest

from lapel.staff.testing import Agency, small_agency


@pytest.fixture
def agency(db: None) -> Agency:
    """A small agency with three recordings."""
    return small_agency()
