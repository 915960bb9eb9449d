"""What a word of a search may mean, as conditions on the search table.

1. Every word must be found somewhere in what is known of a recording; capitals do not matter.
2. It may be a part of its wearer's name, its office's, its unit's or its category's; a word of
   one or two letters must begin the name. It may be the whole badge or code.
3. It may be a part of the serial number, of a file's name, of the case number or the title, from
   three letters on.
4. It may begin a word of title, notes and markers, or have the same English stem as one.

Names are looked up here, at each search, so that a new name counts at once.
"""

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import and_
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchQueryCombinable
from django.db.models import Q

from lapel.evidence.models import Category
from lapel.program import selectors as program

SHORT: Final = 3
"""Letters from which a word is looked for inside others."""
MOST_WORDS: Final = 8
PARTS: Final = re.compile(r"[^\W_]+")


def mentions(words: Sequence[str]) -> tuple[Q, ...]:
    """A condition for each word; those beyond the eighth are not looked for."""
    asked = tuple(word.lower() for word in words[:MOST_WORDS])
    if not asked:
        return ()
    named = program.mentioned(asked, inside=SHORT)
    kinds = tuple(Category.objects.values_list("id", "name", "code"))
    return tuple(
        _mentions(word, meant, [uid for uid, *names in kinds if _in_name(word, names)])
        for word, meant in zip(asked, named, strict=True)
    )


def _mentions(word: str, meant: program.Mentioned, categories: list[object]) -> Q:
    found = Q()
    for column, ids in (
        ("wearer_id", meant.members),
        ("unit_id", meant.units),
        ("office_id", meant.offices),
        ("category_id", categories),
    ):
        if ids:
            found |= Q(**{f"{column}__in": list(ids)})
    if len(word) >= SHORT:
        found |= Q(text__contains=word)
    for said in _queries(word):
        found |= Q(words=said)
    return found or Q(pk__in=[])


def _queries(word: str) -> Iterator[SearchQueryCombinable]:
    """The beginning of a word, or its stem; nothing for punctuation alone."""
    parts = PARTS.findall(word)
    if parts:
        begun = " & ".join(f"'{part}':*" for part in parts)
        stems = [SearchQuery(part, search_type="plain", config="english") for part in parts]
        yield SearchQuery(begun, search_type="raw", config="simple") | reduce(and_, stems)


def _in_name(word: str, names: Sequence[str]) -> bool:
    if len(word) < SHORT:
        return any(name.lower().startswith(word) for name in names)
    return any(word in name.lower() for name in names)
