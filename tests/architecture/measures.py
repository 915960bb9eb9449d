"""How long things are: files and functions, read from the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

LONGEST_FILE = 400
LONGEST_FUNCTION = 50


def sources(root: Path) -> Iterator[Path]:
    """All Python files but migrations, which are written once and read by nobody."""
    for folder in ("src", "tests", "benchmarks"):
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts and "node_modules" not in path.parts:
                yield path
    yield from root.glob("*.py")


def too_long(path: Path) -> list[str]:
    """What in a file is longer than it may be."""
    text = path.read_text()
    lines = text.count("\n")
    found = [f"{path} has {lines} lines, at most {LONGEST_FILE}"] if lines > LONGEST_FILE else []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(f"{path}:{node.lineno} {node.name} has {length} lines")
    return found
