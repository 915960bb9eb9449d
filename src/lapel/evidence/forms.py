"""What a person asked of the footage page, read from the address; and the sentence of filters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from lapel.evidence.selectors import Choice, Facets, Filters

VIEWS: Final = ("grid", "table")
KEYS: Final = ("q", "person", "office", "state", "day", "as")


class FootageForm(forms.Form):
    """The filters as the address carries them; what cannot be read filters nothing."""

    q = forms.CharField(required=False, max_length=200)
    person = forms.UUIDField(required=False)
    office = forms.UUIDField(required=False)
    state = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in ("", "kept", "quarantined", "working")],
    )
    day = forms.DateField(required=False)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters, the way of showing, and where the next page begins."""

    filters: Filters
    view: str
    cursor: str
    after: date | None
    values: Mapping[str, str]

    @property
    def query(self) -> str:
        """What stands in the search field."""
        return self.filters.query

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return self.filters != Filters()

    @property
    def is_grid(self) -> bool:
        """Whether the list is shown as pictures."""
        return self.view == "grid"

    @property
    def as_grid(self) -> str:
        """The same list as pictures."""
        return self.address(**{"as": ""})

    @property
    def as_table(self) -> str:
        """The same list as rows."""
        return self.address(**{"as": "table"})

    @property
    def without_query(self) -> str:
        """The same list without the words of the search."""
        return self.address(q="")

    @property
    def everything(self) -> str:
        """The list without any filter, shown the same way."""
        return self.address(q="", person="", office="", state="", day="")

    def address(self, **changed: str) -> str:
        """The query string with some values changed; empty values are left out."""
        values = {key: value for key, value in {**self.values, **changed}.items() if value}
        return f"?{urlencode(values)}" if values else "?"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One line of a filter's menu."""

    label: str
    count: int | None
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One underlined word of the sentence."""

    before: str
    label: str
    chosen: bool
    options: tuple[Option, ...]
    findable: bool


def asked(query: QueryDict) -> Asked:
    """Read the address of the footage page."""
    form = FootageForm(query)
    form.is_valid()
    clean = form.cleaned_data
    view = query.get("as", "")
    return Asked(
        filters=Filters(
            person=clean.get("person"),
            office=clean.get("office"),
            state=clean.get("state") or "",
            day=clean.get("day"),
            query=clean.get("q") or "",
        ),
        view=view if view in VIEWS else VIEWS[0],
        cursor=query.get("cursor", ""),
        after=_day(query.get("after", "")),
        values={key: str(query[key]) for key in KEYS if query.get(key)},
    )


def sentence(this: Asked, facets: Facets) -> Iterator[Filter]:
    """The filters in the order in which they read: whose, where, in what state, when."""
    yield _filter(this, "", "person", "everyone", facets.people)
    yield _filter(this, "at", "office", "every office", facets.offices)
    yield _filter(this, "in", "state", "any state", facets.states)
    yield _filter(this, "from", "day", "any day", facets.days)


def _filter(
    this: Asked, before: str, name: str, everything: str, choices: tuple[Choice, ...]
) -> Filter:
    value = this.values.get(name, "")
    chosen = next((choice for choice in choices if choice.value == value), None)
    every = Option(
        label=everything.capitalize(),
        count=None,
        url=this.address(**{name: ""}),
        current=not value,
    )
    options = (
        Option(
            label=choice.label,
            count=choice.count,
            url=this.address(**{name: choice.value}),
            current=choice is chosen,
        )
        for choice in choices
    )
    return Filter(
        before=before,
        label=chosen.label if chosen else value or everything,
        chosen=bool(value),
        options=(every, *options),
        findable=len(choices) > 8,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
