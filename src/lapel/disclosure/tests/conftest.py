"""A package to attack, as the folder that was written and as an archive of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lapel.disclosure import package
from lapel.disclosure.tests.packages import Agency, an_agency, refusals, reseal, zipped


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    return an_agency(tmp_path / "vault")


@pytest.fixture(params=["folder", "archive"])
def refused(
    request: pytest.FixtureRequest, tmp_path: Path, agency: Agency
) -> Callable[..., set[str]]:
    """Write the agency's package, let the attack change it, and name what is refused."""

    def run(attack: Callable[[Path], Any], *, seal: bool = True, **keys: Any) -> set[str]:
        folder = tmp_path / "bag"
        package.write_package(folder, agency.export())
        attack(folder)
        if seal:
            reseal(folder)
        return refusals(zipped(folder) if request.param == "archive" else folder, **keys)

    return run
