"""Who may import whom, and that each gate closes when somebody breaks it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

SEEDED = {
    "A room imports only the rooms below it": (
        "lapel/custody/services.py",
        "import lapel.evidence.services",
    ),
    "The verifier knows nothing of what it verifies": (
        "lapel_verify/merkle.py",
        "import lapel.foundation.clock",
    ),
    "The dock's program shares only the verifier with the server": (
        "lapel_dock/cli.py",
        "import lapel.foundation.config",
    ),
    "Decisions, media and the log's mathematics know no Django": (
        "lapel/accounts/rules.py",
        "import django.db",
    ),
}


def contracts(tree: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of a tree."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree / "src"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def broken_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources with one violation of each contract."""
    tree = tmp_path_factory.mktemp("seeded")
    shutil.copy(REPOSITORY / "pyproject.toml", tree)
    shutil.copytree(
        REPOSITORY / "src", tree / "src", ignore=shutil.ignore_patterns("static", "__pycache__")
    )
    for file, line in SEEDED.values():
        path = tree / "src" / file
        path.write_text(f"{path.read_text()}\n{line}\n")
    return tree


def test_all_contracts_are_kept() -> None:
    said = contracts(REPOSITORY)

    assert said.returncode == 0, said.stdout
    assert f"{len(SEEDED)} kept, 0 broken" in said.stdout


def test_every_contract_breaks_on_a_seeded_violation(broken_tree: Path) -> None:
    said = contracts(broken_tree)

    assert said.returncode == 1
    for name in SEEDED:
        assert f"{name} BROKEN" in said.stdout
