"""Offices, units, members and cameras: added once, found again, and on the record."""

import pytest

from lapel.accounts.testing import make_user
from lapel.custody.selectors import history
from lapel.custody.services import SYSTEM
from lapel.foundation.ids import new_id
from lapel.program import selectors, services
from lapel.program.errors import NameTaken, NotFound, TimeZoneUnknown
from lapel.program.testing import small_program


def test_everything_added_is_an_entry_on_itself(db: None) -> None:
    program = small_program()

    for subject, told in (
        (program.office, {"code": "BAL", "name": "Baltimore", "time_zone": "America/New_York"}),
        (program.spare, {"serial": "X6033924N", "model": "Body 4"}),
        (program.member, {"name": "Rosa Alvarez", "badge": "4417", "unit": str(program.unit)}),
    ):
        (added, *_) = history(subject)
        assert (added.action, added.detail) == ("added", told)


def test_a_member_is_found_by_badge_by_id_and_by_sign_in(db: None) -> None:
    program = small_program()
    alice = make_user("alice", "wearer")
    services.link_user(member=program.member, user=alice.id, by=SYSTEM)

    facts = selectors.member_by_badge("4417")

    assert facts == selectors.MemberFacts(
        id=program.member,
        name="Rosa Alvarez",
        badge="4417",
        unit_id=program.unit,
        unit="Response",
        component="HSI",
        office_id=program.office,
        office="Baltimore",
        time_zone="America/New_York",
        user_id=alice.id,
    )
    assert selectors.member_of_user(alice.id) == facts
    assert selectors.member_facts([program.member, new_id()]) == {program.member: facts}
    assert history(program.member)[-1].detail == {"user": str(alice.id)}


def test_what_is_not_there_is_none(db: None) -> None:
    small_program()

    assert selectors.member_by_badge("9999") is None
    assert selectors.member_of_user(new_id()) is None
    assert selectors.camera_by_serial("X0000000A") is None
    assert selectors.office_by_code("XXX") is None


def test_a_camera_is_found_by_the_serial_it_reports(db: None) -> None:
    program = small_program()

    assert selectors.camera_by_serial("X6033924N") == selectors.CameraFacts(
        id=program.spare, serial="X6033924N", model="Body 4", state="in_service"
    )
    assert [camera.serial for camera in selectors.cameras()] == ["X6033923Q", "X6033924N"]


def test_lists_come_in_the_order_people_read_them(db: None) -> None:
    small_program()

    assert [unit.name for unit in selectors.units()] == ["Fugitives", "Response"]
    assert [member.badge for member in selectors.members()] == ["4417", "2210"]
    assert [(o.code, o.time_zone) for o in selectors.offices()] == [("BAL", "America/New_York")]
    assert [component.code for component in selectors.components()] == ["HSI"]


def test_what_must_be_one_of_a_kind_is_refused_a_second_time(db: None) -> None:
    program = small_program()
    component = selectors.components()[0].id
    with pytest.raises(NameTaken, match="there is an office with code BAL already"):
        services.add_office(code="BAL", name="B", time_zone="UTC", by=SYSTEM)
    with pytest.raises(NameTaken, match="there is a component with code HSI already"):
        services.add_component(code="HSI", name="H", by=SYSTEM)
    with pytest.raises(NameTaken, match="name Response already"):
        services.add_unit(name="Response", component=component, office=program.office, by=SYSTEM)
    with pytest.raises(NameTaken, match="badge 4417 already"):
        services.add_member(given="A", family="B", badge="4417", unit=program.unit, by=SYSTEM)
    with pytest.raises(NameTaken, match="serial X6033923Q already"):
        services.add_camera(serial="X6033923Q", model="Body 4", by=SYSTEM)


def test_a_user_is_one_member_at_most(db: None) -> None:
    program = small_program()
    alice = make_user("alice", "wearer")
    services.link_user(member=program.member, user=alice.id, by=SYSTEM)

    with pytest.raises(NameTaken, match="user_id"):
        services.link_user(member=program.other_member, user=alice.id, by=SYSTEM)


def test_an_office_lives_in_a_time_zone_that_exists(db: None) -> None:
    with pytest.raises(TimeZoneUnknown, match="no time zone 'Eastern'"):
        services.add_office(code="BAL", name="Baltimore", time_zone="Eastern", by=SYSTEM)


def test_a_unit_needs_its_office_and_a_member_their_unit(db: None) -> None:
    nothing = new_id()
    component = services.add_component(code="HSI", name="Homeland Security", by=SYSTEM)

    with pytest.raises(NotFound, match=f"no office {nothing}"):
        services.add_unit(name="Response", component=component, office=nothing, by=SYSTEM)
    with pytest.raises(NotFound, match=f"no unit {nothing}"):
        services.add_member(given="A", family="B", badge="1", unit=nothing, by=SYSTEM)
