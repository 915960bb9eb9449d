"""A door without a database, for tests of the protocol."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lapel.devices.limits import Limits
from lapel.devices.testing import Door, PlainBackend, door_config, running_door
from lapel.evidence.vault import Vault

QUICK = Limits(
    head_seconds=0.5,
    idle_seconds=30,
    pace_seconds=0.4,
    pace_bytes_per_second=20_000,
    disk_reserve=0,
    stop_seconds=5,
    retry_seconds=0.05,
    token_cache_seconds=0,
    holder_cache_seconds=0,
)


@pytest.fixture
def limits() -> Limits:
    """Limits that a test can wait for."""
    return QUICK


@pytest.fixture
def backend(tmp_path: Path) -> PlainBackend:
    """Uploads in memory."""
    return PlainBackend(Vault(door_config(tmp_path).vault))


@pytest.fixture
def door(tmp_path: Path, backend: PlainBackend, limits: Limits) -> Iterator[Door]:
    """A running byte server of this test alone."""
    with running_door(door_config(tmp_path), limits=limits, backend=backend) as found:
        yield found


@pytest.fixture(scope="module")
def shared_backend(tmp_path_factory: pytest.TempPathFactory) -> PlainBackend:
    """Uploads in memory, for a whole module."""
    return PlainBackend(Vault(door_config(tmp_path_factory.mktemp("shared")).vault))


@pytest.fixture(scope="module")
def shared_door(shared_backend: PlainBackend) -> Iterator[Door]:
    """A running byte server for a whole module: for properties that need many uploads."""
    config = door_config(shared_backend.vault.root.parent)
    patient = replace(QUICK, pace_seconds=30)
    with running_door(config, limits=patient, backend=shared_backend) as found:
        yield found
