"""What a person asked of the footage page, read from the address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from lapel.evidence import spoken
from lapel.evidence.selectors import Filters

VIEWS: Final = ("grid", "table")
GROUPS: Final = ("day", "person")
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
LONGEST: Final = 200
"""Characters of a search."""
STATES: Final = MappingProxyType(
    {"kept": "kept", "quarantined": "in quarantine", "working": "being prepared"}
)
NO_DAY: Final = "The address names a day that there is not: any day is shown."
DROPPED: Final = MappingProxyType(
    {
        "q": f"The search has more than {LONGEST} characters, or some that cannot be searched, "
        "and was left out: shorten it.",
        "person": "The address names a person who cannot be read: everyone is shown.",
        "office": "The address names an office that cannot be read: every office is shown.",
        "unit": "The address names a unit that cannot be read: every unit is shown.",
        "camera": "The address names a camera that cannot be read: every camera is shown.",
        "category": "The address names a category that cannot be read: any category is shown.",
        "case": "The address names a case number that cannot be read: any case is shown.",
        "state": "The address names a state that there is not: any state is shown.",
        "day": NO_DAY,
        "since": NO_DAY,
        "until": NO_DAY,
        "at": "The address names a time of day that there is not: any time is shown.",
    }
)
FILTERS: Final = tuple(DROPPED)


class DayField(forms.DateField):
    """A day of this century; others have no end in the calendar or no footage."""

    def __init__(self) -> None:
        super().__init__(required=False, input_formats=["%Y-%m-%d"])

    def clean(self, value: object) -> date | None:
        """The day, when there can be footage of it."""
        day: date | None = super().clean(value)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError("no such day")
        return day


class FootageForm(forms.Form):
    """The filters as the address carries them; what cannot be read filters nothing."""

    q = forms.CharField(required=False, max_length=LONGEST)
    person = forms.UUIDField(required=False)
    office = forms.UUIDField(required=False)
    unit = forms.UUIDField(required=False)
    camera = forms.CharField(required=False, max_length=LONGEST)
    category = forms.SlugField(required=False)
    case = forms.CharField(required=False, max_length=LONGEST)
    state = forms.ChoiceField(required=False, choices=[(name, name) for name in ("", *STATES)])
    day = DayField()
    since = DayField()
    until = DayField()
    at = forms.TimeField(required=False, input_formats=["%H:%M"])


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The filters, the way of showing, and where the next page begins."""

    filters: Filters
    view: str
    group: str = GROUPS[0]
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
    def by_person(self) -> bool:
        """Whether the list is grouped by who recorded."""
        return self.group == "person"

    @property
    def as_grid(self) -> str:
        """The same list as pictures."""
        return self.address(**{"as": ""})

    @property
    def as_table(self) -> str:
        """The same list as rows."""
        return self.address(**{"as": "table"})

    @property
    def by_day(self) -> str:
        """The same list under its days."""
        return self.address(by="")

    @property
    def by_people(self) -> str:
        """The same list under its people."""
        return self.address(by="person")

    @property
    def without_query(self) -> str:
        """The same list without the words of the search."""
        return self.address(q="")

    @property
    def everything(self) -> str:
        """The list without any filter, shown the same way."""
        return self.address(**dict.fromkeys(FILTERS, ""))

    @property
    def here(self) -> str:
        """The address of this list, as a view is saved."""
        return self.address()

    def address(self, **changed: str) -> str:
        """The query string with some values changed; empty values are left out."""
        values = {key: value for key, value in {**self.values, **changed}.items() if value}
        return f"?{urlencode(values)}" if values else "?"

    def kept(self, *changing: str) -> tuple[tuple[str, str], ...]:
        """The values that a form which asks for some of them must carry along."""
        return tuple(each for each in self.values.items() if each[0] not in changing)


def asked(query: QueryDict, *, today: date) -> Asked:
    """Read the address of the footage page; a day among the words of the search narrows to it."""
    form = FootageForm(query)
    form.is_valid()
    clean = form.cleaned_data
    said = spoken.understood(clean.get("q") or "", today=today)
    filters = _filters(clean, said)
    view, group = query.get("as", ""), query.get("by", "")
    return Asked(
        filters=filters,
        view=view if view in VIEWS else VIEWS[0],
        group=group if group in GROUPS else GROUPS[0],
        cursor=query.get("cursor", ""),
        after=_day(query.get("after", "")),
        values=_values(
            filters,
            view=view if view in VIEWS[1:] else "",
            group=group if group in GROUPS[1:] else "",
        ),
        dropped=(*(DROPPED[name] for name in FILTERS if name in form.errors), *_unused(said)),
    )


def _filters(clean: Mapping[str, Any], said: spoken.Spoken) -> Filters:
    """The filters of a form and of what its words said of days."""
    named = {each.name for each in fields(Filters)} & set(clean)
    values = {name: clean[name] for name in named if clean[name]}
    if said.day and "day" not in values:
        values["day"] = said.day
    if said.at and "at" not in values:
        values["at"] = said.at
    return Filters(**values, query=said.words)


def _values(filters: Filters, *, view: str, group: str) -> dict[str, str]:
    """What of the address holds, as it is written into the addresses of this page."""
    every = {"q": filters.query}
    every |= {name: _written(getattr(filters, name)) for name in FILTERS if name != "q"}
    every |= {"as": view, "by": group}
    return {key: value for key, value in every.items() if value}


def _written(value: object) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value or "")


def _unused(said: spoken.Spoken) -> Iterator[str]:
    if said.times:
        yield f"{' and '.join(said.times)} narrows nothing: the first time of day counts."


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
