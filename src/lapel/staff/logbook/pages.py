"""The log page: the public checkpoint, and the entries asked for, for who may read them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from lapel.accounts.selectors import Viewer
from lapel.custody import selectors as custody
from lapel.custody.selectors import ActorKnown, EntryView, LogSlice, Place
from lapel.staff import wording
from lapel.staff.logbook import acts, subjects
from lapel.staff.logbook.asked import Asked
from lapel.staff.logbook.subjects import Subject

PAGE = 50
LOOKED = "looked"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One filter as a part of a sentence, and the address without it."""

    text: str
    without: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that a filter may mean, or a question worth asking."""

    text: str
    url: str
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class ActChoice:
    """One act, or a whole group of them, in the list of the form."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class ActGroup:
    """Acts under the name of their group."""

    name: str
    choices: tuple[ActChoice, ...]


@dataclass(frozen=True, kw_only=True)
class Meant:
    """What the names in the filters turned out to mean.

    `actors` and `things` are what a name may mean while it may mean several; `unclear` says
    what was not found.
    """

    actor: ActorKnown | None = None
    thing: Subject | None = None
    actors: tuple[ActorKnown, ...] = ()
    things: tuple[Subject, ...] = ()
    unclear: str = ""

    @property
    def clear(self) -> bool:
        """Whether every name means one thing."""
        return not (self.actors or self.things or self.unclear)


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """What the log page shows; `size` 0 means that nothing has been published yet."""

    origin: str
    address: str
    size: int
    root: str
    at: datetime | None
    note: str
    readable: bool
    asked: Asked
    meant: Meant
    entries: tuple[EntryView, ...]
    subjects: Mapping[UUID, Subject]
    earlier: str
    """The address of the next older entries; empty at the beginning of the log."""
    at_index: int | None
    sentence: tuple[Part, ...]
    choices: tuple[Choice, ...]
    """What the names in the filters may mean, when they may mean several things."""
    questions: tuple[Choice, ...]
    groups: tuple[ActGroup, ...]


def log_page(viewer: Viewer, asked: Asked) -> LogPage:
    """The newest checkpoint, with entries if this viewer may read the log."""
    newest, readable = custody.published(), viewer.may("log.read")
    meant = understood(viewer, asked) if readable else Meant()
    found = slice_of(asked, meant) if readable and meant.clear else _NOTHING
    return LogPage(
        origin=settings.LAPEL.log_origin,
        address=f"{settings.LAPEL.byte_url}/log/checkpoint",
        size=newest.size if newest else 0,
        root=newest.root.hex() if newest else "",
        at=newest.at if newest else None,
        note=newest.note if newest else "",
        readable=readable,
        asked=asked,
        meant=meant,
        entries=found.entries,
        subjects=subjects.named(viewer, found.entries),
        earlier=asked.query(before=found.next_before) if found.next_before else "",
        at_index=asked.at,
        sentence=tuple(_sentence(asked, meant)),
        choices=tuple(_choices(asked, meant)),
        questions=tuple(_questions(asked, meant)),
        groups=tuple(_groups(asked)) if readable else (),
    )


@dataclass(frozen=True, kw_only=True)
class EntryPage:
    """One entry with its place in the published log; `place` is None until one covers it."""

    entry: EntryView
    subject: Subject
    place: Place | None
    origin: str
    address: str


def entry_page(viewer: Viewer, uid: UUID) -> EntryPage | None:
    """One entry with its proof; None when there is none of this id."""
    entry = custody.entry(uid)
    if entry is None:
        return None
    return EntryPage(
        entry=entry,
        subject=subjects.named(viewer, [entry])[entry.subject_id],
        place=custody.placed(uid),
        origin=settings.LAPEL.log_origin,
        address=f"{settings.LAPEL.byte_url}/log/checkpoint",
    )


_NOTHING = LogSlice(entries=(), next_before=None)


def slice_of(asked: Asked, meant: Meant, *, limit: int = PAGE) -> LogSlice:
    """The entries that are asked for; those from an index of the log down, when one is named."""
    if asked.at is not None:
        entries = custody.entries_before(asked.at + 1, limit=limit)
        full = len(entries) == limit
        return LogSlice(entries=entries, next_before=entries[-1].number if full else None)
    since, until = asked.span
    return custody.search(
        actor=meant.actor.id if meant.actor else "",
        subject=meant.thing.id if meant.thing else None,
        actions=asked.actions,
        since=since,
        until=until,
        before=asked.before,
        limit=limit,
    )


def understood(viewer: Viewer, asked: Asked) -> Meant:
    """What the names in the filters mean: the only match, or the only one of just this name."""
    actors = custody.actors_known(asked.who, limit=subjects.EACH) if asked.who else ()
    things = subjects.find(viewer, asked.about) if asked.about else ()
    same = [each for each in actors if each.name.lower() == asked.who.lower()]
    actor = next((found[0] for found in (actors, same) if len(found) == 1), None)
    lost = [f"Nobody whose name has “{asked.who}” ever acted."] if asked.who and not actors else []
    if asked.about and not things:
        lost.append(f"Nothing that you may see is called “{asked.about}”.")
    return Meant(
        actor=actor,
        thing=things[0] if len(things) == 1 else None,
        actors=() if actor else actors,
        things=things if len(things) > 1 else (),
        unclear=" ".join(lost),
    )


def _sentence(asked: Asked, meant: Meant) -> Iterator[Part]:
    if asked.acts:
        yield Part(text=acts.said(asked.acts), without=asked.query(acts=()))
    if asked.who:
        name = meant.actor.name if meant.actor else f"“{asked.who}”"
        yield Part(text=f"by {name}", without=asked.query(who=""))
    if asked.about:
        kind = f"the {meant.thing.kind} " if meant.thing and meant.thing.kind else ""
        name = meant.thing.label if meant.thing else f"“{asked.about}”"
        yield Part(text=f"about {kind}{name}", without=asked.query(about=""))
    if asked.since:
        yield Part(text=f"from {wording.plain_day(asked.since)}", without=asked.query(since=None))
    if asked.until:
        yield Part(text=f"to {wording.plain_day(asked.until)}", without=asked.query(until=None))


def _choices(asked: Asked, meant: Meant) -> Iterator[Choice]:
    for actor in meant.actors:
        yield Choice(text=actor.name, kind=actor.kind, url=asked.query(who=actor.id))
    for thing in meant.things:
        yield Choice(text=thing.label, kind=thing.kind, url=asked.query(about=str(thing.id)))


def _questions(asked: Asked, meant: Meant) -> Iterator[Choice]:
    """The questions that are asked of a log most, once it is clear of whom or what."""
    if meant.actor and asked.acts != (LOOKED,):
        yield Choice(
            text=f"What has {meant.actor.name} looked at?",
            url=Asked(who=meant.actor.id, acts=(LOOKED,)).query(),
        )
    if meant.thing and asked.acts != (LOOKED,):
        yield Choice(
            text=f"Who has looked at {meant.thing.label}?",
            url=Asked(about=str(meant.thing.id), acts=(LOOKED,)).query(),
        )
    if not asked.narrowed:
        yield Choice(text="Who looked at footage?", url=Asked(acts=(LOOKED,)).query())
        yield Choice(text="Who tried wrong passwords?", url=Asked(acts=("sign_in_failed",)).query())
        yield Choice(text="Who changed rights?", url=Asked(acts=("rights",)).query())
        yield Choice(text="Were bytes found wrong?", url=Asked(acts=("integrity",)).query())


def _groups(asked: Asked) -> Iterator[ActGroup]:
    for code, group in acts.GROUPS.items():
        whole = ActChoice(value=code, name=f"{group.name}: all", chosen=code in asked.acts)
        yield ActGroup(name=group.name, choices=(whole, *_acts(group.acts, asked)))
    if others := acts.others(custody.actions_known()):
        yield ActGroup(name="Other", choices=tuple(_acts(others, asked)))


def _acts(named: Mapping[str, str], asked: Asked) -> Iterator[ActChoice]:
    for action, name in named.items():
        yield ActChoice(value=action, name=name.capitalize(), chosen=action in asked.acts)
