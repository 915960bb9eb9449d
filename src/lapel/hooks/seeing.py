"""May this person be told of this subject now? The one question before making and sending."""

from collections.abc import Iterable
from uuid import UUID

from lapel.accounts.selectors import Viewer
from lapel.evidence import selectors as evidence
from lapel.hooks.models import Endpoint

About = tuple[str, UUID]
"""A subject: its kind and its id."""

RIGHTS = {
    "case": "cases.manage",
    "camera": "program.manage",
    "component": "program.manage",
    "dock": "tokens.manage",
    "member": "program.manage",
    "office": "program.manage",
    "unit": "program.manage",
    "user": "users.manage",
    "webhook": "hooks.manage",
}
"""The right that shows news of a subject which is no recording; reading the log shows each."""


def seen(viewer: Viewer, subjects: Iterable[About]) -> frozenset[About]:
    """Those of the subjects that this viewer may be told of, in two queries at most.

    A recording is seen by whoever may see it on its page, and by nobody else: not even by who
    reads the log. Everything else needs the right of its desk, or that of reading the log; a
    person hears of themselves and of their own webhooks.
    """
    asked = frozenset(subjects)
    footage = _named(asked, "recording")
    hooks = _named(asked, "webhook")
    own = {viewer.user_id}
    if footage:
        own |= set(evidence.visible_to(viewer).filter(id__in=footage).values_list("id", flat=True))
    if hooks:
        mine = Endpoint.objects.filter(owner_id=viewer.user_id, id__in=hooks)
        own |= set(mine.values_list("id", flat=True))
    return frozenset((kind, uid) for kind, uid in asked if uid in own or _may_desk(viewer, kind))


def _named(asked: frozenset[About], kind: str) -> set[UUID]:
    return {uid for each, uid in asked if each == kind}


def _may_desk(viewer: Viewer, kind: str) -> bool:
    if kind == "recording" or not viewer.permissions:
        return False
    right = RIGHTS.get(kind)
    return viewer.may("log.read") or (right is not None and viewer.may(right))
