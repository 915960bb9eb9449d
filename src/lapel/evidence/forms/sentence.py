"""The sentence of filters: whose, of what kind, where, in what state, when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lapel.evidence.forms.footage import STATES, Asked
from lapel.evidence.selectors import UNTAGGED, Choice, Facets, RecordingCard

COMMON: Final = (
    ("", "person", "everyone"),
    ("tagged", "category", "anything"),
    ("at", "office", "every office"),
    ("", "state", "in any state"),
    ("from", "day", "any day"),
)
"""What stands before each filter, its name, and how it reads when nothing is chosen."""
RARE: Final = (
    ("of unit", "unit", "every unit"),
    ("by camera", "camera", "every camera"),
    ("in case", "case", "every case"),
)
"""Those that are asked for less often; they stand in the sentence only when they are set."""
FINDABLE: Final = 8
"""Choices that are taken in at a glance; in more one can type to find."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One underlined word of the sentence."""

    name: str
    before: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Option:
    """One line of a filter's menu; a count that stopped is "or more"."""

    label: str
    count: int | None
    url: str
    current: bool
    at_least: bool = False


@dataclass(frozen=True, kw_only=True)
class Menu:
    """What one filter offers."""

    name: str
    before: str
    options: tuple[Option, ...]
    """The first one chooses nothing."""
    findable: bool

    @property
    def chosen(self) -> bool:
        """Whether the filter is set, so that it stands in the sentence even if it is rare."""
        return not self.options[0].current


def named(cards: Sequence[RecordingCard]) -> Mapping[str, str]:
    """How the chosen values read: every listed card has them, so the first one tells.

    Nothing is known of values that no card has, so that nobody learns a name by asking for it.
    """
    if not cards:
        return {}
    card = cards[0]
    return {
        "person": f"{card.wearer_name} ({card.badge})",
        "category": card.category_name,
        "office": card.office_name,
        "unit": f"{card.unit_name} ({card.office_name})",
    }


def sentence(this: Asked, known: Mapping[str, str]) -> tuple[Filter, ...]:
    """The filters in the order in which they read; `known` is what `named` gives."""
    words = [_word(this, *each, known) for each in COMMON]
    words += [_word(this, *each, known) for each in RARE if this.values.get(each[1])]
    if this.filters.at:
        hour = f"{this.filters.at:%H:%M}"
        words.insert(len(COMMON), Filter(name="at", before="about", label=hour, chosen=True))
    return tuple(words)


def menus(this: Asked, facets: Facets) -> tuple[Menu, ...]:
    """The menus of all filters that the sentence can show, counted."""
    choices = {
        "person": facets.people,
        "category": facets.categories,
        "office": facets.offices,
        "state": facets.states,
        "day": facets.days,
        "unit": facets.units,
        "camera": facets.cameras,
        "case": facets.cases,
    }
    found = [_menu(this, *each, choices[each[1]]) for each in (*COMMON, *RARE)]
    if this.filters.at:
        found.append(_menu(this, "about", "at", "any time of day", ()))
    return tuple(found)


def _word(this: Asked, before: str, name: str, everything: str, known: Mapping[str, str]) -> Filter:
    if name == "day" and this.values.keys() & {"since", "until"}:
        return _span(this)
    value = this.values.get(name, "")
    label = _label(name, value, known) if value else everything
    return Filter(name=name, before=before, label=label, chosen=bool(value))


def _label(name: str, value: str, known: Mapping[str, str]) -> str:
    """The chosen value as it reads in the sentence, even when nothing has it under the rest."""
    if name == "state":
        return STATES[value]
    if name == "day":
        return _told(date.fromisoformat(value))
    if name == "category" and value == UNTAGGED:
        return "no category yet"
    return value if name in ("camera", "case") else known.get(name) or "one without a match"


def _span(this: Asked) -> Filter:
    """The filter of days while it is a span."""
    since, until = this.filters.since, this.filters.until
    if since and until:
        label = f"{_told(since)} to {_told(until)}"
    else:
        label = f"since {_told(since)}" if since else f"until {_told(until or date.min)}"
    before = "from" if since and until else ""
    return Filter(name="day", before=before, label=label, chosen=True)


def _menu(this: Asked, before: str, name: str, everything: str, choices: Sequence[Choice]) -> Menu:
    value = this.values.get(name, "")
    spans = {"since": "", "until": ""} if name == "day" else {}
    every = Option(
        label=everything.removeprefix("in ").capitalize(),
        count=None,
        url=this.address(**{**spans, name: ""}),
        current=not value and not any(this.values.get(each) for each in spans),
    )
    options = (
        Option(
            label=choice.label,
            count=choice.count,
            at_least=choice.at_least,
            url=this.address(**{**spans, name: choice.value}),
            current=choice.value == value,
        )
        for choice in choices
    )
    return Menu(
        name=name, before=before, options=(every, *options), findable=len(choices) > FINDABLE
    )


def _told(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
