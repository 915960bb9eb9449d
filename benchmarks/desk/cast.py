"""Twenty people who work at the desk, signed in; what they click; and the bulk tag.

`python -m benchmarks.desk.cast people` prints a line of JSON for each person;
`python -m benchmarks.desk.cast tag` prints the seconds of each bulk tag.
"""

import json
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import Any, Final

from lapel.launch import wsgi  # noqa: F401 - sets up as the web server does: the rest has models

# isort: split
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from lapel.accounts import locking, selectors
from lapel.accounts.models import User
from lapel.accounts.rules import Scope, Viewer
from lapel.accounts.testing import make_user
from lapel.custody.services import SYSTEM
from lapel.evidence import selectors as evidence
from lapel.evidence import services
from lapel.evidence.models import Recording
from lapel.evidence.selectors import Filters
from lapel.foundation import clock
from lapel.program import selectors as program
from lapel.program import services as roster

ROLES: Final = ("wearer",) * 7 + ("supervisor",) * 5 + ("custodian",) * 6 + ("auditor",) * 2
BULK: Final = 5_000
ROUNDS: Final = 3


def people() -> Iterator[dict[str, Any]]:
    """Each person's cookie, role and what there is for them to click."""
    members, units = program.members(), program.units()
    for number, role in enumerate(ROLES):
        name = f"bench-{number:02}"
        user = User.objects.filter(username=name).first()
        if user is None:
            unit, office = units[number * 5], units[number * 5].office_id
            whole = role == "supervisor" and number % 5 == 0
            scope = Scope(kind="office", id=office) if whole else Scope(kind="unit", id=unit.id)
            user = make_user(name, role, scope=scope if role == "supervisor" else None)
            if role == "wearer":
                roster.link_user(member=members[number * 31].id, user=user.id, by=SYSTEM)
        viewer = selectors.viewer(user)
        yield {"role": role, "cookie": _cookie(user), **_seen(viewer)}


def _cookie(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[locking.ACTIVE] = clock.now().timestamp()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _seen(viewer: Viewer) -> dict[str, Any]:
    """Recordings, offices, categories and days of this viewer's."""
    rows = evidence.visible_to(viewer).order_by("-shown_at")
    ids = [str(uid) for uid in rows.values_list("id", flat=True)[:400]]
    facets = evidence.facets(viewer, filters=Filters())
    return {
        "recordings": ids,
        "offices": [choice.value for choice in facets.offices],
        "categories": [choice.value for choice in facets.categories],
        "days": [choice.value for choice in facets.days],
        "people": [choice.label.rpartition(" (")[0] for choice in facets.people],
        "files": [card.title for card in evidence.grid(viewer, filters=Filters()).cards[:20]],
    }


def tag() -> Iterator[float]:
    """Seconds of each bulk tag of recordings that change by it."""
    viewer = selectors.viewer(User.objects.get(username=f"bench-{ROLES.index('custodian'):02}"))
    newest = Recording.objects.order_by("-shown_at").values_list("id", flat=True)
    ids = list(newest[:BULK])
    for turn in range(ROUNDS):
        begun = perf_counter()
        done = services.tag(
            viewer=viewer,
            recordings=ids,
            category=("training", "transport")[turn % 2],
            case_number=f"26-{turn:06}",
            title=None,
            by=SYSTEM,
        )
        took = perf_counter() - begun
        assert done.done == len(ids), done
        yield took


if __name__ == "__main__":
    for line in {"people": people, "tag": tag}[sys.argv[1]]():
        print(json.dumps(line), flush=True)
