"""Every page is looked at: one that the tours do not know is noticed here."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.journeys.pages import PAGES, SIGNED_OUT

NOBODY = UUID(int=0)
GUESSES = {
    "UUIDConverter": NOBODY,
    "SlugConverter": "x",
    "IntConverter": 1,
    "StringConverter": "x",
}
METHOD_NOT_ALLOWED = 405
NO_PAGES = {
    "home": "leads to the first place",
    "health": "for machines",
    "account_logout": "one button, in the same frame as signing in",
    "account_inactive": "one sentence, in the same frame as signing in",
    "session": "for scripts",
    "standing": "for scripts",
    "log_csv": "a file",
    "log_lines": "a file",
    "program:export": "a file",
}
PARTS = (
    "evidence:filters",
    "evidence:recording_work",
    "evidence:tag_form",
    "evidence:choose_case",
    "evidence:choose_folder",
    "evidence:cuts",
    "disclosure:packages",
    "disclosure:failed",
    "ingest:plan",
    "ingest:people",
    "program:dry_run",
    "program:progress",
)
"""Parts of pages, seen on the page that fetches them; and steps that no tour takes."""


def named(
    patterns: list[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, dict[str, Any]]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            if str(each.pattern).startswith("api/"):
                continue
            inner = f"{each.namespace}:" if each.namespace else space
            yield from named(each.url_patterns, inner)
        elif each.name:
            yield f"{space}{each.name}", each.pattern.converters


def is_an_act(name: str, converters: dict[str, Any]) -> bool:
    """Whether looking at the address is refused: it is there to do something."""
    values = {key: GUESSES[type(each).__name__] for key, each in converters.items()}
    path = reverse(name, kwargs=values)
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    found = resolve(path)
    answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return answer.status_code == METHOD_NOT_ALLOWED


def unseen() -> list[str]:
    listed = {each.view for each in PAGES} | {view for _, view, _ in SIGNED_OUT}
    known = listed | set(NO_PAGES) | set(PARTS)
    rest = [(n, c) for n, c in named(get_resolver().url_patterns) if n not in known]
    return [name for name, converters in rest if not is_an_act(name, converters)]


def test_every_page_is_on_the_list_of_the_tours() -> None:
    assert unseen() == []


def test_a_page_that_is_not_on_the_list_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.PAGES", ())

    assert "evidence:footage" in unseen()
