"""Cases as people find and read them.

Who manages cases sees all of them. Everybody else sees a case only if it holds a recording that
they may see, and of it only those recordings: neither the others, nor how many there are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as log
from lapel.evidence.errors import NotVisible
from lapel.evidence.models import Case, CaseItem, CaseState, Folder
from lapel.evidence.selectors.cards import RecordingCard
from lapel.evidence.selectors.people import cards_of
from lapel.evidence.selectors.visibility import visible_to

ON_A_PAGE = 30
PICTURES = 4
SHOWN = 500
"""Recordings of one case that its page shows, the newest of them."""
CARRYING = 60
"""Recordings with the case's number that its page offers to put in."""


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """A case in a list, with its newest recordings; counted is what the viewer may see."""

    id: UUID
    number: str
    title: str
    state: str
    opened_at: datetime
    closed_at: datetime | None
    count: int
    cards: tuple[RecordingCard, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CasesPage:
    """One page of cases, newest first; `next_cursor` is None on the last one."""

    cases: tuple[CaseView, ...]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class FolderView:
    """A folder of a case with its recordings, newest first."""

    id: UUID
    name: str
    cards: tuple[RecordingCard, ...]


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """Everything that the page of a case shows."""

    case: CaseView
    folders: tuple[FolderView, ...]
    loose: tuple[RecordingCard, ...]
    """What lies in no folder."""
    carrying: tuple[RecordingCard, ...]
    """What carries the case's number and does not lie in it."""
    entries: tuple[log.EntryView, ...]
    """The history of the case; for who sees all footage, as it counts what was put in."""

    @property
    def shown(self) -> int:
        """How many of the case's recordings the page shows."""
        return len(self.loose) + sum(len(folder.cards) for folder in self.folders)


@dataclass(frozen=True, kw_only=True)
class InCase:
    """A case that a recording lies in, and the name of the folder, if it is in one."""

    id: UUID
    number: str
    title: str
    state: str
    folder: str


def cases(
    viewer: Viewer, *, query: str = "", state: str = "", cursor: str | None = None
) -> CasesPage:
    """The viewer's cases, those opened last first; narrowed by words of number and title."""
    rows = _after(_seen(viewer), cursor)
    if state:
        rows = rows.filter(state=state if state in CaseState.values else None)
    for word in query.replace("\x00", "").split():
        rows = rows.filter(Q(number__icontains=word) | Q(title__icontains=word))
    page = list(rows.order_by("-opened_at", "-id")[: ON_A_PAGE + 1])
    more = len(page) > ON_A_PAGE
    page = page[:ON_A_PAGE]
    return CasesPage(
        cases=_views(viewer, page),
        next_cursor=f"{page[-1].opened_at.isoformat()}_{page[-1].id}" if more else None,
    )


def case(viewer: Viewer, case_id: UUID) -> CasePage:
    """The page of a case.

    Raises:
        NotVisible: there is no such case for this viewer.
    """
    row = _seen(viewer).filter(id=case_id).first()
    if row is None:
        raise NotVisible(f"no case {case_id} for you; ask an evidence custodian")
    items = _items(viewer).filter(case=row).order_by("-recording__shown_at", "-recording_id")
    places = dict(items.values_list("recording_id", "folder_id")[:SHOWN])
    carrying = _carrying(viewer, row)
    cards = cards_of(viewer, (*places, *carrying))
    lying = defaultdict[UUID | None, list[RecordingCard]](list)
    for uid, folder in places.items():
        lying[folder] += [cards[uid]] if uid in cards else []
    return CasePage(
        case=_view(row, count=items.count() if len(places) == SHOWN else len(places)),
        folders=tuple(
            FolderView(id=uid, name=name, cards=tuple(lying[uid]))
            for uid, name in Folder.objects.filter(case=row)
            .order_by("name")
            .values_list("id", "name")
            if uid in lying or viewer.may("cases.manage")
        ),
        loose=tuple(lying[None]),
        carrying=tuple(cards[uid] for uid in carrying if uid in cards),
        entries=log.history(row.id) if viewer.may("footage.view_all") else (),
    )


def cases_of(recording: UUID) -> tuple[InCase, ...]:
    """The cases that a recording lies in; whoever sees the recording sees that it does."""
    items = CaseItem.objects.filter(recording_id=recording).select_related("case", "folder")
    return tuple(
        InCase(
            id=item.case.id,
            number=item.case.number,
            title=item.case.title,
            state=item.case.state,
            folder=item.folder.name if item.folder else "",
        )
        for item in items.order_by("case__number")
    )


def _seen(viewer: Viewer) -> QuerySet[Case]:
    """The cases of this viewer."""
    if viewer.may("cases.manage"):
        return Case.objects.all()
    return Case.objects.filter(id__in=_items(viewer).values("case_id"))


def _items(viewer: Viewer) -> QuerySet[CaseItem]:
    """What lies in cases and the viewer may see."""
    return CaseItem.objects.filter(recording__in=visible_to(viewer))


def _carrying(viewer: Viewer, case: Case) -> list[UUID]:
    """The newest recordings that carry the number and wait to be put in, for who may do it."""
    if case.state == CaseState.CLOSED or not viewer.may("cases.manage"):
        return []
    inside = CaseItem.objects.filter(case=case).values("recording_id")
    rows = visible_to(viewer).filter(case_number__iexact=case.number).exclude(case_number="")
    newest = rows.exclude(id__in=inside).order_by("-shown_at", "-id")
    return list(newest.values_list("id", flat=True)[:CARRYING])


def _views(viewer: Viewer, rows: Sequence[Case]) -> tuple[CaseView, ...]:
    """Cases with their counts and newest pictures, in a constant number of queries."""
    items = _items(viewer).filter(case__in=rows)
    counts = dict(items.values_list("case_id").annotate(Count("id")))
    nth = Window(
        RowNumber(),
        partition_by=F("case_id"),
        order_by=[F("recording__shown_at").desc(), F("recording_id").desc()],
    )
    newest = items.annotate(nth=nth).filter(nth__lte=PICTURES).order_by("case_id", "nth")
    pairs = list(newest.values_list("case_id", "recording_id"))
    cards = cards_of(viewer, (uid for _, uid in pairs))
    pictures = defaultdict[UUID, list[RecordingCard]](list)
    for case_id, uid in pairs:
        pictures[case_id] += [cards[uid]] if uid in cards else []
    return tuple(
        _view(row, count=counts.get(row.id, 0), cards=tuple(pictures[row.id])) for row in rows
    )


def _view(row: Case, *, count: int, cards: tuple[RecordingCard, ...] = ()) -> CaseView:
    return CaseView(
        id=row.id,
        number=row.number,
        title=row.title,
        state=row.state,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        count=count,
        cards=cards,
    )


def _after(rows: QuerySet[Case], cursor: str | None) -> QuerySet[Case]:
    """The rows below a cursor; one that cannot be read starts at the top."""
    moment, _, uid = (cursor or "").partition("_")
    try:
        at, last = datetime.fromisoformat(moment), UUID(uid)
    except ValueError:
        return rows
    return rows.filter(Q(opened_at__lt=at) | Q(opened_at=at, id__lt=last))
