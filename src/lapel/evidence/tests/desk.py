"""The people and the footage that the tests of the desk share."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext

from lapel.accounts import selectors as accounts
from lapel.accounts.rules import Scope, Viewer
from lapel.accounts.testing import make_user
from lapel.custody.services import SYSTEM, Actor
from lapel.evidence.testing import NOON, received
from lapel.program import services as program
from lapel.program.testing import SmallProgram, small_program

Queries = Callable[[int], AbstractContextManager[CursorWrapper]]


def queries(read: Callable[[], object]) -> int:
    """How many queries a read takes."""
    with CaptureQueriesContext(connection) as asked:
        read()
    return len(asked)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A small agency with a person of each role, and the means to record."""

    agency: SmallProgram
    colleague: UUID
    viewers: dict[str, Viewer]

    def viewer(self, name: str) -> Viewer:
        """One of wearer, supervisor, custodian, auditor, admin, nobody."""
        return self.viewers[name]

    def actor(self, name: str) -> Actor:
        """The same person as the log names them."""
        viewer = self.viewers[name]
        return Actor(kind="person", id=str(viewer.user_id), name=viewer.name)

    def recorded(self, *, minute: int = 0, long: int = 5, **changes: Any) -> UUID:
        """A recording of the wearer's, so many minutes after noon and so many minutes long."""
        begun = NOON + timedelta(minutes=minute)
        facts: dict[str, Any] = {
            "wearer_id": self.agency.member,
            "unit_id": self.agency.unit,
            "office_id": self.agency.office,
            "started_at": begun,
            "ended_at": begun + timedelta(minutes=long),
        }
        return received(**(facts | changes)).recording_id

    def of_colleague(self, **changes: Any) -> UUID:
        """A recording of somebody else in the wearer's unit."""
        return self.recorded(wearer_id=self.colleague, **changes)

    def of_stranger(self, **changes: Any) -> UUID:
        """A recording of somebody in another unit of the same office."""
        return self.recorded(
            wearer_id=self.agency.other_member, unit_id=self.agency.other_unit, **changes
        )


def set_up() -> Desk:
    """The desk, without any footage."""
    agency = small_program()
    wearer = make_user("wearer", "wearer", name="Rosa Alvarez")
    program.link_user(member=agency.member, user=wearer.id, by=SYSTEM)
    colleague = program.add_member(
        given="Cai", family="Chen", badge="3391", unit=agency.unit, by=SYSTEM
    )
    scope = Scope(kind="unit", id=agency.unit)
    people = {
        "wearer": wearer,
        "supervisor": make_user("supervisor", "supervisor", scope=scope),
        "custodian": make_user("custodian", "custodian"),
        "auditor": make_user("auditor", "auditor"),
        "admin": make_user("admin", "admin"),
        "nobody": make_user("nobody"),
    }
    return Desk(
        agency=agency,
        colleague=colleague,
        viewers={name: accounts.viewer(user) for name, user in people.items()},
    )
