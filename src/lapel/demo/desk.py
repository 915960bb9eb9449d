"""Let the people of the demo work at their desks: tag, note, mark, and gather cases."""

from collections.abc import Iterable
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db import transaction

from lapel.accounts import selectors as accounts
from lapel.accounts.selectors import Viewer
from lapel.accounts.services import actor_of
from lapel.custody.services import Actor
from lapel.demo import cast, said
from lapel.demo.said import Film, Matter, Tag, Written
from lapel.evidence import selectors, services
from lapel.evidence.selectors import Filters


class Person:
    """One who signs in: what they may, and how the log names them."""

    def __init__(self, username: str) -> None:
        user = get_user_model().objects.get_by_natural_key(username)
        self.viewer: Viewer = accounts.viewer(user)
        self.by: Actor = actor_of(user)


class Desk:
    """The people at it, and the footage as they find it."""

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everybody who signs in."""
        return {sign_in.username: Person(sign_in.username) for sign_in in cast.SIGN_INS}

    def find(self, film: Film) -> UUID | None:
        """The recording of this badge and time of day, if it came in."""
        badge, time = film
        part = cast.BY_BADGE[badge]
        zone = ZoneInfo(cast.office(part.office).time_zone)
        every = selectors.grid(
            self.people["custodian"].viewer, filters=Filters(camera=part.serial)
        ).cards
        return next(
            (
                card.id
                for card in every
                if card.started_at and f"{card.started_at.astimezone(zone):%H:%M:%S}" == time
            ),
            None,
        )

    def found(self, films: Iterable[Film]) -> list[UUID]:
        """Those of the recordings that came in."""
        return [uid for film in films if (uid := self.find(film))]


@transaction.atomic
def work() -> None:
    """Say of the footage what the demo's people say of it, whole or not at all."""
    desk = Desk()
    for tag in said.TAGS:
        _tag(desk, tag)
    for written in said.WRITTEN:
        _write(desk, written)
    for matter in said.MATTERS:
        _gather(desk, matter)
    for who, name, address in said.VIEWS:
        services.save_view(viewer=desk.people[who].viewer, name=name, address=address)


def _tag(desk: Desk, tag: Tag) -> None:
    person, film = desk.people[tag.who], desk.find(tag.film)
    if film:
        services.tag(
            viewer=person.viewer,
            recordings=[film],
            category=tag.category,
            case_number=tag.case_number or None,
            title=tag.title or None,
            by=person.by,
        )


def _write(desk: Desk, written: Written) -> None:
    """A note, or a marker in the first file."""
    person, film = desk.people[written.who], desk.find(written.film)
    if film is None:
        return
    if written.second is None:
        services.add_note(viewer=person.viewer, recording=film, text=written.text, by=person.by)
        return
    page = selectors.recording(person.viewer, film)
    first = next(clip for clip in page.clips if clip.kind != "sidecar")
    services.add_marker(
        viewer=person.viewer,
        recording=film,
        clip=first.id,
        at_ms=_within(written.second * 1000, first.duration_ms),
        label=written.text,
        by=person.by,
    )


def _within(at_ms: int, duration_ms: int | None) -> int:
    """The moment itself, or where a stand-in is shorter than the footage, one that it has."""
    return at_ms % duration_ms if duration_ms else at_ms


def _gather(desk: Desk, matter: Matter) -> None:
    """A case with its folders and what lies in them."""
    keeper = desk.people["custodian"]
    viewer, by = keeper.viewer, keeper.by
    case = services.open_case(viewer=viewer, number=matter.number, title=matter.title, by=by)
    for part in matter.parts:
        folder = (
            services.add_folder(viewer=viewer, case=case, name=part.name, by=by)
            if part.name
            else None
        )
        films = desk.found(part.films)
        if films:
            services.put_in_case(viewer=viewer, case=case, folder=folder, recordings=films, by=by)
    if matter.closed:
        services.close_case(viewer=viewer, case=case, by=by)
