"""Read Markdown as far as the gates need it: sections, anchors, links, fenced blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FRONT = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
_FENCE = re.compile(r"^ *(`{3,})(.*)$")
_HEADING = re.compile(r"^(#{1,6}) +(.*?) *$")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?: \"[^\"]*\")?\)")
_SPAN = re.compile(r"`[^`]*`")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A fenced block: its language, its text, and the line on which it begins."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading without its marks, and the text from it to the next heading."""

    title: str
    text: str


def documents(root: Path) -> list[Path]:
    """Every document of a tree."""
    front = [root / name for name in FRONT if (root / name).exists()]
    return [*front, *sorted((root / "docs").rglob("*.md"))]


def blocks(text: str, *languages: str) -> list[Block]:
    """The fenced blocks of these languages, or all."""
    found, open_at, language, fence, body = [], 0, "", "", [""]
    for number, line in enumerate(text.splitlines(), 1):
        match = _FENCE.match(line)
        if not fence and match:
            fence, language, open_at, body = match[1], match[2].strip(), number, []
        elif fence and line.strip() == fence:
            found.append(Block(language=language, text="\n".join(body), line=open_at))
            fence = ""
        elif fence:
            body.append(line)
    return [block for block in found if not languages or block.language in languages]


def prose(text: str) -> str:
    """The text without its fenced blocks."""
    kept, fence = [], ""
    for line in text.splitlines():
        match = _FENCE.match(line)
        if not fence and match:
            fence = match[1]
        elif fence:
            fence = "" if line.strip() == fence else fence
        else:
            kept.append(line)
    return "\n".join(kept)


def sections(text: str) -> list[Section]:
    """Every heading with its own text; fenced blocks are left out."""
    found: list[tuple[str, list[str]]] = []
    for line in prose(text).splitlines():
        match = _HEADING.match(line)
        if match:
            found.append((match[2].replace("`", ""), []))
        elif found:
            found[-1][1].append(line)
    return [Section(title=title, text="\n".join(lines)) for title, lines in found]


def links(text: str) -> Iterator[str]:
    """The targets of all links and pictures; those inside code are no links."""
    yield from _LINK.findall(_SPAN.sub("", prose(text)))


def anchors(text: str) -> set[str]:
    """The names under which the headings can be linked to, as forges make them."""
    found: set[str] = set()
    for section in sections(text):
        slug = re.sub(r"[^\w\- ]", "", section.title.lower()).replace(" ", "-")
        number, name = 0, slug
        while name in found:
            number += 1
            name = f"{slug}-{number}"
        found.add(name)
    return found


def first_cells(text: str) -> set[str]:
    """What stands, as code, in the first column of the tables."""
    return set(re.findall(r"^\| *`([^`]+)` *\|", text, flags=re.MULTILINE))
