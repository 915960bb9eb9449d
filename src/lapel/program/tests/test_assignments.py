"""Cameras given out and returned: what changes, what is refused, what the log says."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, connection

from conftest import Database
from lapel.custody import services as custody
from lapel.custody.selectors import history
from lapel.custody.services import SYSTEM
from lapel.foundation.ids import new_id
from lapel.program import selectors, services
from lapel.program.errors import AssignmentRefused, NotFound, ProgramError, ReturnRefused
from lapel.program.models import Assignment
from lapel.program.testing import ROLLOUT, SmallProgram, small_program

LATER = ROLLOUT + timedelta(days=30)


def test_an_assignment_is_an_entry_on_the_camera(db: None) -> None:
    program = small_program()

    services.assign(
        camera=program.spare,
        member=program.other_member,
        since=ROLLOUT,
        until=LATER,
        by=SYSTEM,
        authority="issue slip 12",
    )

    entry = history(program.spare)[-1]
    assert (entry.action, entry.authority) == ("assigned", "issue slip 12")
    assert entry.detail == {
        "member": str(program.other_member),
        "badge": "2210",
        "name": "Ben Baker",
        "since": "2024-03-13T12:00:00.000000Z",
        "until": "2024-04-12T12:00:00.000000Z",
    }


def test_a_handover_is_a_return_and_an_assignment_at_one_moment(db: None) -> None:
    program = small_program()

    services.return_camera(camera=program.camera, at=LATER, by=SYSTEM)
    services.assign(camera=program.camera, member=program.other_member, since=LATER, by=SYSTEM)

    assert worn_by(program, LATER - timedelta(microseconds=1)) == "4417"
    assert worn_by(program, LATER) == "2210"
    assert [entry.action for entry in history(program.camera)] == [
        "added",
        "assigned",
        "returned",
        "assigned",
    ]


def worn_by(program: SmallProgram, at: datetime) -> str | None:
    worn = selectors.who_wore(program.serial, at)
    return worn.badge if worn else None


def test_a_camera_that_is_out_is_given_to_nobody_else(db: None) -> None:
    program = small_program()
    before = history(program.camera)

    with pytest.raises(AssignmentRefused, match=r"X6033923Q.*badge 4417 holds it") as refused:
        services.assign(camera=program.camera, member=program.other_member, since=LATER, by=SYSTEM)

    assert len(refused.value.reasons) == 1
    assert history(program.camera) == before
    assert Assignment.objects.count() == 1


def test_one_member_may_hold_two_cameras(db: None) -> None:
    program = small_program()

    services.assign(camera=program.spare, member=program.member, since=LATER, by=SYSTEM)

    held = selectors.cameras_held_by(program.member, LATER)
    assert [camera.serial for camera in held] == ["X6033923Q", "X6033924N"]
    assert [c.serial for c in selectors.cameras_held_by(program.member, ROLLOUT)] == ["X6033923Q"]


def test_a_camera_in_repair_is_not_given_out_until_it_is_back(db: None) -> None:
    program = small_program()
    services.set_camera_state(camera=program.spare, state="in_repair", by=SYSTEM)

    with pytest.raises(AssignmentRefused, match="in repair"):
        services.assign(camera=program.spare, member=program.member, since=ROLLOUT, by=SYSTEM)

    services.set_camera_state(camera=program.spare, state="in_service", by=SYSTEM)
    services.assign(camera=program.spare, member=program.member, since=ROLLOUT, by=SYSTEM)
    assert [entry.action for entry in history(program.spare)] == [
        "added",
        "state_set",
        "state_set",
        "assigned",
    ]


def test_a_camera_has_only_states_that_exist(db: None) -> None:
    program = small_program()

    with pytest.raises(ProgramError, match="no state 'broken'; there are in_service"):
        services.set_camera_state(camera=program.spare, state="broken", by=SYSTEM)


def test_a_return_that_cannot_be_is_refused_and_leaves_no_entry(db: None) -> None:
    program = small_program()

    with pytest.raises(ReturnRefused, match=r"X6033924N.*not out"):
        services.return_camera(camera=program.spare, at=LATER, by=SYSTEM)
    with pytest.raises(ReturnRefused, match="badge 4417 has it since"):
        services.return_camera(camera=program.camera, at=ROLLOUT, by=SYSTEM)

    assert [entry.action for entry in history(program.spare)] == ["added"]
    assert worn_by(program, LATER) == "4417"


def test_an_unknown_camera_or_member_is_named(db: None) -> None:
    program = small_program()
    nobody = new_id()

    with pytest.raises(NotFound, match=f"no camera {nobody}"):
        services.assign(camera=nobody, member=program.member, since=ROLLOUT, by=SYSTEM)
    with pytest.raises(NotFound, match=f"no member {nobody}"):
        services.assign(camera=program.spare, member=nobody, since=ROLLOUT, by=SYSTEM)
    with pytest.raises(NotFound, match=f"no camera {nobody}"):
        services.return_camera(camera=nobody, at=ROLLOUT, by=SYSTEM)


def test_two_people_given_the_camera_at_once_leave_one_holder_and_one_entry(
    database: Database,
) -> None:
    program = small_program()
    start, outcomes = Barrier(4), list[str]()

    def give(member: UUID) -> None:
        start.wait()
        try:
            services.assign(camera=program.spare, member=member, since=ROLLOUT, by=SYSTEM)
            outcomes.append("given")
        except AssignmentRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    members = (program.member, program.other_member) * 2
    threads = [Thread(target=give, args=(member,)) for member in members]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["given", "refused", "refused", "refused"]
    assert len(selectors.assignments_of(program.spare)) == 1
    assert [entry.action for entry in history(program.spare)] == ["added", "assigned"]


def test_the_database_refuses_an_overlap_even_with_an_entry(database: Database) -> None:
    program = small_program()
    insert = """
        INSERT INTO program_assignment (id, camera_id, member_id, period)
        VALUES (gen_random_uuid(), %s, %s, tstzrange(now(), NULL))
    """

    with (
        custody.act("assigned", on=custody.Subject(kind="camera", id=program.camera), by=SYSTEM),
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="one_holder_at_a_time"),
    ):
        cursor.execute(insert, [program.camera, program.other_member])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE program_assignment SET period = tstzrange(now(), NULL)",
        "DELETE FROM program_assignment",
        "UPDATE program_camera SET serial = 'X'",
        "UPDATE program_member SET badge = '0001' WHERE badge = '4417'",
        "UPDATE program_unit SET name = 'Other' WHERE name = 'Response'",
        "UPDATE program_office SET time_zone = 'UTC'",
        "DELETE FROM program_component",
    ],
)
def test_the_database_refuses_every_change_without_an_entry(
    database: Database, statement: str
) -> None:
    program = small_program()

    with (
        psycopg.connect(database.dsn()) as bare,
        pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="no custody entry"),
    ):
        bare.execute(statement.encode())

    assert worn_by(program, LATER) == "4417"
