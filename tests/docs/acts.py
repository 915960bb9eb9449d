"""Every act that the code writes into the log: its word and, where they are plain, its details."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import sources


@dataclass(frozen=True, kw_only=True)
class Act:
    """One call of `act` or `act_on_each`; its details as far as they are a literal.

    No words: the action is no literal.
    """

    place: str
    words: frozenset[str]
    details: frozenset[str]


def every(root: Path) -> Iterator[Act]:
    """Every act of the product; the dock and the verifier write no log."""
    for path, module in sources.modules(root):
        if "lapel" in path.relative_to(root).parts:
            for function in (n for n in ast.walk(module) if isinstance(n, ast.FunctionDef)):
                for call in _calls(function):
                    yield Act(
                        place=f"{path.relative_to(root)}:{call.lineno}",
                        words=frozenset(_words(call.args[0], function) if call.args else ()),
                        details=frozenset(_details(call, function)),
                    )


def _calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in {"act", "act_on_each"}:
                yield node


def _words(node: ast.expr, function: ast.FunctionDef) -> Iterator[str]:
    """The texts that an expression can be: a literal, or a choice of literals."""
    for value in _values(node, function):
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


def _details(call: ast.Call, function: ast.FunctionDef) -> Iterator[str]:
    """The keys of the detail, as far as it is written out as a dictionary."""
    given = (keyword.value for keyword in call.keywords if keyword.arg == "detail")
    for expression in given:
        for value in _values(expression, function):
            for key in value.keys if isinstance(value, ast.Dict) else ():
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value


def _values(node: ast.expr, function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What an expression can stand for: itself, either side of a choice, what a name was given."""
    if isinstance(node, ast.IfExp):
        yield from _values(node.body, function)
        yield from _values(node.orelse, function)
    elif isinstance(node, ast.Name):
        for assign in (n for n in ast.walk(function) if isinstance(n, ast.Assign)):
            if any(getattr(target, "id", "") == node.id for target in assign.targets):
                yield from _values(assign.value, function)
    else:
        yield node
