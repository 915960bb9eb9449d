"""The page of the API says what the API says of itself."""

import re
from pathlib import Path
from typing import Any

from lapel.accounts.rules import PERMISSIONS
from lapel.accounts.scopes import SCOPES
from lapel.staff.api.app import api

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "api.md"


def told() -> Any:
    return api.get_openapi_schema(path_prefix="/api/v1/")


def rows(heading: str) -> set[tuple[str, ...]]:
    """The cells of the table under a heading, without their marks of code."""
    part = PAGE.read_text().partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ") and "---" not in line]
    return {tuple(plain(cell.strip()) for cell in line[1:-1].split(" | ")) for line in lines[1:]}


def plain(cell: str) -> str:
    """A cell without its marks, when it is code as a whole."""
    return re.sub(r"^`([^`]*)`$", r"\1", cell)


def test_every_operation_is_on_the_page_with_its_scope_and_its_words() -> None:
    said = {
        (f"{method.upper()} {path.removeprefix('/api/v1')}", scope or "any", op["description"])
        for path, operations in told()["paths"].items()
        for method, op in operations.items()
        for scope in [next(iter(op["security"][0]["Token"]), "")]
    }

    assert rows("Operations") == said


def test_every_problem_is_on_the_page() -> None:
    said = {
        (name, str(kind["status"]), kind["title"], kind["cure"])
        for name, kind in told()["x-problems"].items()
    }

    assert rows("Problems") == said


def test_every_scope_is_on_the_page() -> None:
    assert {cells[0] for cells in rows("Tokens")} == set(SCOPES)
    assert all(scope.carries <= PERMISSIONS.keys() for scope in SCOPES.values())


def test_every_operation_and_every_field_that_is_sent_is_described() -> None:
    document = told()
    silent = [
        op["operationId"]
        for operations in document["paths"].values()
        for op in operations.values()
        if not re.search(r"\w", op.get("description", ""))
    ]
    bare = [
        name
        for name, shape in document["components"]["schemas"].items()
        if not shape.get("description")
    ]

    assert (silent, bare) == ([], [])
