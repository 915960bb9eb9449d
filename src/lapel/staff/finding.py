"""What the command palette finds: places, recordings, people, cases; each only for who may see it.

1. Without words it lists the places.
2. With words it adds what carries them, a few of each kind, and the search of all footage.
3. What a viewer may not see is not found; a kind without a match is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from lapel.accounts.selectors import Viewer
from lapel.evidence import selectors as evidence
from lapel.evidence.selectors import Filters, RecordingCard
from lapel.program import selectors as program
from lapel.program.selectors import MemberFacts
from lapel.staff import context, wording

EACH: Final = 5
SHORTEST: Final = 2
"""Characters from which on the palette looks further than the places."""
LONGEST: Final = 80


@dataclass(frozen=True, kw_only=True)
class Found:
    """One line of the palette."""

    label: str
    detail: str
    url: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Lines of one kind under their name."""

    name: str
    items: tuple[Found, ...]


def found(viewer: Viewer, words: str) -> tuple[Group, ...]:
    """What the words find for this viewer, best kinds first."""
    words = words.strip()[:LONGEST].replace("\0", "")
    groups = [Group(name="Go to", items=tuple(_places(viewer, words)))]
    if len(words) >= SHORTEST:
        groups += [
            Group(name="People", items=tuple(_people(viewer, words))),
            Group(name="Cases", items=tuple(_cases(viewer, words))),
            Group(name="Recordings", items=tuple(_recordings(viewer, words))),
        ]
    return tuple(group for group in groups if group.items)


def _places(viewer: Viewer, words: str) -> Iterator[Found]:
    for place in (*context.places(viewer), *context.more_places(viewer)):
        if words.lower() in place.name.lower():
            yield Found(label=place.name, detail="", url=place.url, icon=place.icon)


def _people(viewer: Viewer, words: str) -> Iterator[Found]:
    if not context.sees_people(viewer):
        return
    matching = (each for each in program.members() if _names(each, words.lower().split()))
    for number, each in enumerate(each for each in matching if _knows(viewer, each)):
        if number == EACH:
            return
        url = reverse("person", args=[each.id])
        yield Found(label=each.name, detail=f"{each.badge} · {each.unit}", url=url, icon="person")


def _names(member: MemberFacts, words: list[str]) -> bool:
    text = f"{member.name} {member.badge}".lower()
    return all(word in text for word in words)


def _knows(viewer: Viewer, member: MemberFacts) -> bool:
    """Whether the member is one whom this viewer may look up."""
    if viewer.may("footage.view_all") or viewer.may("program.manage"):
        return True
    return member.unit_id in viewer.unit_scopes or member.office_id in viewer.office_scopes


def _cases(viewer: Viewer, words: str) -> Iterator[Found]:
    if not context.sees_footage(viewer):
        return
    for case in evidence.cases(viewer, query=words).cases[:EACH]:
        url = reverse("evidence:case", args=[case.id])
        yield Found(label=case.number, detail=case.title, url=url, icon="case")


def _recordings(viewer: Viewer, words: str) -> Iterator[Found]:
    if not context.sees_footage(viewer):
        return
    page = evidence.grid(viewer, filters=Filters(query=words), limit=EACH)
    for card in page.cards:
        url = reverse("evidence:recording", args=[card.id])
        yield Found(
            label=card.wearer_name or "Wearer unknown", detail=_when(card), url=url, icon="play"
        )
    if page.cards:
        url = f"{reverse('evidence:footage')}?{urlencode({'q': words})}"
        yield Found(label=f"All footage with “{words}”", detail="", url=url, icon="search")


def _when(card: RecordingCard) -> str:
    zone, today = timezone.get_current_timezone(), timezone.localdate()
    tagged = " · ".join(filter(None, (card.category_name, card.case_number)))
    return " · ".join(filter(None, (wording.moment(card.shown_at, zone, today), tagged)))
