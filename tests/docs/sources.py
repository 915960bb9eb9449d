"""What the code says of itself, read without running it."""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_VARIABLE = re.compile(r"LAPEL_[A-Z][A-Z_]*")
_NAME = re.compile(r"^[A-Za-z0-9._-]+")
_RECIPE = re.compile(r"^([a-z][a-z-]*):(?!=)", re.MULTILINE)


def files(root: Path) -> Iterator[Path]:
    """The product's Python files; tests are not part of it."""
    for path in sorted((root / "src").rglob("*.py")):
        inside = path.relative_to(root).parts
        if not {"tests", "migrations"} & set(inside) and path.name != "conftest.py":
            yield path


def modules(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    """The same, parsed."""
    for path in files(root):
        yield path, ast.parse(path.read_text(), str(path))


def variables(root: Path) -> set[str]:
    """Every LAPEL_* that a module of the product, or the Makefile, takes from the environment."""
    found = {name for _, module in modules(root) for name in _names(module)}
    return found | set(re.findall(r"\$[({](LAPEL_[A-Z_]+)", (root / "Makefile").read_text()))


def _names(module: ast.Module) -> Iterator[str]:
    """Texts that are such a name as a whole, but for those that name an attribute."""
    nodes = list(ast.walk(module))
    calls = (n for n in nodes if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "getattr")
    attributes = {id(argument) for call in calls for argument in call.args}
    for node in (n for n in nodes if isinstance(n, ast.Constant) and id(n) not in attributes):
        if isinstance(node.value, str) and _VARIABLE.fullmatch(node.value):
            yield node.value


def recipes(root: Path) -> set[str]:
    """The recipes of the Makefile."""
    return set(_RECIPE.findall((root / "Makefile").read_text()))


def dependencies(root: Path) -> set[str]:
    """The names of all direct requirements."""
    found = set()
    for path in (root / "requirements").glob("*.in"):
        lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
        found |= {match[0] for line in lines if (match := _NAME.match(line)) and line[0] != "-"}
    package = json.loads((root / "frontend" / "package.json").read_text())
    return found | {*package.get("dependencies", ()), *package.get("devDependencies", ())}


def rooms(root: Path) -> set[str]:
    """The rooms: the packages of the product."""
    return {path.parent.name for path in (root / "src" / "lapel").glob("*/__init__.py")}


def contracts(root: Path) -> list[dict[str, Any]]:
    """The contracts on imports."""
    kept: list[dict[str, Any]] = tomllib.loads((root / "pyproject.toml").read_text())["tool"][
        "importlinter"
    ]["contracts"]
    return kept
