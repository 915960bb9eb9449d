"""Who wore the camera, against a plain list of what was done."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lapel.custody.services import SYSTEM
from lapel.program import selectors, services
from lapel.program.errors import AssignmentRefused, ReturnRefused
from lapel.program.testing import ROLLOUT, SmallProgram, small_program

SOON = ROLLOUT + timedelta(days=1)
STEP = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing somebody tries at the counter."""

    camera: int
    member: int
    at: int
    length: int | None
    returns: bool


steps = st.lists(
    st.builds(
        Step,
        camera=st.integers(0, 1),
        member=st.integers(0, 1),
        at=st.integers(0, 12),
        length=st.none() | st.integers(1, 6),
        returns=st.booleans(),
    ),
    max_size=8,
)


class Ledger:
    """The oracle: what the counter's paper book would say, kept as plain tuples."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, int, int, int]] = []

    def try_step(self, step: Step) -> bool:
        return self._give_back(step) if step.returns else self._give_out(step)

    def _give_out(self, step: Step) -> bool:
        first, last = step.at, step.at + step.length if step.length else 99
        hours = set(range(first, last))
        if any(c == step.camera and hours & set(range(a, b)) for c, _, a, b in self.lines):
            return False
        self.lines.append((step.camera, step.member, first, last))
        return True

    def _give_back(self, step: Step) -> bool:
        for line in self.lines:
            camera, member, first, last = line
            if camera == step.camera and last == 99 and first < step.at:
                self.lines.remove(line)
                self.lines.append((camera, member, first, step.at))
                return True
        return False

    def who(self, camera: int, at: int) -> int | None:
        return next((m for c, m, a, b in self.lines if c == camera and a <= at < b), None)


@contextmanager
def undone() -> Iterator[None]:
    """Everything inside is rolled back, so that each example starts alike."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(steps)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_who_wore_says_what_the_paper_book_says(db: None, tried: list[Step]) -> None:
    with undone():
        program = small_program(since=ROLLOUT - timedelta(days=9))
        services.return_camera(camera=program.camera, at=ROLLOUT, by=SYSTEM)
        members = (program.member, program.other_member)
        book = Ledger()

        for step in tried:
            assert attempt(program, step, members) == book.try_step(step)

        for camera, serial in enumerate((program.serial, program.spare_serial)):
            for at in range(20):
                found = selectors.who_wore(serial, SOON + at * STEP)
                expected = book.who(camera, at)
                assert (found and found.member_id) == (
                    None if expected is None else members[expected]
                )


def attempt(program: SmallProgram, step: Step, members: tuple[UUID, UUID]) -> bool:
    camera = (program.camera, program.spare)[step.camera]
    at = SOON + step.at * STEP
    try:
        if step.returns:
            services.return_camera(camera=camera, at=at, by=SYSTEM)
        else:
            until = at + step.length * STEP if step.length else None
            services.assign(
                camera=camera, member=members[step.member], since=at, until=until, by=SYSTEM
            )
    except (AssignmentRefused, ReturnRefused):
        return False
    return True


def test_who_wore_gives_the_person_with_unit_and_office(db: None) -> None:
    program = small_program()

    worn = selectors.who_wore(program.serial, ROLLOUT)

    assert worn == selectors.Wearing(
        camera_id=program.camera,
        member_id=program.member,
        unit_id=program.unit,
        office_id=program.office,
        name="Rosa Alvarez",
        badge="4417",
    )


def test_nobody_wore_a_spare_an_unknown_camera_or_one_not_yet_given_out(db: None) -> None:
    program = small_program()

    assert selectors.who_wore(program.spare_serial, ROLLOUT) is None
    assert selectors.who_wore("X0000000A", ROLLOUT) is None
    assert selectors.who_wore(program.serial, ROLLOUT - timedelta(microseconds=1)) is None


def test_the_moment_counts_and_not_the_zone_it_is_written_in(db: None) -> None:
    program = small_program()
    elsewhere = ROLLOUT.astimezone(tz=datetime.strptime("-0400", "%z").tzinfo)

    assert selectors.who_wore(program.serial, elsewhere) == selectors.who_wore(
        program.serial, ROLLOUT.astimezone(UTC)
    )
