"""The sentence of filters: whose, of what kind, where, in what state, when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lapel.evidence.forms.footage import STATES, Asked
from lapel.evidence.selectors import Choice, Facets


@dataclass(frozen=True, kw_only=True)
class Option:
    """One line of a filter's menu; a count that stopped is "or more"."""

    label: str
    count: int | None
    url: str
    current: bool
    at_least: bool = False


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One underlined word of the sentence."""

    name: str = ""
    before: str
    label: str
    chosen: bool
    options: tuple[Option, ...]
    findable: bool


def sentence(this: Asked, facets: Facets) -> Iterator[Filter]:
    """The filters in the order in which they read."""
    yield _filter(this, "", "person", "everyone", facets.people)
    yield _filter(this, "tagged", "category", "anything", facets.categories)
    yield _filter(this, "at", "office", "every office", facets.offices)
    yield _filter(this, "", "state", "in any state", facets.states)
    if "since" in this.values or "until" in this.values:
        yield _span(this, facets.days)
    else:
        yield _filter(this, "from", "day", "any day", facets.days)
    if this.filters.at:
        yield _hour(this)
    for each in rare(this, facets):
        if each.chosen:
            yield each


def rare(this: Asked, facets: Facets) -> tuple[Filter, ...]:
    """The filters that are asked for less often."""
    return (
        _filter(this, "of unit", "unit", "every unit", facets.units),
        _filter(this, "by camera", "camera", "every camera", facets.cameras),
        _filter(this, "in case", "case", "every case", facets.cases),
    )


def _hour(this: Asked) -> Filter:
    """The time of day, which is asked for among the words of the search."""
    every = Option(label="Any time of day", count=None, url=this.address(at=""), current=False)
    label = f"{this.filters.at:%H:%M}"
    return Filter(
        name="at", before="about", label=label, chosen=True, options=(every,), findable=False
    )


def _span(this: Asked, days: tuple[Choice, ...]) -> Filter:
    """The filter of days while it is a span."""
    since, until = this.filters.since, this.filters.until
    plain = _filter(this, "", "day", "any day", days)
    if since and until:
        label = f"{_told(since)} to {_told(until)}"
    else:
        label = f"since {_told(since)}" if since else f"until {_told(until or date.min)}"
    return Filter(
        name="day",
        before="from" if since and until else "",
        label=label,
        chosen=True,
        options=tuple(
            Option(
                label=each.label,
                count=each.count,
                at_least=each.at_least,
                current=False,
                url=this.address(since="", until="", day=_value(each.url)),
            )
            for each in plain.options
        ),
        findable=plain.findable,
    )


def _value(url: str) -> str:
    """The day that the address of an option names."""
    return next((each[4:] for each in url[1:].split("&") if each.startswith("day=")), "")


def _filter(
    this: Asked, before: str, name: str, everything: str, choices: tuple[Choice, ...]
) -> Filter:
    value = this.values.get(name, "")
    chosen = next((choice for choice in choices if choice.value == value), None)
    every = Option(
        label=everything.removeprefix("in ").capitalize(),
        count=None,
        url=this.address(**{name: ""}),
        current=not value,
    )
    options = (
        Option(
            label=choice.label,
            count=choice.count,
            at_least=choice.at_least,
            url=this.address(**{name: choice.value}),
            current=choice is chosen,
        )
        for choice in choices
    )
    return Filter(
        name=name,
        before=before,
        label=_label(name, value, chosen) if value else everything,
        chosen=bool(value),
        options=(every, *options),
        findable=len(choices) > 8,
    )


def _label(name: str, value: str, chosen: Choice | None) -> str:
    """The chosen value as it reads in the sentence, even when it has no match under the rest."""
    if name == "state":
        return STATES[value]
    if name == "category" and value == "none":
        return "no category yet"
    if chosen:
        return chosen.label
    if name == "day":
        return _told(date.fromisoformat(value))
    return value if name in ("camera", "case") else "one without a match"


def _told(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
