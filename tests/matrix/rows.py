"""What a row of the table says, and how it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tests.matrix.world import RELATIONS, World

LETTERS: Final = {
    "n": "nobody",
    "w": "wearer",
    "s": "supervisor",
    "c": "custodian",
    "a": "auditor",
    "d": "admin",
}
EVERYBODY: Final = "nwscad"
DENIED: Final = frozenset({403, 404})

Sent = Callable[[World, str], Mapping[str, object]]


def nothing(world: World, relation: str) -> Mapping[str, object]:
    """What is sent where nothing needs to be said."""
    del world, relation
    return {}


@dataclass(frozen=True, kw_only=True)
class Row:
    """Who is let in, by their letters: for each relation, or alike for all of them.

    Whoever is not named is refused with 403 or 404, a stranger led to the sign-in (API: 401).
    `also` are answers above 399 that still mean "you may": what was sent was not enough.
    An act that is refused leaves no entry.
    """

    method: str
    who: Mapping[str, str]
    sends: Sent = nothing
    also: frozenset[int] = frozenset()
    fixed: Mapping[str, str] = field(default_factory=dict)
    """What stands in the address whatever the relation."""
    answers: bool = False
    """Whether an act on many answers also who may not, and only leaves what it may not touch."""
    strangers: bool = False
    query: str = ""

    def lets(self, role: str, relation: str) -> bool:
        """Whether this role may, towards things of this relation."""
        return role in {LETTERS[letter] for letter in self.who[relation]}


def page(who: str, **more: object) -> Row:
    """A page that is the same for everybody who may see it."""
    return _row("GET", dict.fromkeys(RELATIONS, who), more)


def act(who: str, **more: object) -> Row:
    """An act without a subject of its own."""
    return _row("POST", dict.fromkeys(RELATIONS, who), more)


def look(own: str, same_unit: str, other_office: str, quarantined: str, **more: object) -> Row:
    """A page about something."""
    return _row(
        "GET", dict(zip(RELATIONS, (own, same_unit, other_office, quarantined), strict=True)), more
    )


def change(own: str, same_unit: str, other_office: str, quarantined: str, **more: object) -> Row:
    """An act on something."""
    return _row(
        "POST", dict(zip(RELATIONS, (own, same_unit, other_office, quarantined), strict=True)), more
    )


def _row(method: str, who: Mapping[str, str], more: Mapping[str, object]) -> Row:
    return Row(**{"method": method, "who": who, **more})  # type: ignore[arg-type]
