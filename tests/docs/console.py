"""Read the commands of console blocks and say what is wrong with one."""

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile

from .commands import Commands

# fmt: off
SYSTEM = frozenset((
    "apt-get", "cat", "cd", "chmod", "cmp", "cp", "curl", "date", "diff", "df", "echo", "export",
    "find", "git", "grep", "head", "install", "ls", "mkdir", "mv", "openssl", "pg_dump",
    "pg_restore", "psql", "python3", "rm", "rsync", "sed", "sha256sum", "source", "systemctl",
    "tail", "tar", "tee", "test", "touch", "unzip", "useradd", "xxd",
))
# fmt: on
"""Programs of the system that a document may use."""

_ASSIGNMENT = re.compile(r"[A-Z_]+=")
_PUNCTUATION = frozenset({"|", "||", "&&", ";", "&"})


def commands(block: str) -> Iterator[list[str]]:
    """The commands after the prompts of a block, each as its words."""
    typed = re.findall(r"^\$ (.*)$", block.replace("\\\n", " "), flags=re.MULTILINE)
    for line in typed:
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        words = list(lexer)
        while words:
            first = list(takewhile(lambda word: word not in _PUNCTUATION, words))
            words = words[len(first) + 1 :]
            if first:
                yield first


def fault(words: list[str], known: Commands, recipes: set[str]) -> str:
    """What is wrong with a command; empty when nothing is."""
    words = [word for index, word in enumerate(words) if not _skipped(words, index)]
    if not words:
        return ""
    program = words[0].rpartition("/")[2]
    if program == "make":
        return _first_wrong(set(words[1:]) - recipes, "the Makefile has no recipe")
    if program in {"lapel", "lapel-dock", "lapel-verify"}:
        return _own(program, words[1:], known)
    return "" if program in SYSTEM else f"{program} is no program that a reader has"


def _skipped(words: list[str], index: int) -> bool:
    """Assignments before a command and `sudo` are not the command."""
    before = words[: index + 1]
    return all(_ASSIGNMENT.match(word) or word == "sudo" for word in before)


def _own(program: str, rest: list[str], known: Commands) -> str:
    plain = list(takewhile(lambda word: not word.startswith("-"), rest))
    tries = (" ".join([program, *plain[:count]]) for count in range(len(plain), -1, -1))
    name = next((name for name in tries if name in known), None)
    if name is None:
        return f"{' '.join([program, *plain])} is no command"
    if name == "lapel manage":
        return ""
    options = {word.partition("=")[0] for word in rest if word.startswith("--")} - {"--help"}
    return _first_wrong(options - known[name], f"{name} has no option")


def _first_wrong(names: set[str], text: str) -> str:
    return f"{text} {min(names)}" if names else ""
