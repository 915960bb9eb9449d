"""The gates: each reads a tree and returns what is wrong with its documents, in sentences.

Every gate takes the root of a tree, so that a test can let it loose on a damaged copy.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from . import acts, console, markdown, sources
from .commands import Commands

FORBIDDEN = ("/work/", "/root/")
SETTINGS = "docs/reference/settings.md"
COMMAND_LINE = "docs/reference/command-line.md"
DEPENDENCIES = "docs/reference/dependencies.md"
ACTIONS = "docs/reference/custody-actions.md"
ARCHITECTURE = "docs/architecture.md"
_MAKE = re.compile(r"(?:^|[`$ ])make ([a-z][a-z-]*)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_DOCUMENT = re.compile(r"docs/[a-z0-9/-]+\.md")
PROGRAMS = ("lapel ", "lapel-dock", "lapel-verify")


def variables(root: Path) -> list[str]:
    """Environment variables: every one that is read has its line, and no other has."""
    read, told = sources.variables(root), markdown.first_cells((root / SETTINGS).read_text())
    return _compare(read, {name for name in told if name.startswith("LAPEL_")}, SETTINGS)


def commands(root: Path, known: Commands) -> list[str]:
    """Commands: every one has its section with every option, and no other has."""
    told = {
        section.title: section.text
        for section in markdown.sections((root / COMMAND_LINE).read_text())
        if section.title.startswith(PROGRAMS)
    }
    found = _compare(set(known), set(told), COMMAND_LINE)
    for name in known.keys() & told.keys():
        options = set(_OPTION.findall(told[name]))
        found += _compare(set(known[name]), options, f"{COMMAND_LINE}, {name}")
    return found


def dependencies(root: Path) -> list[str]:
    """Requirements: every direct one has its line, and no other has."""
    told = markdown.first_cells((root / DEPENDENCIES).read_text())
    return _compare(sources.dependencies(root), told, DEPENDENCIES)


def actions(root: Path) -> list[str]:
    """Custody actions: every one that the code writes has its line with its details, no other has.

    Details are looked for where the code writes them out; some are put together elsewhere.
    """
    text, written = (root / ACTIONS).read_text(), list(acts.every(root))
    words = set().union(*(act.words for act in written))
    return [
        *(f"{act.place} gives act() no literal" for act in written if not act.words),
        *_compare(words, markdown.first_cells(text), ACTIONS),
        *(
            f"{ACTIONS}, {word} does not tell of {key}"
            for act in written
            for word in sorted(act.words)
            for key in sorted(act.details)
            if f"`{key}`" not in _rows(text, word)
        ),
    ]


def _rows(text: str, word: str) -> str:
    """The rows of a table that begin with a word."""
    return "\n".join(line for line in text.splitlines() if line.startswith(f"| `{word}` |"))


def links(root: Path) -> list[str]:
    """Relative links lead to files, and their anchors to headings."""
    found = []
    for path in markdown.documents(root):
        for target in markdown.links(path.read_text()):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            there = (path.parent / name).resolve() if name else path
            if not there.exists():
                found.append(f"{path.relative_to(root)} links to {target}, which is not there")
            elif anchor and anchor not in markdown.anchors(there.read_text()):
                found.append(f"{path.relative_to(root)} links to {target}, which has no such part")
    return found


def mentions(root: Path) -> list[str]:
    """Every document that the code sends its reader to is there."""
    return [
        f"{path.relative_to(root)} names {name}, which is not there"
        for path in sources.files(root)
        for name in _DOCUMENT.findall(path.read_text())
        if not (root / name).exists()
    ]


def recipes(root: Path) -> list[str]:
    """Every `make` that a document names is a recipe of the Makefile."""
    known = sources.recipes(root)
    return [
        f"{path.relative_to(root)} says make {name}; the Makefile has no such recipe"
        for path in markdown.documents(root)
        for name in _MAKE.findall(_code(path.read_text()))
        if name not in known
    ]


def words(root: Path) -> list[str]:
    """No path of a developer's machine stands in a document."""
    return [
        f"{path.relative_to(root)} contains {word}"
        for path in (*markdown.documents(root), root / "NOTICE")
        for word in FORBIDDEN
        if word in path.read_text()
    ]


def python(root: Path) -> list[str]:
    """Every block of Python compiles."""
    found = []
    for path in markdown.documents(root):
        for block in markdown.blocks(path.read_text(), "python"):
            try:
                compile(block.text, str(path), "exec")
            except SyntaxError as error:
                found.append(f"{path.relative_to(root)}:{block.line}: {error}")
    return found


def consoles(root: Path, known: Commands) -> list[str]:
    """Every command of a console block is a program, with options that it takes."""
    known_recipes, found = sources.recipes(root), []
    for path in markdown.documents(root):
        for block in markdown.blocks(path.read_text(), "console"):
            for line in console.commands(block.text):
                fault = console.fault(line, known, known_recipes)
                if fault:
                    found.append(f"{path.relative_to(root)}:{block.line}: {fault}")
    return found


def rooms(root: Path) -> list[str]:
    """The rooms and their order are those that the import contract keeps, and all that exist.

    The contract may name rooms that are still to come; every contract is named in the text.
    """
    text = (root / ARCHITECTURE).read_text()
    (drawn,) = markdown.blocks(text, "rooms")
    there = sources.rooms(root)
    told = [_level(line) for line in drawn.text.splitlines() if line.strip()]
    contracts = sources.contracts(root)
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    kept = [level for line in layers if (level := _level(line) & there)]
    found = [] if told == kept else [f"{ARCHITECTURE} draws {told}; the contract keeps {kept}"]
    names = {contract["name"] for contract in contracts}
    found += [f"{ARCHITECTURE} does not name: {name}" for name in sorted(names) if name not in text]
    return found + _compare(there, set().union(*told), ARCHITECTURE)


def _level(line: str) -> frozenset[str]:
    return frozenset(name.strip(" ()").removeprefix("lapel.") for name in re.split(r"[|:]", line))


def _code(text: str) -> str:
    """The code of a document: its blocks and its spans."""
    spans = re.findall(r"`[^`\n]+`", markdown.prose(text))
    return "\n".join([*(block.text for block in markdown.blocks(text)), *spans])


def _compare(true: set[str], told: set[str], where: str) -> list[str]:
    return list(_differences(true, told, where))


def _differences(true: set[str], told: set[str], where: str) -> Iterator[str]:
    yield from (f"{where} does not tell of {name}" for name in sorted(true - told))
    yield from (f"{where} tells of {name}, which there is not" for name in sorted(told - true))
