"""The demo agency, as the rooms' own selectors see it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lapel.accounts import selectors as people
from lapel.accounts.testing import make_user, user_named
from lapel.custody.selectors import latest
from lapel.demo import agency, cast
from lapel.foundation.config import Config
from lapel.program import selectors
from lapel.program.testing import small_program

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def loaded(db: None) -> agency.Loaded:
    return agency.load(Config(home=Path("unused")))


def test_the_agency_has_five_offices_forty_members_and_some_more_cameras(
    loaded: agency.Loaded,
) -> None:
    assert loaded == agency.Loaded(made=True, offices=5, units=10, members=40, cameras=44)
    assert {office.name: office.time_zone for office in selectors.offices()} == {
        "Baltimore": "America/New_York",
        "Philadelphia": "America/New_York",
        "Washington": "America/New_York",
        "Buffalo": "America/New_York",
        "Detroit": "America/Detroit",
    }
    assert {component.code for component in selectors.components()} == {"HSI", "ERO"}


def test_loading_a_second_time_changes_nothing(loaded: agency.Loaded) -> None:
    newest = latest(1)

    again = agency.load(Config(home=Path("unused")))

    assert again == agency.Loaded(made=False, offices=5, units=10, members=40, cameras=44)
    assert latest(1) == newest


def test_every_entry_says_that_this_is_a_demo(loaded: agency.Loaded) -> None:
    assert {entry.authority for entry in latest(1000)} == {"demo data of Demo Enforcement Agency"}


def test_everybody_wears_one_camera_today_and_four_cameras_wait(loaded: agency.Loaded) -> None:
    worn = {camera.serial: selectors.who_wore(camera.serial, NOW) for camera in selectors.cameras()}

    assert {worn[m.serial].badge for m in cast.MEMBERS if worn[m.serial]} == {  # type: ignore[union-attr]
        member.badge for member in cast.MEMBERS
    }
    assert {serial for serial, wearing in worn.items() if wearing is None} == {
        cast.RETURNED,
        *cast.SPARES,
        cast.IN_REPAIR,
    }


def test_a_camera_that_changed_hands_had_another_holder_before(loaded: agency.Loaded) -> None:
    for change in cast.HANDOVERS:
        before = selectors.who_wore(change.serial, datetime(2024, 5, 1, tzinfo=UTC))
        after = selectors.who_wore(change.serial, NOW)

        assert before is not None
        assert after is not None
        assert (before.badge, after.badge) == (change.before, change.after)


def test_nobody_wore_a_camera_before_the_rollout(loaded: agency.Loaded) -> None:
    before = datetime(2024, 3, 13, 12, 59, tzinfo=UTC)

    assert not any(selectors.who_wore(camera.serial, before) for camera in selectors.cameras())


def test_each_role_has_a_sign_in_with_the_password_that_is_shown(loaded: agency.Loaded) -> None:
    for sign_in in cast.SIGN_INS:
        user = user_named(sign_in.username)

        assert user.check_password("lapel-demo")
        assert people.viewer(user).roles == {sign_in.username}


def test_the_wearer_is_a_member_and_the_supervisor_has_that_unit(loaded: agency.Loaded) -> None:
    wearer, supervisor = (user_named(n) for n in ("wearer", "supervisor"))

    member = selectors.member_of_user(wearer.id)

    assert member is not None
    assert (member.name, member.badge, member.office) == ("Rosa Alvarez", "4417", "Baltimore")
    assert people.viewer(supervisor).unit_scopes == {member.unit_id}


def test_the_demo_keeps_out_of_an_agency_of_somebody_else(db: None) -> None:
    assert not agency.occupied()

    small_program()

    assert agency.occupied()
    assert not agency.present()


def test_one_user_of_somebody_else_is_enough_to_keep_out(db: None) -> None:
    make_user("alice")

    assert agency.occupied()


def test_the_loaded_demo_does_not_take_itself_for_somebody_else(loaded: agency.Loaded) -> None:
    make_user("alice")

    assert not agency.occupied()
