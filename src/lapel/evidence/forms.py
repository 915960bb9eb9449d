"""What a person asked of the footage page, read from the address; and the sentence of filters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from lapel.evidence import spoken
from lapel.evidence.selectors import Choice, Facets, Filters

VIEWS: Final = ("grid", "table")
FILTERS: Final = ("q", "person", "office", "state", "day")
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
LONGEST: Final = 200
"""Characters of a search."""
STATES: Final = MappingProxyType(
    {"kept": "kept", "quarantined": "in quarantine", "working": "being prepared"}
)
DROPPED: Final = MappingProxyType(
    {
        "q": f"The search has more than {LONGEST} characters, or some that cannot be searched, "
        "and was left out: shorten it.",
        "person": "The address names a person who cannot be read: everyone is shown.",
        "office": "The address names an office that cannot be read: every office is shown.",
        "state": "The address names a state that there is not: any state is shown.",
        "day": "The address names a day that there is not: any day is shown.",
    }
)


class FootageForm(forms.Form):
    """The filters as the address carries them; what cannot be read filters nothing."""

    q = forms.CharField(required=False, max_length=LONGEST)
    person = forms.UUIDField(required=False)
    office = forms.UUIDField(required=False)
    state = forms.ChoiceField(
        required=False,
        choices=[(name, name) for name in ("", *STATES)],
    )
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def clean_day(self) -> date | None:
        """A day of this century; others have no end in the calendar or no footage."""
        day: date | None = self.cleaned_data["day"]
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError("no such day")
        return day


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters, the way of showing, and where the next page begins."""

    filters: Filters
    view: str
    cursor: str
    after: date | None
    values: Mapping[str, str]
    dropped: tuple[str, ...] = ()
    """What the address asked for and the list does not heed, one sentence each."""

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


def asked(query: QueryDict, *, today: date) -> Asked:
    """Read the address of the footage page; a day among the words of the search narrows to it."""
    form = FootageForm(query)
    form.is_valid()
    clean = form.cleaned_data
    said = spoken.understood(clean.get("q") or "", today=today)
    filters = Filters(
        person=clean.get("person"),
        office=clean.get("office"),
        state=clean.get("state") or "",
        day=clean.get("day") or said.day,
        query=said.words,
    )
    view = query.get("as", "")
    return Asked(
        filters=filters,
        view=view if view in VIEWS else VIEWS[0],
        cursor=query.get("cursor", ""),
        after=_day(query.get("after", "")),
        values=_values(filters, view if view in VIEWS[1:] else ""),
        dropped=(*(DROPPED[name] for name in FILTERS if name in form.errors), *_unused(said)),
    )


def _values(filters: Filters, view: str) -> dict[str, str]:
    """What of the address holds, as it is written into the addresses of this page."""
    every = {
        "q": filters.query,
        "person": str(filters.person or ""),
        "office": str(filters.office or ""),
        "state": filters.state,
        "day": filters.day.isoformat() if filters.day else "",
        "as": view,
    }
    return {key: value for key, value in every.items() if value}


def _unused(said: spoken.Spoken) -> Iterator[str]:
    if said.times:
        yield f"{' and '.join(said.times)} narrows nothing: search by day, then look at the times."


def sentence(this: Asked, facets: Facets) -> Iterator[Filter]:
    """The filters in the order in which they read: whose, where, in what state, when."""
    yield _filter(this, "", "person", "everyone", facets.people)
    yield _filter(this, "at", "office", "every office", facets.offices)
    yield _filter(this, "", "state", "in any state", facets.states)
    yield _filter(this, "from", "day", "any day", facets.days)


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
            url=this.address(**{name: choice.value}),
            current=choice is chosen,
        )
        for choice in choices
    )
    return Filter(
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
    if chosen:
        return chosen.label
    if name == "day":
        day = date.fromisoformat(value)
        return f"{day:%a} {day.day} {day:%b %Y}"
    return "one without a match"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
