"""Gather recordings for a matter: open, name, part and close cases."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction

from lapel.accounts.selectors import Viewer
from lapel.custody import services as custody
from lapel.custody.services import Actor
from lapel.evidence import writing
from lapel.evidence.errors import CaseRefused, NotVisible
from lapel.evidence.models import Case, CaseState, Folder
from lapel.evidence.services.reaching import demand
from lapel.evidence.services.subjects import about_case
from lapel.foundation.ids import new_id

MANAGE = "manage cases"


def open_case(*, viewer: Viewer, number: str, title: str, by: Actor) -> UUID:
    """Open a case under a number that no other has; its id.

    Raises:
        NotAllowed: the viewer's roles do not let them manage cases.
        ValueRefused: the number is empty, or a text cannot be kept.
        CaseRefused: another case has this number, however it is capitalised.
    """
    demand(viewer, "cases.manage", to=MANAGE)
    number, title = _number(number), _title(title)
    case = new_id()
    detail = {"number": number, "title": title}
    with (
        _number_free(number),
        custody.act("case_opened", on=about_case(case), by=by, detail=detail) as entry,
    ):
        Case.objects.create(id=case, number=number, title=title, opened_at=entry.at)
    return case


def rename_case(
    *, viewer: Viewer, case: UUID, title: str, by: Actor, number: str | None = None
) -> None:
    """Give a case another title, and another number where one is given.

    Raises:
        NotAllowed: the viewer's roles do not let them manage cases.
        NotVisible: there is no such case.
        ValueRefused: the number is empty, or a text cannot be kept.
        CaseRefused: another case has this number.
    """
    demand(viewer, "cases.manage", to=MANAGE)
    wish = {"title": _title(title)} | ({} if number is None else {"number": _number(number)})
    with _number_free(wish.get("number", ""), but=case):
        row = held(case)
        before = {name: getattr(row, name) for name in wish if getattr(row, name) != wish[name]}
        if not before:
            return
        after = {name: wish[name] for name in before}
        detail = {"number": row.number, "before": before, "after": after}
        with custody.act("case_renamed", on=about_case(case), by=by, detail=detail):
            Case.objects.filter(id=case).update(**after)


@transaction.atomic
def close_case(*, viewer: Viewer, case: UUID, by: Actor) -> None:
    """Close a case: it takes no recordings any more. Closed already, it stays so.

    Raises:
        NotAllowed: the viewer's roles do not let them manage cases.
        NotVisible: there is no such case.
    """
    demand(viewer, "cases.manage", to=MANAGE)
    row = held(case)
    if row.state == CaseState.CLOSED:
        return
    detail = {"number": row.number}
    with custody.act("case_closed", on=about_case(case), by=by, detail=detail) as entry:
        row.state, row.closed_at = CaseState.CLOSED, entry.at
        row.save(update_fields=["state", "closed_at"])


@transaction.atomic
def reopen_case(*, viewer: Viewer, case: UUID, by: Actor) -> None:
    """Open a closed case again. Open already, it stays so.

    Raises:
        NotAllowed: the viewer's roles do not let them manage cases.
        NotVisible: there is no such case.
    """
    demand(viewer, "cases.manage", to=MANAGE)
    row = held(case)
    if row.state == CaseState.OPEN:
        return
    detail = {"number": row.number}
    with custody.act("case_reopened", on=about_case(case), by=by, detail=detail):
        row.state, row.closed_at = CaseState.OPEN, None
        row.save(update_fields=["state", "closed_at"])


@transaction.atomic
def add_folder(*, viewer: Viewer, case: UUID, name: str, by: Actor) -> UUID:
    """Add a folder to an open case; its id. One that has the name already is that folder.

    Raises:
        NotAllowed: the viewer's roles do not let them manage cases.
        NotVisible: there is no such case.
        ValueRefused: the name is empty or cannot be kept.
        CaseRefused: the case is closed.
    """
    demand(viewer, "cases.manage", to=MANAGE)
    kept = writing.needed(name, what="the folder's name", longest=writing.LONGEST_NAME)
    row = open_and_held(case)
    known = Folder.objects.filter(case=row, name__iexact=kept).first()
    if known:
        return known.id
    folder = new_id()
    detail = {"number": row.number, "folder": str(folder), "name": kept}
    with custody.act("folder_added", on=about_case(case), by=by, detail=detail):
        Folder.objects.create(id=folder, case=row, name=kept)
    return folder


def held(case: UUID) -> Case:
    """A case, held until the transaction ends.

    Raises:
        NotVisible: there is none.
    """
    row = Case.objects.select_for_update(no_key=True).filter(id=case).first()
    if row is None:
        raise NotVisible(f"no case {case} for you")
    return row


def open_and_held(case: UUID) -> Case:
    """A case that takes recordings, held until the transaction ends.

    Raises:
        NotVisible: there is none.
        CaseRefused: it is closed.
    """
    row = held(case)
    if row.state == CaseState.CLOSED:
        raise CaseRefused(f"case {row.number} is closed; reopen it first")
    return row


@contextmanager
def _number_free(number: str, *, but: UUID | None = None) -> Iterator[None]:
    """A transaction that ends in a refusal where another case has the number."""
    taken = CaseRefused(
        f"there is a case {number} already; open that one, or choose another number"
    )
    others = Case.objects.filter(number__iexact=number)
    if but is not None:
        others = others.exclude(id=but)
    if number and others.exists():
        raise taken
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:  # somebody took it a moment ago
        if "case_number_once" in str(error):
            raise taken from error
        raise


def _number(text: str) -> str:
    return writing.needed(text, what="the case number", longest=writing.LONGEST_CASE_NUMBER)


def _title(text: str) -> str:
    return writing.line(text, what="the title", longest=writing.LONGEST_TITLE)
