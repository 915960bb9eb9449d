"""Rooms meet at their doors only: services, selectors, errors; and views stay at home."""

import ast
import sys
from pathlib import Path

import grimp
import pytest

from tests.architecture.doors import through_the_wall, views_that_reach_too_far

SOURCES = Path(__file__).parents[2] / "src"


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("lapel", "lapel_dock", "lapel_verify", cache_dir=None)


def seeded(importer: str, imported: str) -> grimp.ImportGraph:
    graph = grimp.ImportGraph()
    graph.add_import(importer=importer, imported=imported)
    return graph


def test_rooms_use_only_what_other_rooms_offer(graph: grimp.ImportGraph) -> None:
    assert through_the_wall(graph) == []


def test_views_use_their_own_room_and_accounts(graph: grimp.ImportGraph) -> None:
    assert views_that_reach_too_far(graph) == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("lapel.ingest.services", "lapel.evidence.models"),
        ("lapel.evidence.models", "lapel.program.models"),
        ("lapel.evidence.services", "lapel.custody.testing"),
        ("lapel.evidence.services", "lapel.custody.migrations_support"),
        ("lapel.demo.story", "lapel.program.models"),
    ],
)
def test_reaching_through_a_wall_is_noticed(importer: str, imported: str) -> None:
    assert through_the_wall(seeded(importer, imported)) == [f"{importer} imports {imported}"]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("lapel.staff.views", "lapel.evidence.services"),
        ("lapel.evidence.views.grid", "lapel.evidence.models"),
    ],
)
def test_a_view_that_reaches_too_far_is_noticed(importer: str, imported: str) -> None:
    wrong = views_that_reach_too_far(seeded(importer, imported))

    assert wrong == [f"{importer} imports {imported}"]


def strangers(source: str, own: str) -> set[str]:
    """Packages that are neither the standard library nor our own."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.split(".")[0])
    return names - sys.stdlib_module_names - {own}


def test_the_verifier_needs_nothing_but_the_standard_library() -> None:
    files = [p for p in SOURCES.glob("lapel_verify/**/*.py") if "tests" not in p.parts]
    assert files

    assert {f.name: s for f in files if (s := strangers(f.read_text(), "lapel_verify"))} == {}


def test_a_dependency_of_the_verifier_is_noticed() -> None:
    assert strangers("import hashlib\nfrom cryptography import x509", "lapel_verify") == {
        "cryptography"
    }
