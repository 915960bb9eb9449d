"""Every command of the three programs with its options, asked of the programs themselves."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

from typer.core import TyperGroup, TyperOption
from typer.main import get_group

import lapel_dock.cli
from lapel.launch import cli

Commands = Mapping[str, frozenset[str]]
"""`lapel users create` and the options that it takes."""


def every() -> Commands:
    """The commands of `lapel`, `lapel-dock` and `lapel-verify`."""
    found = dict(_walk(get_group(cli.app), "lapel"))
    for name, room, group in _rooms():
        del found[f"lapel {name}"]
        commands = get_group(import_module(f"lapel.{room}.commands").app)
        found |= dict(_walk(commands, f"lapel {name}" if group else "lapel"))
    found |= dict(_walk(get_group(lapel_dock.cli.app), "lapel-dock"))
    return found | {"lapel-verify": _options_in_help("lapel_verify")}


def _walk(group: TyperGroup, prefix: str) -> Iterator[tuple[str, frozenset[str]]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _walk(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", _options(command.params)


def _options(parameters: Iterable[object]) -> frozenset[str]:
    options = [p for p in parameters if isinstance(p, TyperOption) and not p.hidden]
    names = {name for option in options for name in (*option.opts, *option.secondary_opts)}
    return frozenset(name for name in names if name.startswith("--") and name != "--help")


def _rooms() -> Iterator[tuple[str, str, bool]]:
    """Name, room and kind of the commands that `lapel` only passes on to a room."""
    for node in ast.walk(ast.parse(Path(cli.__file__).read_text())):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_add_room":
            given = {key.arg: ast.literal_eval(key.value) for key in node.keywords}
            yield ast.literal_eval(node.args[0]), given["room"], given["group"]


def _options_in_help(module: str) -> frozenset[str]:
    shown = subprocess.run(
        [sys.executable, "-m", module, "--help"], capture_output=True, text=True, check=True
    )
    return frozenset(re.findall(r"(?<![\w-])--[a-z][a-z-]*", shown.stdout)) - {"--help"}
