"""What people write, as it is kept. Pure.

1. Blanks around it go; a line has single blanks inside, a text keeps its lines.
2. What is too long is refused, never cut.
3. Characters that cannot be stored or that hide are refused: controls, halves of characters,
   and those that turn the direction of writing.
"""

import re
import unicodedata
from typing import Final

from lapel.evidence.errors import ValueRefused

LONGEST_CASE_NUMBER: Final = 100
LONGEST_TITLE: Final = 200
LONGEST_NAME: Final = 100
LONGEST_LABEL: Final = 200
LONGEST_NOTE: Final = 10_000
LONGEST_ADDRESS: Final = 2_000
DAY_MS: Final = 86_400_000

_BLANKS: Final = re.compile(r"[^\S\n]+")
_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def line(text: str, *, what: str, longest: int) -> str:
    """One line as it is kept; empty when nothing is in it.

    Raises:
        ValueRefused: it is too long, or holds characters that cannot be kept.
    """
    return _kept(" ".join(text.split()), what=what, longest=longest)


def needed(text: str, *, what: str, longest: int) -> str:
    """One line that must not be empty.

    Raises:
        ValueRefused: it is empty, too long, or holds characters that cannot be kept.
    """
    return _not_empty(line(text, what=what, longest=longest), what=what)


def lines(text: str, *, what: str, longest: int) -> str:
    """A text of any number of lines that must not be empty.

    Raises:
        ValueRefused: it is empty, too long, or holds characters that cannot be kept.
    """
    rows = (_BLANKS.sub(" ", row).rstrip() for row in text.splitlines())
    return _not_empty(_kept("\n".join(rows).strip(), what=what, longest=longest), what=what)


def _not_empty(text: str, *, what: str) -> str:
    if not text:
        raise ValueRefused(f"{what} is empty; write something")
    return text


def _kept(text: str, *, what: str, longest: int) -> str:
    if len(text) > longest:
        raise ValueRefused(f"{what} has {len(text):,} characters; {longest:,} fit, so shorten it")
    hidden = next((char for char in text if _hides(char)), None)
    if hidden is not None:
        raise ValueRefused(
            f"{what} holds the character U+{ord(hidden):04X}, which cannot be kept; take it out"
        )
    return text


def _hides(char: str) -> bool:
    return char in _TURNS or (char != "\n" and unicodedata.category(char) in {"Cc", "Cs"})
