"""Who and what a word of a search may name."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from lapel.program.models import Member, Office, Unit


@dataclass(frozen=True, kw_only=True)
class Mentioned:
    """The members, units and offices that one word may mean."""

    members: frozenset[UUID]
    units: frozenset[UUID]
    offices: frozenset[UUID]


def mentioned(words: Sequence[str], *, inside: int) -> tuple[Mentioned, ...]:
    """What each word may mean: a part of a name, from `inside` letters on; else its beginning.

    Badges of members and codes of offices are meant only by the whole word. Three queries,
    however many words.
    """
    people = _found(Member, words, inside, names=("given", "family"), whole="badge")
    units = _found(Unit, words, inside, names=("name",))
    offices = _found(Office, words, inside, names=("name",), whole="code")
    return tuple(
        Mentioned(members=frozenset(m), units=frozenset(u), offices=frozenset(o))
        for m, u, o in zip(people, units, offices, strict=True)
    )


def _found(
    model: type[Member | Unit | Office],
    words: Sequence[str],
    inside: int,
    *,
    names: tuple[str, ...],
    whole: str = "",
) -> list[list[UUID]]:
    """For each word the rows that it may name."""
    asked = [_naming(word, inside, names, whole) for word in words]
    either = Q()
    for each in asked:
        either |= each
    rows = model._default_manager.filter(either)
    marked = rows.annotate(**{f"word_{n}": each for n, each in enumerate(asked)})
    found: list[list[UUID]] = [[] for _ in words]
    for uid, *marks in marked.values_list("id", *(f"word_{n}" for n in range(len(words)))):
        for ids, mark in zip(found, marks, strict=True):
            if mark:
                ids.append(uid)
    return found


def _naming(word: str, inside: int, names: tuple[str, ...], whole: str) -> Q:
    how = "icontains" if len(word) >= inside else "istartswith"
    either = Q(**{f"{whole}__iexact": word}) if whole else Q()
    for name in names:
        either |= Q(**{f"{name}__{how}": word})
    return either
